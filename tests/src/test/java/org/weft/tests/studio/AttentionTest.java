package org.weft.tests.studio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.weft.engine.Engine;
import org.weft.engine.GenerationRequest;
import org.weft.engine.ImageSettings;
import org.weft.engine.LoadedModel;
import org.weft.engine.RgbImage;
import org.weft.engine.SchedulerKind;
import org.weft.engine.Segment;
import org.weft.engine.Target;
import org.weft.engine.TraceSettings;
import org.weft.engine.trace.Looked;
import org.weft.engine.trace.TraceInfo;
import org.weft.studio.attention.AttentionViewModel;
import org.weft.studio.shell.Texts;
import org.weft.studio.task.DirectTaskRunner;

/** The inspector on a trace of the bundled model. */
class AttentionTest {
    @TempDir
    static Path folder;

    private static Path trace = Path.of(".");

    @BeforeAll
    static void record() throws Exception {
        trace = folder.resolve("picture.trace");
        byte[] red = new byte[64 * 64 * 3];
        for (int i = 0; i < red.length; i += 3) {
            red[i] = (byte) 220;
        }
        List<Segment> story = List.of(
                new Segment.Text("card 1", "a bear walks along the beach."),
                new Segment.Picture("card 2", new RgbImage(64, 64, red)),
                new Segment.Text("card 3", "the bear finds a ball."),
                new Segment.Picture("card 4", new RgbImage(64, 64, new byte[64 * 64 * 3])),
                new Segment.Text("card 5", "the bear is happy."));
        try (Engine engine = Engine.start();
                LoadedModel model = engine.load(engine.installedModels().getFirst())) {
            GenerationRequest request = new GenerationRequest(
                    story,
                    Target.IMAGE,
                    1,
                    1,
                    3,
                    new ImageSettings(4, 3, SchedulerKind.DPM_SOLVER_PP_2M, false),
                    model.info().defaultText(),
                    TraceSettings.all(trace));
            model.generate(request, event -> {}).await();
        }
        assertThat(trace).exists();
    }

    private AttentionViewModel model = new AttentionViewModel(new DirectTaskRunner(), Texts.bundle());

    @AfterAll
    static void forget() throws Exception {
        Files.deleteIfExists(trace);
    }

    private AttentionViewModel open() {
        model = new AttentionViewModel(new DirectTaskRunner(), Texts.bundle());
        model.open(trace);
        assertThat(model.message().get()).isEmpty();
        return model;
    }

    private Looked looked() {
        return Objects.requireNonNull(model.looked().get());
    }

    private static double all(Looked looked) {
        return looked.ignored()
                + looked.shares().values().stream()
                        .mapToDouble(Double::doubleValue)
                        .sum();
    }

    @Test
    void aPixelOfThePictureShowsWhereItLookedInBothPictures() {
        AttentionViewModel m = open();
        m.selectPlace(0.25, 0.75, false);
        assertThat(looked().shares()).containsOnlyKeys(0, 1);
        assertThat(all(looked())).isCloseTo(1, within(1e-4));
        TraceInfo.Site site = Objects.requireNonNull(m.site().get());
        assertThat(looked().points())
                .hasSize(2 * site.heads() * site.levels().size() * site.points())
                .allSatisfy(p -> assertThat(p.referenceX()).isCloseTo(0.25, within(1.0 / site.side())));
        assertThat(m.describe(looked().points().get(0))).contains("image").contains("weight");
    }

    @Test
    void everySiteStepAndFilterAnswers() {
        AttentionViewModel m = open();
        for (TraceInfo.Site site : List.copyOf(m.sites())) {
            m.choose(site);
            assertThat(m.queries()).as("pixels are no tokens").isEmpty();
            assertThat(all(looked())).isCloseTo(1, within(1e-4));
            m.toStep(2);
            m.filter(Set.of(1), Set.of());
            assertThat(all(looked())).isCloseTo(1, within(1e-4));
            m.filter(Set.of(), Set.of(0));
            assertThat(looked().points()).allMatch(p -> p.level() == 0);
            m.filter(Set.of(), Set.of());
        }
    }

    @Test
    void severalQueriesAreAveraged() {
        AttentionViewModel m = open();
        m.selectPlace(0.1, 0.1, false);
        double first = looked().ignored();
        m.selectPlace(0.9, 0.9, false);
        double second = looked().ignored();
        m.selectPlace(0.1, 0.1, true);
        assertThat(looked().ignored()).isCloseTo((first + second) / 2, within(1e-6));
    }

    @Test
    void aFileThatIsNoTraceIsToldAndWhatWasOpenStays() throws Exception {
        AttentionViewModel m = open();
        Path other = Files.writeString(folder.resolve("story.txt"), "once upon a time");
        m.open(other);
        assertThat(m.message().get()).contains("is no trace");
        assertThat(m.info().get()).isNotNull();
        m.selectPlace(0.5, 0.5, false);
        assertThat(all(looked())).isCloseTo(1, within(1e-4));
    }
}
