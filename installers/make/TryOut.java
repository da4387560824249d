import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.imageio.ImageIO;

/**
 * Tries what was built as a person would who has nothing but it: copies the app image into a folder with a space and an umlaut in its
 * name, draws a picture there with an empty home and hardly any environment, and compares it pixel by pixel with the one that the
 * project itself draws. The .deb is unpacked and tried in the same way where dpkg-deb is here.
 *
 * <p>Arguments: {@code NAME=VALUE} pairs: root (the project), target (where {@link Dist} wrote), libraries (the run-time class path as
 * jars), flags (of the JVM).
 */
public final class TryOut {
    private static final List<String> PICTURE = List.of("--next", "image", "--seed", "7", "--count", "1");

    private final Map<String, String> settings = new TreeMap<>();
    private final Path work;

    private TryOut(Path work) {
        this.work = work;
    }

    public static void main(String[] args) throws Exception {
        TryOut trial = new TryOut(Files.createTempDirectory("weft-trial"));
        for (String arg : args) {
            String[] pair = arg.split("=", 2);
            trial.settings.put(pair[0], pair[1]);
        }
        try {
            trial.run();
        } finally {
            Tools.delete(trial.work);
        }
    }

    private void run() throws IOException, InterruptedException {
        Path target = Path.of(settings.get("target"));
        BufferedImage own = drawn(project(), settings.get("root") + "/assets");
        Path copy = work.resolve("für alle Fälle").resolve("Weft");
        Tools.copyTree(target.resolve("image/Weft"), copy);
        compare("the app image", own, drawn(List.of(copy.resolve("bin/weft").toString()), copy + "/lib/app/home/assets"));
        try (Stream<Path> made = Files.list(target.resolve("installer"))) {
            Path deb = made.filter(p -> p.toString().endsWith(".deb")).findFirst().orElse(null);
            if (deb != null && Tools.onPath("dpkg-deb")) {
                Path there = work.resolve("unpacked");
                Tools.run(List.of("dpkg-deb", "-x", deb.toString(), there.toString()), Map.of());
                Path weft = command(there);
                Path home = weft.getParent().resolveSibling("lib").resolve("app").resolve("home");
                compare("the .deb", own, drawn(List.of(weft.toString()), home + "/assets"));
            }
        }
    }

    /** The command as the package's link in usr/bin names it. */
    private static Path command(Path unpacked) throws IOException {
        Path link = unpacked.resolve("usr/bin/weft");
        Path to = Files.readSymbolicLink(link);
        Path found = to.isAbsolute()
                ? unpacked.resolve(to.toString().substring(1))
                : link.resolveSibling(to).normalize();
        if (!Files.isExecutable(found)) {
            throw new IOException("usr/bin/weft leads to " + to + ", which is no program in the package");
        }
        return found;
    }

    private List<String> project() {
        List<String> out = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin/java").toString()));
        out.addAll(List.of(settings.get("flags").split(" ")));
        out.addAll(List.of("-Dweft.home=" + settings.get("root"), "-cp", settings.get("libraries") + "/*", "org.weft.cli.Weft"));
        return out;
    }

    private BufferedImage drawn(List<String> weft, String assets) throws IOException, InterruptedException {
        Path home = Files.createTempDirectory(work, "home");
        Path out = home.resolve("pictures");
        List<String> command = new ArrayList<>(weft);
        command.addAll(List.of("generate", assets + "/stories/bear-balloon"));
        command.addAll(PICTURE);
        command.addAll(List.of("--out", out.toString()));
        Path log = home.resolve("log");
        ProcessBuilder builder = new ProcessBuilder(command).directory(home.toFile());
        builder.environment().clear();
        builder.environment().put("PATH", "/usr/bin:/bin");
        // the Java runtime itself starts from a folder with an umlaut only where the locale says how names are written
        builder.environment().put("LANG", "C.UTF-8");
        builder.environment().put("HOME", home.toString());
        int code = builder.redirectErrorStream(true).redirectOutput(log.toFile()).start().waitFor();
        if (code != 0) {
            throw new IOException(String.join(" ", command) + " ended with " + code + ":\n" + Files.readString(log));
        }
        try (Stream<Path> made = Files.list(out)) {
            List<Path> pictures = made.filter(p -> p.toString().endsWith(".png")).toList();
            if (pictures.size() != 1) {
                throw new IOException("one picture was asked for, these came: " + pictures);
            }
            return ImageIO.read(pictures.getFirst().toFile());
        }
    }

    private static void compare(String what, BufferedImage own, BufferedImage other) throws IOException {
        boolean same = own.getWidth() == other.getWidth() && own.getHeight() == other.getHeight();
        for (int i = 0; same && i < own.getWidth() * own.getHeight(); i++) {
            int x = i % own.getWidth();
            int y = i / own.getWidth();
            same = own.getRGB(x, y) == other.getRGB(x, y);
        }
        if (!same) {
            throw new IOException(what + " draws another picture than the project");
        }
        System.out.println("[weft-installers] " + what + " draws the project's picture, pixel by pixel");
    }
}
