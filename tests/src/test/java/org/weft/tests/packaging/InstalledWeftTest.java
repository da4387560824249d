package org.weft.tests.packaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.awt.image.BufferedImage;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * The app image and the .deb that {@code mvn -Pdist verify} makes: laid down in a folder of another name, away from sources, Java and
 * Maven, the installed Weft makes a picture, draws its window and exports. Without the profile there is nothing to test.
 */
@EnabledIfSystemProperty(
        named = "weft.dist",
        matches = ".+",
        disabledReason = "only mvn -Pdist verify makes an installer")
class InstalledWeftTest {
    private static final int PATIENCE_SECONDS = 600;

    @TempDir
    Path folder;

    /** Of the environment, none when empty. */
    private String locale = "";

    private static Path dist() {
        return Path.of(Objects.requireNonNull(System.getProperty("weft.dist")));
    }

    private static boolean onLinux() {
        return System.getProperty("os.name", "").toLowerCase(Locale.ROOT).contains("linux");
    }

    /** What a process said. */
    private record Said(int code, String out) {}

    /** Runs a program as a person's shell would that knows nothing of Java or of this project. */
    private Said run(List<String> command) throws IOException, InterruptedException {
        Path log = Files.createTempFile(folder, "said", ".txt");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(Files.createDirectories(folder.resolve("work")).toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().clear();
        builder.environment().put("PATH", "/usr/bin:/bin");
        if (!locale.isEmpty()) {
            builder.environment().put("LANG", locale);
        }
        builder.environment()
                .put("HOME", Files.createDirectories(folder.resolve("home")).toString());
        Process process = builder.start();
        boolean ended = process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
        process.destroyForcibly();
        String said = new String(Files.readAllBytes(log), StandardCharsets.UTF_8);
        assertThat(ended).as("%s ended; it said %s", command, said).isTrue();
        return new Said(process.exitValue(), said);
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> all = Files.walk(from)) {
            for (Path path : all.toList()) {
                Path target = to.resolve(from.relativize(path).toString());
                Files.copy(path, target, StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
    }

    private static List<Path> pictures(Path in) throws IOException {
        try (Stream<Path> files = Files.list(in)) {
            return files.filter(f -> f.toString().endsWith(".png")).toList();
        }
    }

    /** Generates, draws and exports with the installation's command. */
    private void works(Path command) throws IOException, InterruptedException {
        List<String> weft = List.of(command.toString());
        Said version = run(with(weft, "--version"));
        assertThat(version.code()).as(version.out()).isZero();
        assertThat(version.out()).startsWith("Weft ");
        Path sample = sample(command);
        Path out = folder.resolve("made");
        Said made = run(with(
                weft,
                "generate",
                sample.toString(),
                "--next",
                "image",
                "--count",
                "1",
                "--steps",
                "4",
                "--seed",
                "5",
                "--out",
                out.toString()));
        assertThat(made.code()).as(made.out()).isZero();
        assertThat(pictures(out)).hasSize(1);
        BufferedImage picture = ImageIO.read(pictures(out).getFirst().toFile());
        assertThat(picture.getWidth()).isGreaterThanOrEqualTo(64);
        assertThat(colours(picture)).as("a picture, not a plain square").isGreaterThan(50);
        Path window = folder.resolve("window.png");
        Said drawn = run(with(weft, "snapshot", "story", "--size", "800x600", "--out", window.toString()));
        assertThat(drawn.code()).as(drawn.out()).isZero();
        assertThat(ImageIO.read(window.toFile()).getWidth()).isEqualTo(800);
        Path pdf = folder.resolve("story.pdf");
        Said exported = run(with(weft, "export", sample.toString(), "--out", pdf.toString()));
        assertThat(exported.code()).as(exported.out()).isZero();
        assertThat(new String(Files.readAllBytes(pdf), StandardCharsets.ISO_8859_1))
                .startsWith("%PDF-");
        Said wrong = run(with(weft, "export", "gone.weft", "--out", "gone.pdf"));
        assertThat(wrong.code()).isEqualTo(1);
        assertThat(wrong.out().strip().lines()).hasSize(1);
    }

    /** A story that came along with the installation. */
    private static Path sample(Path command) throws IOException {
        Path root = command.toRealPath().resolve("../..").normalize();
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(f -> f.endsWith("stories/bear-balloon/annt.json"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private static int colours(BufferedImage picture) {
        return (int) java.util.Arrays.stream(
                        picture.getRGB(0, 0, picture.getWidth(), picture.getHeight(), null, 0, picture.getWidth()))
                .distinct()
                .count();
    }

    private static List<String> with(List<String> command, String... more) {
        List<String> out = new ArrayList<>(command);
        out.addAll(List.of(more));
        return out;
    }

    @Test
    void theAppImageInAFolderOfAnyNameMakesAPicture() throws Exception {
        Path image = dist().resolve("image");
        assertThat(image).isDirectory();
        Path installed = folder.resolve("Weft für alle");
        copy(image, installed);
        locale = "C.UTF-8"; // as a desktop has; without one Java does not find itself in a folder of such a name
        try (Stream<Path> files = Files.walk(installed)) {
            Path command = files.filter(
                            f -> f.endsWith("bin/weft") || f.endsWith("weft-cli.exe") || f.endsWith("MacOS/weft-cli"))
                    .findFirst()
                    .orElseThrow();
            works(command);
        }
    }

    private Path deb() throws IOException {
        try (Stream<Path> files = Files.list(dist().resolve("installer"))) {
            return files.filter(f -> f.toString().endsWith(".deb")).findFirst().orElseThrow();
        }
    }

    private static boolean onPath(String program) {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .anyMatch(f -> Files.isExecutable(Path.of(f, program)));
    }

    @Test
    void theDebHoldsAWeftThatMakesAPictureAndWhatDesktopsRead() throws Exception {
        assumeTrue(onLinux() && onPath("dpkg-deb"), "a .deb needs dpkg-deb");
        Path root = folder.resolve("root");
        Said unpacked = run(List.of("dpkg-deb", "-R", deb().toString(), root.toString()));
        assertThat(unpacked.code()).as(unpacked.out()).isZero();
        String control = Files.readString(root.resolve("DEBIAN/control"));
        assertThat(control)
                .contains("Package: weft")
                .containsPattern("Depends: .*libgtk-3-0.*libgl1.*")
                .contains("libpango-1.0-0")
                .contains("libxxf86vm1");
        Path share = root.resolve("usr/share");
        String desktop = Files.readString(share.resolve("applications/org.weft.Weft.desktop"));
        assertThat(desktop).contains("Exec=/usr/lib/weft/bin/Weft %f").contains("MimeType=application/x-weft-story");
        assertThat(Files.readString(share.resolve("mime/packages/org.weft.Weft.xml")))
                .contains("<glob pattern=\"*.weft\"/>");
        assertThat(ImageIO.read(share.resolve("icons/hicolor/48x48/apps/org.weft.Weft.png")
                                .toFile())
                        .getWidth())
                .isEqualTo(48);
        assertThat(root.resolve("usr/bin/weft").toRealPath())
                .isEqualTo(root.resolve("usr/lib/weft/bin/weft").toRealPath());
        works(root.resolve("usr/bin/weft"));
    }
}
