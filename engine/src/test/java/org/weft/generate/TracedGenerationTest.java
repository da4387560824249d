package org.weft.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.weft.engine.ContextReport;
import org.weft.engine.Engine;
import org.weft.engine.GeneratedItem;
import org.weft.engine.GenerationEvent;
import org.weft.engine.GenerationRequest;
import org.weft.engine.ImageSettings;
import org.weft.engine.LoadedModel;
import org.weft.engine.MuteSet;
import org.weft.engine.RgbImage;
import org.weft.engine.SchedulerKind;
import org.weft.engine.Segment;
import org.weft.engine.Target;
import org.weft.engine.TextSettings;
import org.weft.engine.TracePlan;
import org.weft.engine.TraceSettings;
import org.weft.engine.trace.Looked;
import org.weft.engine.trace.Replay;
import org.weft.engine.trace.Trace;
import org.weft.engine.trace.TraceInfo;
import org.weft.engine.trace.TraceQuery;
import org.weft.engine.trace.export.TraceExport;
import org.weft.engine.trace.export.TraceView;

/** Recording and muting through the engine's own door, with a model whose MMFS has an effect. */
class TracedGenerationTest {
    private static final Engine ENGINE = Engine.start();
    private static final LoadedModel MODEL = load();

    @TempDir
    Path folder;

    private static LoadedModel load() {
        try {
            Path directory = Files.createTempDirectory("stirred");
            TinyModel.write(directory, List.of(",", ".", "a", "bear", "cat", "finds", "the"), 0.2);
            return ENGINE.load(directory);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @AfterAll
    static void close() {
        MODEL.close();
        ENGINE.close();
    }

    private static RgbImage picture(int step) {
        byte[] rgb = new byte[40 * 40 * 3];
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = (byte) (i * step);
        }
        return new RgbImage(40, 40, rgb);
    }

    private static final TextSettings TEXT = new TextSettings(3, 6, 0, 0, 1, 1, 1, 1);

    private static List<Segment> story() {
        return List.of(
                new Segment.Text("card 1", "the cat finds a bear."),
                new Segment.Picture("card 2", picture(7)),
                new Segment.Text("card 3", "the bear"),
                new Segment.Picture("card 4", picture(31)),
                new Segment.Text("card 5", "a cat"));
    }

    private static GeneratedItem make(Target target, @Nullable TraceSettings trace, MuteSet mute)
            throws InterruptedException {
        List<GenerationEvent> events = Collections.synchronizedList(new ArrayList<>());
        GenerationRequest request = new GenerationRequest(
                story(), target, 1, 1, 7, new ImageSettings(3, 2, SchedulerKind.DDIM, false), TEXT, trace, mute);
        MODEL.generate(request, events::add).await();
        return events.stream()
                .filter(GenerationEvent.ItemDone.class::isInstance)
                .map(e -> ((GenerationEvent.ItemDone) e).result())
                .findFirst()
                .orElseThrow(() -> new AssertionError(String.valueOf(events)));
    }

    private static RgbImage image(GeneratedItem item) {
        return ((GeneratedItem.Image) item).image();
    }

    @Test
    void recordingChangesNothingAndEveryQueryIsThere() throws Exception {
        RgbImage plain = image(make(Target.IMAGE, null, MuteSet.NONE));
        Path file = folder.resolve("t.trace");
        RgbImage traced = image(make(Target.IMAGE, TraceSettings.all(file), MuteSet.NONE));
        assertThat(traced.rgb()).isEqualTo(plain.rgb());
        try (Trace trace = Trace.open(file)) {
            TraceInfo.Item item = trace.info().items().get(0);
            assertThat(item.steps()).containsExactly(0, 1, 2);
            assertThat(item.seen()).containsExactly(0, 1);
            assertThat(trace.info().pictures()).hasSize(3);
            for (TraceInfo.Site site : trace.info().sites()) {
                boolean unet = site.kind() == TraceInfo.Kind.UNET;
                int queries = unet ? site.side() * site.side() : item.tokens().size();
                for (int q = 0; q < queries; q++) {
                    Looked looked = trace.look(TraceQuery.of(0, site.name(), 2, List.of(q)));
                    double all = looked.ignored()
                            + looked.shares().values().stream()
                                    .mapToDouble(Double::doubleValue)
                                    .sum();
                    assertThat(all).as(site.name() + " " + q).isCloseTo(1, within(1e-4));
                }
            }
            assertThat(item.tokens().get(5).text()).isEqualTo("bear");
        }
    }

    @Test
    void wordsSeeOnlyThePicturesBeforeThem() throws Exception {
        Path file = folder.resolve("t.trace");
        make(Target.TEXT, TraceSettings.all(file), MuteSet.NONE);
        try (Trace trace = Trace.open(file)) {
            TraceInfo.Item item = trace.info().items().get(0);
            String site = trace.info().sites().get(0).name();
            assertThat(trace.look(TraceQuery.of(0, site, 0, List.of(2))).shares())
                    .isEmpty();
            int between = 13;
            assertThat(item.tokens().get(between).text()).isEqualTo("bear");
            assertThat(trace.look(TraceQuery.of(0, site, 0, List.of(between))).shares())
                    .containsOnlyKeys(0);
            int last = item.tokens().size() - 2;
            assertThat(item.tokens().get(last).generated()).isTrue();
            assertThat(trace.look(TraceQuery.of(0, site, 0, List.of(last))).shares())
                    .containsOnlyKeys(0, 1);
        }
    }

    @Test
    void stepsBetweenCanBeLeftOut() throws Exception {
        Path all = folder.resolve("all.trace");
        Path some = folder.resolve("some.trace");
        make(Target.IMAGE, TraceSettings.all(all), MuteSet.NONE);
        make(Target.IMAGE, new TraceSettings(some, 2, false, true), MuteSet.NONE);
        assertThat(Files.size(some)).isLessThan(Files.size(all));
        try (Trace trace = Trace.open(some)) {
            assertThat(trace.info().items().get(0).steps()).containsExactly(0, 2);
        }
    }

    private static long sized(Target target, TraceSettings settings) {
        List<Segment> story = story();
        ContextReport context = MODEL.measure(story, target, TEXT);
        GenerationRequest request = new GenerationRequest(
                story, target, 1, 1, 7, new ImageSettings(3, 2, SchedulerKind.DDIM, false), TEXT, settings);
        return MODEL.traceBytes(TracePlan.of(request, context), settings);
    }

    @ParameterizedTest
    @CsvSource({
        "IMAGE, 1, true, false, ''",
        "IMAGE, 2, true, true, ''",
        "IMAGE, 1, false, false, mmfs_module",
        "IMAGE, 1, true, true, up_blocks.1",
        "TEXT, 1, true, false, ''",
        "TEXT, 1, false, true, mm_decoder.layers.0",
    })
    void theSizeIsKnownBefore(Target target, int every, boolean prompt, boolean halves, String site) throws Exception {
        Path file = folder.resolve("t.trace");
        Set<String> sites = site.isEmpty() ? Set.of() : Set.of(site);
        TraceSettings settings = new TraceSettings(file, every, prompt, halves, sites, "DOC");
        make(target, settings, MuteSet.NONE);
        long pictures = 3 * 40_000L; // what they are counted with; these are far smaller
        try (Trace trace = Trace.open(file)) {
            assertThat(trace.info().sites()).isNotEmpty().allMatch(s -> s.name().contains(site));
            assertThat(trace.info().call()).contains(site.isEmpty() ? "--trace " : "--trace-site " + site);
        }
        double counted = sized(target, settings) - (target == Target.IMAGE ? pictures : pictures - 40_000);
        assertThat(Files.size(file) / counted).isBetween(target == Target.IMAGE ? 0.8 : 0.3, 1.2);
    }

    @Test
    void howMuchIsRecordedIsToldWhileItIs() throws Exception {
        List<GenerationEvent> events = Collections.synchronizedList(new ArrayList<>());
        Path file = folder.resolve("t.trace");
        GenerationRequest request = new GenerationRequest(
                story(),
                Target.IMAGE,
                1,
                1,
                7,
                new ImageSettings(3, 2, SchedulerKind.DDIM, false),
                TEXT,
                TraceSettings.all(file));
        MODEL.generate(request, events::add).await();
        List<Long> told = events.stream()
                .filter(GenerationEvent.Progress.class::isInstance)
                .map(e -> ((GenerationEvent.Progress) e).recorded())
                .toList();
        assertThat(told).isNotEmpty().isSorted();
        assertThat(told.getLast()).isBetween(1L, Files.size(file));
    }

    @Test
    void aTokenThatAskedNothingIsNamed() throws Exception {
        Path file = folder.resolve("t.trace");
        make(Target.TEXT, new TraceSettings(file, 1, false, false), MuteSet.NONE);
        try (Trace trace = Trace.open(file)) {
            String site = trace.info().sites().getFirst().name();
            int tokens = trace.info().items().getFirst().tokens().size();
            List<Integer> held = trace.queries(0, site, 0);
            assertThat(held).isNotEmpty().isSorted().doesNotContain(0, tokens - 1);
            assertThatThrownBy(() -> trace.look(TraceQuery.of(0, site, 0, List.of(0))))
                    .hasMessageContaining("recorded " + held.getFirst() + " to " + held.getLast() + ".");
            Path page = folder.resolve("page.html");
            TraceExport.HTML.write(TraceView.of(trace, TraceQuery.of(0, site, 0, held)), page);
            assertThat(Files.readString(page)).contains("\"missing\":[0,1,");
        }
    }

    private static GeneratedItem made(GenerationRequest request) throws InterruptedException {
        List<GenerationEvent> events = Collections.synchronizedList(new ArrayList<>());
        MODEL.generate(request, events::add).await();
        return events.stream()
                .filter(GenerationEvent.ItemDone.class::isInstance)
                .map(e -> ((GenerationEvent.ItemDone) e).result())
                .findFirst()
                .orElseThrow(() -> new AssertionError(String.valueOf(events)));
    }

    @Test
    void aTraceSaysHowToMakeItsItemAgainWithAndWithoutMutes() throws Exception {
        Path file = folder.resolve("t.trace");
        RgbImage plain = image(make(Target.IMAGE, TraceSettings.all(file), MuteSet.NONE));
        RgbImage muted = image(make(Target.IMAGE, null, MuteSet.picture(1)));
        try (Trace trace = Trace.open(file)) {
            Replay replay = trace.replay(0).orElseThrow();
            List<Segment> story = replay.segments(trace);
            assertThat(story)
                    .extracting(Segment::source)
                    .containsExactly("card 1", "card 2", "card 3", "card 4", "card 5");
            assertThat(image(made(replay.request(story, MuteSet.NONE))).rgb()).isEqualTo(plain.rgb());
            assertThat(image(made(replay.request(story, MuteSet.picture(1)))).rgb())
                    .isEqualTo(muted.rgb());
            assertThat(replay.ids()).isEmpty();
            assertThat(trace.replay(1)).isEmpty();
            assertThat(trace.replay(-1)).isEmpty();
        }
    }

    @Test
    void mutesOfTheRecordingAreKept() throws Exception {
        Path file = folder.resolve("t.trace");
        make(Target.TEXT, TraceSettings.all(file), MuteSet.picture(1));
        try (Trace trace = Trace.open(file)) {
            assertThat(trace.replay(0).orElseThrow().mute()).isEqualTo(MuteSet.picture(1));
            assertThat(trace.info().call())
                    .contains("--next text")
                    .contains("--seed 7")
                    .contains("--scheduler DDIM")
                    .contains("--max-tokens 6")
                    .contains("--mute-picture 2 --trace " + file)
                    .doesNotContain("--mute-plain");
        }
    }

    @Test
    void mutingAPictureChangesWhatIsDrawnAndNothingElseDoes() throws Exception {
        RgbImage plain = image(make(Target.IMAGE, null, MuteSet.NONE));
        RgbImage again = image(make(Target.IMAGE, null, MuteSet.NONE));
        RgbImage muted = image(make(Target.IMAGE, null, MuteSet.picture(1)));
        assertThat(again.rgb()).isEqualTo(plain.rgb());
        assertThat(muted.rgb()).isNotEqualTo(plain.rgb());
    }
}
