package org.weft.tests.studio;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.weft.engine.Engine;
import org.weft.engine.GeneratedItem;
import org.weft.engine.GenerationEvent;
import org.weft.engine.GenerationRequest;
import org.weft.engine.ImageSettings;
import org.weft.engine.LoadedModel;
import org.weft.engine.MuteSet;
import org.weft.engine.RgbImage;
import org.weft.engine.Segment;
import org.weft.engine.Target;
import org.weft.engine.TraceSettings;
import org.weft.engine.lesson.Lesson;
import org.weft.engine.lesson.LessonScript;
import org.weft.engine.lesson.Things;
import org.weft.engine.trace.Looked;
import org.weft.engine.trace.Trace;
import org.weft.engine.trace.TraceInfo;
import org.weft.studio.attention.AttentionViewModel;
import org.weft.studio.shell.Texts;
import org.weft.studio.task.DirectTaskRunner;
import org.weft.trace.Recorder;

/**
 * What the inspector is for. A picture shows an animal whose coat no sentence names; the next one is drawn with the bundled model. The
 * animal's pixels are selected in it: they looked at the animal in the picture before. That picture is muted: the coat is lost. One
 * picture says little of a model, so a few stories are told, always the same ones.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CoatTest {
    private static final Logger LOG = LoggerFactory.getLogger(CoatTest.class);
    private static final int STORIES = 8;

    @TempDir
    static Path folder;

    private CoatStories stories = new CoatStories(32);
    private List<CoatStories.Told> told = List.of();
    private final List<RgbImage> seeing = new ArrayList<>();
    private final List<RgbImage> muted = new ArrayList<>();

    @BeforeAll
    void generate() throws Exception {
        stories.close();
        try (Engine engine = Engine.start();
                LoadedModel model = engine.load(engine.installedModels().getFirst())) {
            stories = new CoatStories(model.info().imageSize());
            told = stories.tell(STORIES);
            for (CoatStories.Told t : told) {
                seeing.add(draw(model, t, MuteSet.NONE, TraceSettings.all(trace(t))));
                muted.add(draw(model, t, MuteSet.picture(0), null));
            }
        }
    }

    @AfterAll
    void forget() throws Exception {
        stories.close();
        for (CoatStories.Told t : told) {
            Files.deleteIfExists(trace(t));
        }
    }

    private static Path trace(CoatStories.Told t) {
        return folder.resolve("story-" + t.number() + ".trace");
    }

    private static RgbImage draw(LoadedModel model, CoatStories.Told t, MuteSet mute, @Nullable TraceSettings record)
            throws Exception {
        ImageSettings image = model.info().defaultImage();
        List<Segment> story = List.of(
                new Segment.Text("card 1", t.before()),
                new Segment.Picture("card 2", t.picture()),
                new Segment.Text("card 3", t.next()));
        GenerationRequest request = new GenerationRequest(
                story,
                Target.IMAGE,
                1,
                1,
                t.number(),
                new ImageSettings(image.steps(), image.guidance(), image.scheduler(), false),
                model.info().defaultText(),
                record,
                mute);
        List<RgbImage> out = new ArrayList<>();
        model.generate(request, event -> {
                    if (event instanceof GenerationEvent.ItemDone done
                            && done.result() instanceof GeneratedItem.Image i) {
                        out.add(i.image());
                    }
                })
                .await();
        return out.getFirst();
    }

    @Test
    void theCoatIsKeptAndLostWhenThePictureBeforeIsMuted() {
        int kept = 0;
        int keptMuted = 0;
        int keptThenLost = 0;
        double near = 0;
        double nearMuted = 0;
        for (int i = 0; i < STORIES; i++) {
            CoatStories.Told t = told.get(i);
            double[] with = colour(t, seeing.get(i));
            double[] without = colour(t, muted.get(i));
            boolean keeps = t.nearest(with).equals(t.coat());
            boolean keepsMuted = t.nearest(without).equals(t.coat());
            kept += keeps ? 1 : 0;
            keptMuted += keepsMuted ? 1 : 0;
            keptThenLost += keeps && !keepsMuted ? 1 : 0;
            near += t.distance(with) / STORIES;
            nearMuted += t.distance(without) / STORIES;
            LOG.info(
                    "story {}: a {} {}; drawn {} (colour {} off), muted {} (colour {} off)",
                    t.number(),
                    t.coat(),
                    t.kind(),
                    t.nearest(with),
                    Math.round(t.distance(with)),
                    t.nearest(without),
                    Math.round(t.distance(without)));
        }
        LOG.info(
                "of {} coats {} kept, {} with the picture muted; {} of those kept are lost by muting; the colour is off by"
                        + " {} and {} of 255",
                STORIES,
                kept,
                keptMuted,
                keptThenLost,
                Math.round(near),
                Math.round(nearMuted));
        assertThat(kept).as("coats kept").isGreaterThanOrEqualTo(STORIES / 4);
        assertThat(kept).as("kept and kept though muted").isGreaterThan(keptMuted);
        assertThat(keptThenLost).as("of those kept, lost by muting").isGreaterThan(kept / 2);
        assertThat(near).as("how far the coat's colour is off").isLessThan(0.8 * nearMuted);
    }

    private double[] colour(CoatStories.Told t, RgbImage drawn) {
        return CoatStories.mean(drawn, stories.animal(t, drawn));
    }

    @Test
    void theAnimalsPixelsLookAtTheAnimalInThePictureBefore() {
        double ratios = 0;
        for (int i = 0; i < STORIES; i++) {
            CoatStories.Told t = told.get(i);
            AttentionViewModel inspector = new AttentionViewModel(new DirectTaskRunner(), Texts.bundle());
            inspector.open(trace(t));
            assertThat(inspector.message().get()).isEmpty();
            boolean[] there = stories.animal(t, seeing.get(i));
            assertThat(CoatStories.share(there)).as("the animal is drawn").isPositive();
            double best = 0;
            StringBuilder said = new StringBuilder();
            for (TraceInfo.Site site : List.copyOf(inspector.sites())) {
                if (site.side() > 0) {
                    inspector.choose(site);
                    inspector.select(cells(site.side(), there), false);
                    double on = on(
                            t.animal(),
                            Objects.requireNonNull(inspector.looked().get()));
                    said.append(String.format(java.util.Locale.ROOT, " %.2f", on));
                    best = Math.max(best, on);
                }
            }
            inspector.close();
            double area = CoatStories.share(t.animal());
            LOG.info("story {}: on the animal, by block:{}; it covers {}", t.number(), said, area);
            ratios += best / area / STORIES;
        }
        LOG.info("the animal's pixels look at the animal before {} times as much as at another place", ratios);
        assertThat(ratios).isGreaterThan(1.5);
    }

    /** A lesson names the animal; recorded, it has the animal's place in whatever picture was drawn. */
    @Test
    void aLessonFindsTheAnimalInAPicture() {
        CoatStories.Told t = told.getFirst();
        Path file = folder.resolve("placed.trace");
        try (Recorder recorder = new Recorder(TraceSettings.all(file), new Recorder.About("m 1", "00", 1, "weft"))) {
            recorder.begin(List.of(), List.of(), 1);
            recorder.end(List.of(), t.picture(), "");
            recorder.finish();
        }
        Lesson script = LessonScript.read(("{\"version\": 1, \"title\": \"a\", \"steps\": [{\"title\": \"b\","
                        + " \"text\": \"c\", \"look\": {\"select\": {\"thing\": \"" + t.kind() + "\"}}}]}")
                .getBytes(StandardCharsets.UTF_8));
        try (Trace trace = Trace.open(file)) {
            Lesson placed = Things.placed(script, trace);
            Lesson.Chosen chosen = placed.steps().getFirst().look().chosen();
            assertThat(chosen).isInstanceOf(Lesson.Chosen.Part.class);
            Lesson.Area area = ((Lesson.Chosen.Part) chosen).area();
            int inside = 0;
            int all = 0;
            for (int i = 0; i < t.animal().length; i++) {
                double x = (i % stories.size() + 0.5) / stories.size();
                int row = i / stories.size();
                double y = (row + 0.5) / stories.size();
                boolean within = x > area.left() && x < area.right() && y > area.top() && y < area.bottom();
                all += t.animal()[i] ? 1 : 0;
                inside += t.animal()[i] && within ? 1 : 0;
            }
            assertThat(inside / (double) all).isGreaterThan(0.8);
            assertThat((area.right() - area.left()) * (area.bottom() - area.top()))
                    .isLessThan(4 * CoatStories.share(t.animal()));
        }
    }

    /** Cells of a map of which at least half is marked; the one with most when there is none. */
    private List<Integer> cells(int side, boolean[] marked) {
        int[] counts = new int[side * side];
        int scale = stories.size() / side;
        for (int i = 0; i < marked.length; i++) {
            int row = i / stories.size() / scale;
            counts[row * side + i % stories.size() / scale] += marked[i] ? 1 : 0;
        }
        int most = Arrays.stream(counts).max().orElse(0);
        int enough = Math.min(scale * scale / 2, most);
        return IntStream.range(0, counts.length)
                .filter(i -> counts[i] >= enough)
                .boxed()
                .toList();
    }

    /** What of the weight of all points of a picture lies on what is marked in it, 0 to 1. */
    private double on(boolean[] marked, Looked looked) {
        double on = 0;
        double all = 0;
        int size = stories.size();
        for (Looked.Point p : looked.points()) {
            int x = (int) Math.floor(p.x() * size);
            int y = (int) Math.floor(p.y() * size);
            if (x >= 0 && y >= 0 && x < size && y < size) {
                all += p.weight();
                on += marked[y * size + x] ? p.weight() : 0;
            }
        }
        return all == 0 ? 0 : on / all;
    }
}
