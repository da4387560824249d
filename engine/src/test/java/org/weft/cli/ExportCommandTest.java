package org.weft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.weft.document.Candidate;
import org.weft.document.Content;
import org.weft.document.Documents;
import org.weft.document.Edit;
import org.weft.document.Slot;
import org.weft.document.SlotKind;
import org.weft.document.Story;
import org.weft.document.StoryDocument;
import org.weft.document.export.ExportFormat;
import org.weft.engine.RgbImage;
import org.weft.engine.RgbImages;

class ExportCommandTest {
    @TempDir
    Path folder = Path.of("");

    private static Slot slot(String id, SlotKind kind, Content content) {
        return new Slot(id, kind, List.of(new Candidate(id + "1", content, null, Instant.EPOCH)), id + "1", null, "");
    }

    private static Story story(String title) {
        return new Story(title, List.of(slot("a", SlotKind.TEXT, new Content.Text("Once " + title))));
    }

    private static Terminal terminal(Story... stories) {
        return new Terminal(new FakeEngine(), Terminal.opening(stories), (cancel, patience) -> () -> {});
    }

    @ParameterizedTest
    @EnumSource(ExportFormat.class)
    void theEndingOfTheFileNamesTheFormat(ExportFormat format) {
        Path out = folder.resolve("story." + format.extension());
        Terminal terminal = terminal(story("Fox"));

        int code = terminal.run("export", "any.weft", "--out", out.toString());

        assertThat(terminal.err()).isEmpty();
        assertThat(code).isEqualTo(ExitCode.DONE);
        assertThat(out).isNotEmptyFile();
        assertThat(terminal.out()).containsExactly("the story is in " + out);
    }

    @Test
    void optionsReachTheDocument() throws IOException {
        Path out = folder.resolve("story.bin");
        Terminal terminal = terminal(story("Fox"));

        int code = terminal.run(
                "export",
                "any.weft",
                "--out",
                out.toString(),
                "--format",
                "pdf",
                "--title",
                "Other",
                "--author",
                "Me",
                "--language",
                "fr",
                "--layout",
                "storyboard",
                "--page",
                "a5");

        assertThat(code).isEqualTo(ExitCode.DONE);
        try (PDDocument document = Loader.loadPDF(out.toFile())) {
            assertThat(document.getDocumentInformation().getTitle()).isEqualTo("Other");
            assertThat(document.getDocumentInformation().getAuthor()).isEqualTo("Me");
            assertThat(document.getDocumentCatalog().getLanguage()).isEqualTo("fr");
            assertThat(document.getPage(0).getMediaBox().getWidth()).isBetween(419f, 420f);
        }
    }

    @Test
    void oneStoryOfAListIsChosenByNumber() throws IOException {
        Path out = folder.resolve("story.html");
        Terminal terminal = terminal(story("First"), story("Second"));

        assertThat(terminal.run("export", "l.json", "--out", out.toString(), "--story", "2"))
                .isEqualTo(ExitCode.DONE);
        assertThat(out).content().contains("Once Second");
        assertThat(terminal.run("export", "l.json", "--out", out.toString(), "--story", "3"))
                .isEqualTo(ExitCode.USAGE);
        assertThat(terminal.err()).singleElement().asString().contains("2 stories");
    }

    @Test
    void whatCannotWorkIsSaidInOneLine() {
        Terminal terminal = terminal(story("Fox"));

        assertThat(terminal.run(
                        "export", "a", "--out", folder.resolve("story.xyz").toString()))
                .isEqualTo(ExitCode.USAGE);
        assertThat(terminal.run("export", "a", "--out", folder.resolve("a.pdf").toString(), "--language", "??"))
                .isEqualTo(ExitCode.USAGE);
        assertThat(terminal.run("export", "a", "--out", folder.toString(), "--format", "pdf"))
                .isEqualTo(ExitCode.FAILED);
        assertThat(terminal.err()).hasSize(3);
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void controlCCancelsAndLeavesTheOldFile() throws IOException {
        Path out = Files.writeString(folder.resolve("story.pdf"), "old");
        Terminal terminal = new Terminal(new FakeEngine(), Terminal.opening(story("Fox")), (cancel, patience) -> {
            cancel.run();
            return () -> {};
        });

        assertThat(terminal.run("export", "a.weft", "--out", out.toString())).isEqualTo(ExitCode.CANCELLED);
        assertThat(out).hasContent("old");
    }

    @Test
    void aDocumentThatIsOpenElsewhereCanBeExportedAndStaysWritable() throws IOException {
        Path file = folder.resolve("fox.weft");
        Path out = folder.resolve("fox.html");
        try (StoryDocument studio = Documents.create(file)) {
            String hash = studio.storePicture(RgbImages.png(new RgbImage(1, 1, new byte[3])));
            studio.apply(new Edit.InsertSlot(0, slot("b", SlotKind.IMAGE, new Content.Picture(hash, 1, 1))));
            Terminal terminal = new Terminal(new FakeEngine(), new DocumentOpener(), (cancel, patience) -> () -> {});

            assertThat(terminal.run("export", file.toString(), "--out", out.toString()))
                    .isEqualTo(ExitCode.DONE);
            assertThat(out).content().contains("data:image/png;base64,");

            try (StoryDocument reader = Documents.openToRead(file)) {
                assertThat(reader.readOnly()).isTrue();
                assertThat(reader.picture(hash)).isNotEmpty();
                studio.apply(new Edit.SetTitle("written meanwhile"));
                assertThat(reader.story().title()).isEmpty();
                assertThat(reader.picture(hash)).isNotEmpty();
            }
            assertThat(studio.story().title()).isEqualTo("written meanwhile");
        }
    }
}
