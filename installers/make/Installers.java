import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Packs the app image for an installer of this system: a .deb by dpkg-deb, all others by jpackage. */
final class Installers {
    private final Map<String, String> settings;
    private final Path image;
    private final Path resources;
    private final Icons icons;
    private final Icons story;

    Installers(Map<String, String> settings, Path image, Path resources, Icons icons, Icons story) {
        this.settings = settings;
        this.image = image;
        this.resources = resources;
        this.icons = icons;
        this.story = story;
    }

    /** The installer, or null when none is wanted or its tools are not here. */
    Path make() throws IOException, InterruptedException {
        String type = type();
        if (type.equals("none")) {
            return null;
        }
        Path folder = Files.createDirectories(Path.of(settings.get("target")).resolve("installer"));
        Path made = type.equals("deb") ? new Deb(settings, image, icons, story).pack(folder) : jpackage(type, folder);
        Files.writeString(
                made.resolveSibling(made.getFileName() + ".sha256"),
                Tools.sha256(made) + "  " + made.getFileName() + "\n");
        return made;
    }

    private String type() {
        String wanted = settings.get("installer");
        if (!wanted.equals("auto")) {
            return wanted;
        }
        String type =
                switch (Platform.here()) {
                    case LINUX -> Tools.onPath("dpkg-deb") ? "deb" : Tools.onPath("rpmbuild") ? "rpm" : "none";
                    case WINDOWS -> Tools.onPath("wix.exe") || Tools.onPath("candle.exe") ? "msi" : "none";
                    case MACOS -> "dmg";
                };
        if (type.equals("none")) {
            System.out.println("[weft-installers] no installer made: the tools for it are not installed; see docs/installing.md");
        }
        return type;
    }

    private Path jpackage(String type, Path folder) throws IOException, InterruptedException {
        Path jdk = Path.of(System.getProperty("java.home"));
        String suffix = type.equals("rpm") ? "png" : type.equals("msi") || type.equals("exe") ? "ico" : "icns";
        Path association = resources.resolve("association.properties");
        Files.writeString(
                association,
                "extension=weft\nmime-type=application/x-weft-story\ndescription=Weft story\nicon="
                        + resources.resolve("story." + suffix).toString().replace('\\', '/') + "\n");
        List<String> command = new ArrayList<>(List.of(jdk.resolve("bin/jpackage").toString(), "--type", type));
        command.addAll(List.of("--app-image", image.toString(), "--dest", folder.toString(), "--name", name(type)));
        command.addAll(List.of("--app-version", version(type), "--resource-dir", resources.toString()));
        command.addAll(List.of("--license-file", Path.of(settings.get("root"), "LICENSE").toString()));
        if (!type.equals("dmg") && !type.equals("pkg")) { // the bundle has its own already
            command.addAll(List.of("--file-associations", association.toString()));
        }
        Path options = Path.of(settings.get("root"), "installers", type.equals("exe") ? "msi.args" : type + ".args");
        if (Files.exists(options)) {
            command.add("@" + options);
        }
        Tools.run(command, Map.of());
        try (Stream<Path> made = Files.list(folder)) {
            return made.filter(f -> f.toString().endsWith("." + type))
                    .findFirst()
                    .orElseThrow(() -> new IOException("jpackage wrote no ." + type + " into " + folder));
        }
    }

    private static String name(String type) {
        return type.equals("rpm") ? "weft" : "Weft";
    }

    /** macOS takes no version that begins with 0. */
    private String version(String type) {
        String version = settings.get("version");
        return type.equals("dmg") || type.equals("pkg") ? version.replaceFirst("^0\\.", "1.") : version;
    }
}
