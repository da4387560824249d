package org.weft.document.importing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.weft.document.Candidate;
import org.weft.document.Content;
import org.weft.document.Documents;
import org.weft.document.Edit;
import org.weft.document.PngProvenance;
import org.weft.document.Provenance;
import org.weft.document.Slot;
import org.weft.document.StoryDocument;
import org.weft.document.export.ExportFormat;
import org.weft.document.export.ExportJob;
import org.weft.document.export.ExportOptions;
import org.weft.document.export.ExportProgress;
import org.weft.engine.EngineException;
import org.weft.engine.RgbImage;
import org.weft.engine.RgbImages;

class ImportersTest {
    private static final Provenance MADE = new Provenance("tiny", "", "", 5, 0, Map.of("steps", "9"), "p");

    @TempDir
    Path folder = Path.of("");

    private StoryDocument document;

    @BeforeEach
    void open() throws IOException {
        document = Documents.inMemory();
    }

    @AfterEach
    void close() throws IOException {
        document.close();
    }

    private static byte[] png(int width, int height) {
        return RgbImages.png(new RgbImage(width, height, new byte[width * height * 3]));
    }

    private ImportReport load(Path source) throws IOException {
        return ImportFormat.of(source).importer().into(document, source, ExportProgress.NONE);
    }

    private List<String> cards() {
        return document.story().slots().stream()
                .map(s -> s.chosen().map(ImportersTest::content).orElse("placeholder " + s.altText()))
                .toList();
    }

    private static String content(Candidate candidate) {
        return switch (candidate.content()) {
            case Content.Text t -> t.text();
            case Content.Picture p -> p.width() + "x" + p.height();
            case Content.LabelMap m -> "map";
        };
    }

    @Test
    void aFolderComesInTheOrderOfItsNames() throws IOException {
        Files.write(folder.resolve("page10.png"), png(10, 1));
        Files.write(folder.resolve("page2.PNG"), png(2, 1));
        Files.writeString(folder.resolve("page2.txt"), "\ufefftwo\n");
        Files.write(folder.resolve("page1.txt"), "\ufeffone \u00fc".getBytes(StandardCharsets.UTF_16LE));
        Files.writeString(folder.resolve(".hidden.txt"), "hidden");
        Files.writeString(folder.resolve("notes.doc"), "?");
        Files.createDirectory(folder.resolve("deeper.txt"));

        ImportReport report = load(folder);

        assertThat(cards()).containsExactly("one \u00fc", "2x1", "two", "10x1");
        assertThat(report.texts()).isEqualTo(2);
        assertThat(report.pictures()).isEqualTo(2);
        assertThat(report.notes()).anyMatch(n -> n.startsWith("notes.doc")).noneMatch(n -> n.contains("hidden"));
    }

    @Test
    void anImportIsOneStepOfUndo() throws IOException {
        document.apply(new Edit.SetTitle("Mine"));
        Files.writeString(folder.resolve("a.txt"), "a");
        Files.write(folder.resolve("b.png"), png(1, 1));
        load(folder);

        document.undo();

        assertThat(cards()).isEmpty();
        assertThat(document.story().title()).isEqualTo("Mine");
    }

    @Test
    void whatIsNoPictureIsLeftOutAndSaid() throws IOException {
        Files.writeString(folder.resolve("a.png"), "no picture");
        Files.writeString(folder.resolve("b.txt"), "b");

        ImportReport report = load(folder);

        assertThat(cards()).containsExactly("b");
        assertThat(report.notes()).singleElement().asString().contains("a.png");
    }

    @Test
    void anEmptyFolderIsRefused() {
        assertThatThrownBy(() -> load(folder)).isInstanceOf(IOException.class).hasMessageContaining("no pictures");
    }

    @Test
    void generatedPicturesComeBackWithTheirSettings() throws IOException {
        Files.write(folder.resolve("a.png"), PngProvenance.write(png(3, 3), MADE));
        load(folder);

        assertThat(document.story().slots().getFirst().chosen().orElseThrow().provenance())
                .isEqualTo(MADE);
    }

    @Test
    void markdownBecomesCards() throws IOException {
        Files.createDirectory(folder.resolve("pics"));
        Files.write(folder.resolve("pics/a b.png"), png(4, 2));
        Path file = Files.writeString(
                folder.resolve("story.md"),
                """
                # The *Fox* story

                Once upon
                a time.\\
                There was.

                ![A *red* fox](pics/a%20b.png) after the picture

                ## Chapter

                * point **one**
                * point two

                > said the `fox`

                <script>alert(1)</script>

                before [![linked](<pics/a b.png>)](http://example.org)
                """);

        ImportReport report = load(file);

        assertThat(document.story().title()).isEqualTo("The Fox story");
        assertThat(cards())
                .containsExactly(
                        "Once upon a time.\nThere was.",
                        "4x2",
                        "after the picture",
                        "Chapter",
                        "point one",
                        "point two",
                        "said the fox",
                        "before",
                        "4x2");
        assertThat(document.story().slots().get(1).altText()).isEqualTo("A red fox");
        assertThat(report.notes()).singleElement().asString().contains("HTML");
    }

    @ParameterizedTest
    @CsvSource({
        "../secret.png",
        "SECRET",
        "link.png",
        "http://example.org/a.png",
        "file:///etc/hostname",
        "none.png",
        "%00",
        "%zz",
        "pics",
    })
    void picturesOutsideTheFolderAreNotRead(String destination) throws IOException {
        Path inner = folder.resolve("inner");
        Files.createDirectories(inner.resolve("pics"));
        Path secret = Files.write(folder.resolve("secret.png"), png(9, 9));
        Files.createSymbolicLink(inner.resolve("link.png"), secret);
        String name = destination.equals("SECRET") ? secret.toString() : destination;
        Path file = Files.writeString(inner.resolve("story.md"), "![what](<" + name + ">)");

        ImportReport report = load(file);

        assertThat(cards()).containsExactly("placeholder what");
        assertThat(report.notes()).hasSize(1);
    }

    @Test
    void deepMarkdownDoesNotBreakIt() throws IOException {
        Path file = Files.writeString(
                folder.resolve("story.md"), ">".repeat(200_000) + " a\n\n" + "[".repeat(50_000) + "*".repeat(50_000));

        load(file);

        assertThat(document.story().slots()).isNotEmpty();
    }

    @Test
    void markdownThatWasExportedComesBack() throws IOException {
        Files.writeString(folder.resolve("1.txt"), "# not a title *really* <b>");
        Files.write(folder.resolve("2.png"), PngProvenance.write(png(6, 5), MADE));
        Files.writeString(folder.resolve("3.txt"), "1. no list\n- two lines");
        load(folder);
        List<String> before = cards();
        Path file = folder.resolve("out/story.md");
        ExportFormat.MARKDOWN
                .exporter()
                .export(
                        new ExportJob(
                                document.story(),
                                document::picture,
                                ExportOptions.standard().withTitle("A & B"),
                                ExportProgress.NONE),
                        file);

        try (StoryDocument again = Documents.inMemory()) {
            document.close();
            document = again;
            load(file);
            assertThat(cards()).isEqualTo(before);
            assertThat(document.story().title()).isEqualTo("A & B");
            assertThat(document.story().slots().get(1).chosen().orElseThrow().provenance())
                    .isEqualTo(MADE);
        }
    }

    @Test
    void theReferencesListIsImportedFromItsFolder() throws IOException {
        Files.write(folder.resolve("a.png"), png(2, 3));
        Files.writeString(
                folder.resolve("annt.json"),
                """
                [{"title": "T", "sentences": ["one", "two"], "images": ["a.png", "missing.png"],
                  "sentence_ixs": [0, 1], "image_first": [false, false], "generate_mode": "generate_images"},
                 {"sentences": ["other"]}]
                """);

        ImportReport report = load(folder);

        assertThat(cards()).containsExactly("one", "2x3", "two", "placeholder ");
        assertThat(document.story().title()).isEqualTo("T");
        assertThat(report.notes()).singleElement().asString().contains("2 stories");
    }

    @ParameterizedTest
    @EnumSource(ImportFormat.class)
    void cancellingLeavesTheStoryAsItWas(ImportFormat format) throws IOException {
        Files.writeString(folder.resolve("a.txt"), "a");
        Files.writeString(folder.resolve("story.md"), "a\n\nb");
        Files.writeString(folder.resolve("annt.json"), "[{\"sentences\": [\"a\"]}]");
        Path source = format == ImportFormat.MARKDOWN ? folder.resolve("story.md") : folder;
        ExportProgress cancelled = new ExportProgress() {
            @Override
            public boolean cancelled() {
                return true;
            }
        };

        assertThatThrownBy(() -> format.importer().into(document, source, cancelled))
                .isInstanceOf(EngineException.class);

        assertThat(document.story().slots()).isEqualTo(List.<Slot>of());
    }

    @ParameterizedTest
    @CsvSource({"a2,a10,-1", "a10,a2,1", "a,b,-1", "a01,a1,-1", "a,a1,-1", "10,9,1", "x,x,0"})
    void numbersInNamesCountByValue(String a, String b, int sign) {
        assertThat(Integer.signum(FolderImporter.byNumber(a, b))).isEqualTo(sign);
    }

    @Test
    void otherFilesAreRefusedByName() throws IOException {
        Path file = Files.writeString(folder.resolve("story.docx"), "?");

        assertThatThrownBy(() -> ImportFormat.of(file))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("story.docx");
    }
}
