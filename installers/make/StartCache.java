import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The classes of the studio's start, loaded, linked and profiled once at build time, so that every start maps them from one file.
 * Java takes the file only with the very same jars, runtime and options, and starts without it otherwise.
 */
final class StartCache {
    static final String NAME = "weft.aot";

    private final Path app;
    private final Path java;

    StartCache(Path image, Platform platform) {
        app = platform == Platform.MACOS
                ? image.resolve("Contents/app")
                : image.resolve(platform == Platform.LINUX ? "lib/app" : "app");
        Path runtime = platform == Platform.MACOS
                ? image.resolve("Contents/runtime/Contents/Home")
                : image.resolve(platform == Platform.LINUX ? "lib/runtime" : "runtime");
        java = runtime.resolve(platform == Platform.WINDOWS ? "bin/java.exe" : "bin/java");
    }

    /** Starts the studio without a display and lets it load a model and draw; what was loaded is written. */
    void write(String flags) throws IOException, InterruptedException {
        Path home = Files.createTempDirectory("weft-dist");
        List<String> command = new ArrayList<>(List.of(java.toString()));
        for (String line : Files.readAllLines(app.resolve("Weft.cfg"))) {
            String prefix = "java-options=";
            if (line.startsWith(prefix) && !line.contains("AOTCache") && !line.contains("-Xlog")) {
                command.add(line.substring(prefix.length()).replace("$APPDIR", app.toString()));
            }
        }
        command.add("-Duser.home=" + home);
        command.add("-XX:AOTCacheOutput=" + app.resolve(NAME));
        command.add("-cp");
        command.add(classPath());
        command.add("org.weft.cli.Installed");
        command.addAll(List.of("snapshot", "story", "--out", home.resolve("story.png").toString()));
        try {
            Tools.run(command, Map.of("HOME", home.toString(), "XDG_DATA_HOME", home.toString()));
        } finally {
            Tools.delete(home);
        }
    }

    /** In the launcher's order. */
    private String classPath() throws IOException {
        List<String> entries = Files.readAllLines(app.resolve("Weft.cfg")).stream()
                .filter(line -> line.startsWith("app.classpath="))
                .map(line -> line.substring("app.classpath=".length()).replace("$APPDIR", app.toString()))
                .toList();
        return String.join(System.getProperty("path.separator"), entries);
    }
}
