package org.weft.document.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.weft.document.SlotKind;
import org.weft.engine.EngineException;
import org.weft.engine.Segments;

/** What holds for every format. */
class ExportersTest {
    @TempDir
    Path folder = Path.of("");

    private Path target(ExportFormat format) {
        return folder.resolve("story." + format.extension());
    }

    private List<String> files() throws IOException {
        try (var all = Files.list(folder)) {
            return all.map(p -> p.getFileName().toString()).sorted().toList();
        }
    }

    @ParameterizedTest
    @EnumSource(ExportFormat.class)
    void aDiskThatFailsHalfWayLeavesTheOldFileAndNothingElse(ExportFormat format) throws IOException {
        Path file = Files.writeString(target(format), "the older export");
        Sample fox = Sample.fox();
        int[] read = {0};
        Segments.PictureSource failing = hash -> {
            if (read[0]++ >= 2) {
                throw new IOException("disk gone");
            }
            return fox.bytes(hash);
        };
        Sample story = Sample.fox().picture(Sample.png(9, 9, 9)).picture(Sample.png(8, 8, 8));
        ExportJob job = new ExportJob(story.story(), failing, Sample.options(), ExportProgress.NONE);

        assertThatThrownBy(() -> format.exporter().export(job, file)).hasMessageContaining("disk gone");

        assertThat(file).hasContent("the older export");
        assertThat(files()).containsExactly(file.getFileName().toString());
    }

    @ParameterizedTest
    @EnumSource(ExportFormat.class)
    void cancellingLeavesNothing(ExportFormat format) throws IOException {
        int[] asked = {0};
        ExportProgress progress = new ExportProgress() {
            @Override
            public boolean cancelled() {
                return asked[0]++ >= 2;
            }
        };
        Sample fox = Sample.fox();
        ExportJob job = new ExportJob(fox.story(), fox::bytes, Sample.options(), progress);

        assertThatThrownBy(() -> format.exporter().export(job, target(format)))
                .isInstanceOfSatisfying(
                        EngineException.class, e -> assertThat(e.code()).isEqualTo(EngineException.Code.CANCELLED));
        assertThat(files()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(ExportFormat.class)
    void progressRisesToOne(ExportFormat format) throws IOException {
        List<Double> heard = new ArrayList<>();
        ExportProgress progress = new ExportProgress() {
            @Override
            public void done(double fraction) {
                heard.add(fraction);
            }
        };
        Sample fox = Sample.fox();

        format.exporter().export(new ExportJob(fox.story(), fox::bytes, Sample.options(), progress), target(format));

        assertThat(heard).isSorted().endsWith(1.0).hasSizeGreaterThan(2);
    }

    @ParameterizedTest
    @EnumSource(ExportFormat.class)
    void noTwoPicturesAreKept(ExportFormat format) throws IOException {
        Sample sample = new Sample("t");
        for (int i = 0; i < 12; i++) {
            sample.picture(Sample.png(40, 30, i * 1000 + 1)).text("caption");
        }
        List<WeakReference<byte[]>> given = new ArrayList<>();
        List<Long> alive = new ArrayList<>();
        Segments.PictureSource counting = hash -> {
            System.gc();
            alive.add(given.stream().filter(r -> r.get() != null).count());
            byte[] bytes = sample.bytes(hash).clone();
            given.add(new WeakReference<>(bytes));
            return bytes;
        };

        format.exporter()
                .export(new ExportJob(sample.story(), counting, Sample.options(), ExportProgress.NONE), target(format));

        assertThat(alive).hasSizeGreaterThanOrEqualTo(12).allMatch(n -> n <= 2);
    }

    @ParameterizedTest
    @EnumSource(ExportFormat.class)
    void anExportReplacesAnOlderOneAndSaysWhatItLeftOut(ExportFormat format) throws IOException {
        Path file = Files.writeString(target(format), "the older export");

        ExportReport report = format.exporter()
                .export(Sample.fox().placeholder(SlotKind.LABEL_MAP).job(), file);

        assertThat(Files.size(file)).isGreaterThan(200);
        assertThat(report.file()).isEqualTo(file);
        assertThat(report.notes()).containsExactly("1 empty card was left out.");
        assertThat(files()).noneMatch(n -> n.endsWith(".part") || n.endsWith(".tmp"));
    }

    @ParameterizedTest
    @EnumSource(ExportFormat.class)
    void theSameStoryGivesTheSameBytes(ExportFormat format) throws IOException {
        Assumptions.assumeTrue(format != ExportFormat.PDF, "PDFs carry a random identity");
        Path file = target(format);
        format.exporter().export(Sample.fox().job(), file);
        byte[] first = Files.readAllBytes(file);

        format.exporter().export(Sample.fox().job(), file);

        assertThat(Files.readAllBytes(file)).isEqualTo(first);
    }

    @Test
    void aLanguageThatIsNoneIsRefused() {
        assertThatThrownBy(() -> ExportOptions.standard().withLanguage("not a language"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ExportOptions.standard().withLanguage(""))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void captionsFollowPicturesOrPrecedeThemAsTheStoryBegins() throws IOException {
        List<Panel> after = StoryBlocks.of(new Sample("")
                        .picture(Sample.png(1, 1, 1))
                        .text("a")
                        .text("b")
                        .picture(Sample.png(1, 1, 2))
                        .text(" ")
                        .picture(Sample.png(1, 1, 3))
                        .text("c")
                        .job())
                .panels();
        assertThat(after).extracting(Panel::caption).containsExactly("a\nb", "", "c");

        List<Panel> before = StoryBlocks.of(new Sample("")
                        .text("a")
                        .picture(Sample.png(1, 1, 1))
                        .picture(Sample.png(1, 1, 2))
                        .text("b")
                        .text("c")
                        .job())
                .panels();
        assertThat(before).extracting(Panel::caption).containsExactly("a", "b\nc");

        List<Panel> words =
                StoryBlocks.of(new Sample("").text("a").text("b").job()).panels();
        assertThat(words).extracting(Panel::caption).containsExactly("a", "b");
    }

    @Test
    void picturesWithoutWordsAreNumberedInTheLanguageOfTheExport() throws IOException {
        Sample story = new Sample("").picture(Sample.png(1, 1, 1));
        assertThat(alt(story, "en")).isEqualTo("Picture 1");
        assertThat(alt(story, "de-AT")).isEqualTo("Bild 1");
        assertThat(alt(story, "fr")).as("no such words here").isEqualTo("Picture 1");
    }

    private static String alt(Sample story, String language) throws IOException {
        Block block = StoryBlocks.of(story.job(ExportOptions.standard().withLanguage(language)))
                .blocks()
                .getFirst();
        return ((Block.Figure) block).alt();
    }
}
