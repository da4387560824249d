import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Makes the self-contained Weft of this system: a Java runtime with the modules that are needed, the class path, the native
 * libraries, the home folder with models and stories, two launchers; then, where the tools are here, an installer. Run by Maven
 * as a source-file program in the JDK that goes into the image.
 *
 * <p>Arguments: {@code NAME=VALUE} pairs: root (the project), target (where to write), libraries (the run-time class path as
 * jars), version, flags (of the JVM), time (of all files), installer (deb, rpm, msi, exe, dmg, pkg, none or auto), compression and
 * maintainer (of the .deb).
 */
public final class Dist {
    private final Map<String, String> settings;
    private final Path root;
    private final Path target;
    private final Platform platform = Platform.here();
    private final Path jdk = Path.of(System.getProperty("java.home"));

    private Dist(Map<String, String> settings) {
        this.settings = settings;
        root = Path.of(settings.get("root"));
        target = Path.of(settings.get("target"));
    }

    public static void main(String[] args) throws Exception {
        Map<String, String> settings = new TreeMap<>();
        for (String arg : args) {
            String[] pair = arg.split("=", 2);
            settings.put(pair[0], pair[1]);
        }
        new Dist(settings).make();
    }

    private void make() throws IOException, InterruptedException {
        List<String> steps = List.of("input", "runtime", "resources", "image", "installer");
        for (String step : steps) {
            Tools.delete(target.resolve(step));
        }
        Icons icons = new Icons(root.resolve("installers/icon/weft.svg"));
        Icons story = new Icons(root.resolve("installers/icon/story.svg"));
        Path resources = resources(icons, story);
        input();
        runtime();
        Path image = image(resources);
        Tools.touch(image, time()); // before the cache, which notes the times of jars
        new StartCache(image, platform).write(settings.get("flags"));
        report("the app image is " + image, Tools.size(image));
        Path made = new Installers(settings, image, resources, icons, story).make();
        if (made != null) {
            report("the installer is " + made, Files.size(made));
        }
    }

    private static void report(String what, long bytes) {
        System.out.printf("[weft-installers] %s (%d MB)%n", what, Math.round(bytes / 1e6));
    }

    /** Icons and what else jpackage reads. */
    private Path resources(Icons icons, Icons story) throws IOException {
        Path folder = Files.createDirectories(target.resolve("resources"));
        Files.write(folder.resolve("Weft.png"), icons.png(512));
        Files.write(folder.resolve("story.png"), story.png(256));
        icons.ico(folder.resolve("Weft.ico"));
        story.ico(folder.resolve("story.ico"));
        icons.icns(folder.resolve("Weft.icns"));
        story.icns(folder.resolve("story.icns"));
        return folder;
    }

    /** What lies in the image's application folder: jars, native libraries and Weft's home. */
    private void input() throws IOException {
        Path input = Files.createDirectories(target.resolve("input"));
        Path natives = Files.createDirectories(input.resolve("native"));
        Slim slim = new Slim(natives);
        try (Stream<Path> jars = Files.list(Path.of(settings.get("libraries")))) {
            for (Path jar : jars.filter(j -> j.toString().endsWith(".jar")).sorted().toList()) {
                slim.copy(jar, input);
            }
        }
        Path home = Files.createDirectories(input.resolve("home"));
        for (String file : List.of("LICENSE", "THIRD-PARTY.md", "README.md", "CHANGELOG.md")) {
            Files.copy(root.resolve(file), home.resolve(file));
        }
        Path assets = Files.createDirectories(home.resolve("assets"));
        try (Stream<Path> parts = Files.list(root.resolve("assets"))) {
            for (Path part : parts.filter(Files::isDirectory).sorted().toList()) {
                String name = part.getFileName().toString();
                // fonts and the world are read from the class path
                if (!List.of("target", "fonts", "storyworld").contains(name)) {
                    Tools.copyTree(part, assets.resolve(name));
                }
            }
        }
        Tools.touch(input, time());
    }

    private Instant time() {
        return Instant.parse(settings.get("time"));
    }

    private void runtime() throws IOException, InterruptedException {
        String modules = Files.readAllLines(root.resolve("installers/make/modules.txt")).stream()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .collect(Collectors.joining(","));
        // the java command stays: the studio trains in a process of its own
        Tools.run(
                List.of(
                        jdk.resolve("bin/jlink").toString(),
                        "--add-modules",
                        modules,
                        "--include-locales",
                        "en,de",
                        "--strip-java-debug-attributes",
                        "--no-header-files",
                        "--no-man-pages",
                        "--output",
                        target.resolve("runtime").toString()),
                Map.of());
    }

    private Path image(Path resources) throws IOException, InterruptedException {
        Path folder = Files.createDirectories(target.resolve("image"));
        List<String> command = new ArrayList<>(List.of(
                jdk.resolve("bin/jpackage").toString(), "--type", "app-image", "--name", "Weft", "--dest", folder.toString()));
        command.addAll(about());
        command.addAll(List.of("--input", target.resolve("input").toString()));
        command.addAll(List.of("--main-jar", "weft-engine-" + settings.get("version") + ".jar"));
        command.addAll(List.of("--main-class", "org.weft.cli.Installed"));
        command.addAll(List.of("--runtime-image", target.resolve("runtime").toString()));
        command.addAll(List.of("--resource-dir", resources.toString()));
        command.addAll(List.of("--icon", resources.resolve("Weft." + iconSuffix()).toString()));
        javaOptions("studio").forEach(option -> command.addAll(List.of("--java-options", option)));
        command.addAll(List.of("--add-launcher", commandName() + "=" + commandLauncher()));
        if (platform == Platform.MACOS) {
            command.addAll(List.of("--mac-package-identifier", "org.weft.Weft", "--mac-package-name", "Weft"));
            command.addAll(List.of("--mac-app-category", "public.app-category.graphics-design"));
            command.addAll(List.of("--file-associations", association().toString()));
        }
        Tools.run(command, Map.of());
        return folder.resolve(platform == Platform.MACOS ? "Weft.app" : "Weft");
    }

    private List<String> about() {
        return List.of(
                "--app-version",
                // macOS takes no version that begins with 0
                platform == Platform.MACOS ? settings.get("version").replaceFirst("^0\\.", "1.") : settings.get("version"),
                "--vendor",
                "The Weft authors",
                "--copyright",
                "Copyright the Weft authors, Apache License 2.0",
                "--description",
                "A studio for stories of text and pictures");
    }

    private String iconSuffix() {
        return switch (platform) {
            case LINUX -> "png";
            case WINDOWS -> "ico";
            case MACOS -> "icns";
        };
    }

    /** The command's name; two launchers whose names differ by case only cannot lie in one folder on Windows and macOS. */
    private String commandName() {
        return platform == Platform.LINUX ? "weft" : "weft-cli";
    }

    /** The second launcher, as jpackage reads it. */
    private Path commandLauncher() throws IOException {
        Path file = target.resolve("resources").resolve("command.properties");
        Map<String, String> lines = new LinkedHashMap<>();
        lines.put("java-options", String.join(" ", javaOptions("command")));
        lines.put("description", "Weft's command line");
        lines.put("win-console", "true");
        lines.put("win-menu", "false");
        lines.put("win-shortcut", "false");
        lines.put("linux-shortcut", "false");
        Files.write(
                file, lines.entrySet().stream().map(e -> e.getKey() + "=" + e.getValue()).toList());
        return file;
    }

    /** @param door what the launcher is for */
    private List<String> javaOptions(String door) {
        List<String> options = new ArrayList<>(List.of(settings.get("flags").split(" ")));
        options.add("-Dweft.door=" + door);
        options.add("-Dweft.home=$APPDIR/home");
        options.add("-Dweft.natives=$APPDIR/native");
        options.add("-Djava.library.path=$APPDIR/native"); // JavaFX
        options.add("-Dorg.sqlite.lib.path=$APPDIR/native");
        options.add("-Djna.boot.library.path=$APPDIR/native");
        options.add("-Dlibrary.jline.path=$APPDIR/native");
        if (platform == Platform.LINUX) {
            // a bare environment has no UTF-8 locale, and folders have names in any script
            options.add("-Dsun.jnu.encoding=UTF-8");
        }
        options.add("-XX:AOTCache=$APPDIR/" + StartCache.NAME);
        options.add("-Xlog:disable");
        options.add("-Xlog:all=error:stderr");
        return options;
    }

    /** The file association, for macOS and Windows. */
    private Path association() throws IOException {
        Path file = target.resolve("resources").resolve("story.properties");
        Files.writeString(
                file,
                "extension=weft\nmime-type=application/x-weft-story\ndescription=Weft story\nicon="
                        + target.resolve("resources").resolve("story." + iconSuffix()).toString().replace('\\', '/') + "\n");
        return file;
    }
}
