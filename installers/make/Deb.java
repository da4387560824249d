import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;

/**
 * Lays the app image out as a Debian package: the image in /usr/lib/weft, a command in /usr/bin, and what desktops read in
 * /usr/share. No script runs at installation: Debian's triggers see new desktop entries, icons and types by themselves. jpackage's
 * own .deb would put everything into /opt and register by scripts.
 */
final class Deb {
    private static final String PREFIX = "/usr/lib/weft";
    private static final String ID = "org.weft.Weft";
    private static final Pattern NEEDED_GLIBC = Pattern.compile("GLIBC_2\\.(\\d+)");

    private final Map<String, String> settings;
    private final Path image;
    private final Icons icons;
    private final Icons story;
    private final Path sources;
    private final Instant time;

    Deb(Map<String, String> settings, Path image, Icons icons, Icons story) {
        this.settings = settings;
        this.image = image;
        this.icons = icons;
        this.story = story;
        sources = Path.of(settings.get("root"), "installers", "linux");
        time = Instant.parse(settings.get("time"));
    }

    Path pack(Path folder) throws IOException, InterruptedException {
        Path tree = folder.resolveSibling("deb");
        Tools.delete(tree);
        Path share = Files.createDirectories(tree.resolve("usr/share"));
        Files.createDirectories(tree.resolve("usr/lib"));
        Tools.copyTree(image, tree.resolve("usr/lib/weft"));
        Files.createDirectories(tree.resolve("usr/bin"));
        Files.createSymbolicLink(tree.resolve("usr/bin/weft"), Path.of("../lib/weft/bin/weft"));
        desktop(share);
        documentation(share);
        long size = Tools.size(tree);
        Files.createDirectories(tree.resolve("DEBIAN"));
        Files.writeString(tree.resolve("DEBIAN/control"), control(size));
        permissions(tree);
        Files.writeString(tree.resolve("DEBIAN/md5sums"), sums(tree));
        Tools.touch(tree, time);
        Path made = folder.resolve("weft_" + settings.get("version") + "_" + architecture() + ".deb");
        String[] compression = settings.get("compression").split(":");
        Tools.run(
                List.of(
                        "dpkg-deb",
                        "--root-owner-group",
                        "-Z" + compression[0],
                        "-z" + compression[1],
                        "--build",
                        tree.toString(),
                        made.toString()),
                Map.of("SOURCE_DATE_EPOCH", Long.toString(time.getEpochSecond())));
        Tools.delete(tree);
        return made;
    }

    private static String architecture() {
        return Platform.arm() ? "arm64" : "amd64";
    }

    private void desktop(Path share) throws IOException {
        write(share.resolve("applications/" + ID + ".desktop"), template(ID + ".desktop"));
        write(share.resolve("metainfo/" + ID + ".metainfo.xml"), template(ID + ".metainfo.xml"));
        write(share.resolve("mime/packages/" + ID + ".xml"), template(ID + ".mime.xml"));
        Path hicolor = share.resolve("icons/hicolor");
        for (int size : Icons.SIZES) {
            Path folder = hicolor.resolve(size + "x" + size);
            write(folder.resolve("apps/" + ID + ".png"), icons.png(size));
            write(folder.resolve("mimetypes/application-x-weft-story.png"), story.png(size));
        }
        Path drawings = sources.resolveSibling("icon");
        write(hicolor.resolve("scalable/apps/" + ID + ".svg"), Files.readAllBytes(drawings.resolve("weft.svg")));
        write(
                hicolor.resolve("scalable/mimetypes/application-x-weft-story.svg"),
                Files.readAllBytes(drawings.resolve("story.svg")));
    }

    private void documentation(Path share) throws IOException {
        Path root = Path.of(settings.get("root"));
        Path doc = share.resolve("doc/weft");
        write(doc.resolve("copyright"), template("copyright"));
        write(doc.resolve("THIRD-PARTY.md"), Files.readAllBytes(root.resolve("THIRD-PARTY.md")));
        write(doc.resolve("NEWS.gz"), zipped(Files.readAllBytes(root.resolve("CHANGELOG.md"))));
        write(doc.resolve("changelog.gz"), zipped(changelog().getBytes(StandardCharsets.UTF_8)));
        write(share.resolve("man/man1/weft.1.gz"), zipped(template("weft.1")));
        write(share.resolve("lintian/overrides/weft"), template("lintian-overrides"));
    }

    /** What Debian wants to know of a version; what users notice is in NEWS. */
    private String changelog() {
        String date = DateTimeFormatter.RFC_1123_DATE_TIME.format(ZonedDateTime.ofInstant(time, ZoneOffset.UTC));
        return "weft (" + settings.get("version") + ") unstable; urgency=medium\n\n  * See NEWS.\n\n -- "
                + settings.get("maintainer") + "  " + date.replace("GMT", "+0000").replaceFirst("^(\\w+, )(\\d )", "$10$2") + "\n";
    }

    private String control(long bytes) throws IOException {
        List<String> depends = new ArrayList<>();
        depends.add("libc6 (>= 2." + glibc() + ")");
        Files.readAllLines(sources.resolve("depends.txt")).stream()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .forEach(depends::add);
        return String.join(
                        "\n",
                        "Package: weft",
                        "Version: " + settings.get("version"),
                        "Architecture: " + architecture(),
                        "Maintainer: " + settings.get("maintainer"),
                        "Section: graphics",
                        "Priority: optional",
                        "Installed-Size: " + (bytes + 1023) / 1024,
                        "Depends: " + String.join(", ", depends),
                        "Description: studio for stories of text and pictures",
                        " Weft lays sentences, pictures and label maps out as cards and lets a model",
                        " continue them: the next sentence, the next picture, or a picture from a label",
                        " map. It shows where the model looked for every word and pixel and fine-tunes it",
                        " on your own machine.",
                        " .",
                        " The package holds a Java runtime, libtorch for the processor and a small model;",
                        " it needs no network.")
                + "\n";
    }

    /** The newest version of the C library's interface that one of our libraries asks for. */
    private int glibc() throws IOException {
        int newest = 28; // libtorch's
        try (Stream<Path> files = Files.walk(image)) {
            for (Path file : files.filter(f -> f.toString().matches(".*\\.so(\\.\\d+)?|.*/bin/\\w+")).toList()) {
                if (Files.isRegularFile(file) && Files.size(file) < 100_000_000) {
                    Matcher matcher = NEEDED_GLIBC.matcher(Files.readString(file, StandardCharsets.ISO_8859_1));
                    while (matcher.find()) {
                        newest = Math.max(newest, Integer.parseInt(matcher.group(1)));
                    }
                }
            }
        }
        return newest;
    }

    private byte[] template(String name) throws IOException {
        LocalDate date = LocalDate.ofInstant(time, ZoneOffset.UTC);
        return Files.readString(sources.resolve(name))
                .replace("@PREFIX@", PREFIX)
                .replace("@VERSION@", settings.get("version"))
                .replace("@DATE@", date.toString())
                .getBytes(StandardCharsets.UTF_8);
    }

    private static void write(Path file, byte[] bytes) throws IOException {
        Files.createDirectories(file.getParent());
        Files.write(file, bytes);
    }

    private static byte[] zipped(byte[] bytes) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out) {
            {
                def.setLevel(9);
            }
        }) {
            gzip.write(bytes);
        }
        return out.toByteArray();
    }

    /** Readable by all, whatever the builder's umask; programs stay programs. */
    private static void permissions(Path tree) throws IOException {
        try (Stream<Path> all = Files.walk(tree)) {
            for (Path path : all.filter(p -> !Files.isSymbolicLink(p)).toList()) {
                String name = path.toString();
                boolean program = Files.isDirectory(path)
                        || name.matches(".*/usr/lib/weft/(bin|lib/runtime/bin)/[^/]+")
                        || name.endsWith("/lib/jspawnhelper");
                Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(program ? "rwxr-xr-x" : "rw-r--r--"));
            }
        }
    }

    private static String sums(Path tree) throws IOException {
        StringBuilder out = new StringBuilder();
        try (Stream<Path> all = Files.walk(tree.resolve("usr"))) {
            for (Path file : all.sorted().toList()) {
                if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
                    out.append(String.format(Locale.ROOT, "%s  %s%n", Tools.hash("MD5", file), tree.relativize(file)));
                }
            }
        }
        return out.toString();
    }
}
