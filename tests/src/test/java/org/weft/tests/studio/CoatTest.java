package org.weft.tests.studio;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
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
import org.weft.engine.RgbImages;
import org.weft.engine.Segment;
import org.weft.engine.Target;
import org.weft.engine.TraceSettings;
import org.weft.engine.trace.Looked;
import org.weft.engine.trace.Trace;
import org.weft.engine.trace.TraceInfo;
import org.weft.engine.trace.TraceQuery;

/**
 * A bear whose blue coat no sentence names: only the earlier pictures tell it. The next picture keeps it, its pixels look at the bear
 * in those pictures, and without looking the coat is lost. Written with the bundled model in mind, in numbers any model can miss.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CoatTest {
    private static final Logger LOG = LoggerFactory.getLogger(CoatTest.class);
    private static final Path STORY =
            Path.of(System.getProperty("weft.home", "..")).resolve("assets/stories/bear-balloon");
    private static final long[] SEEDS = {1, 2, 3, 4, 5, 6, 7, 8};

    /** Below this share of the height no sky is seen in these pictures. */
    private static final double GROUND = 0.42;

    @TempDir
    static Path folder;

    private final List<Segment> story = new ArrayList<>();
    private final List<RgbImage> pictures = new ArrayList<>();
    private final List<RgbImage> seeing = new ArrayList<>();
    private final List<RgbImage> blind = new ArrayList<>();
    private Path trace = Path.of(".");

    @BeforeAll
    void generate() throws Exception {
        trace = folder.resolve("coat.trace");
        read();
        try (Engine engine = Engine.start();
                LoadedModel model = engine.load(engine.installedModels().getFirst())) {
            MuteSet all = new MuteSet(Set.of("mmfs_module"), Set.of(0, 1, 2), Set.of(), Set.of(), Set.of(), true);
            for (long seed : SEEDS) {
                seeing.add(draw(model, seed, MuteSet.NONE, seed == SEEDS[0] ? TraceSettings.all(trace) : null));
                blind.add(draw(model, seed, all, null));
            }
        }
    }

    private void read() throws IOException {
        JsonNode list = new ObjectMapper().readTree(STORY.resolve("annt.json").toFile());
        JsonNode one = list.isArray() ? list.get(0) : list;
        for (int i = 0; i < one.path("images").size(); i++) {
            Path file = STORY.resolve(one.path("images").get(i).asText());
            pictures.add(RgbImages.decode(Files.readAllBytes(file)));
            story.add(
                    new Segment.Text("words " + i, one.path("sentences").get(i).asText()));
            story.add(new Segment.Picture("picture " + i, pictures.get(i)));
        }
        assertThat(pictures).hasSize(3);
    }

    private RgbImage draw(
            LoadedModel model, long seed, MuteSet mute, @org.jspecify.annotations.Nullable TraceSettings record)
            throws Exception {
        ImageSettings image = model.info().defaultImage();
        GenerationRequest request = new GenerationRequest(
                story,
                Target.IMAGE,
                1,
                1,
                seed,
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

    @AfterAll
    void forget() throws IOException {
        Files.deleteIfExists(trace);
    }

    /** Whether a pixel has the bear's blue: far more blue than red, on the ground. */
    private static boolean coat(RgbImage image, int x, int y) {
        int at = 3 * (y * image.width() + x);
        int red = image.rgb()[at] & 255;
        int green = image.rgb()[at + 1] & 255;
        int blue = image.rgb()[at + 2] & 255;
        return y > GROUND * image.height() && blue > 110 && blue - red > 60 && blue - green > 30;
    }

    /** Share of the picture's pixels that have the bear's blue, 0 to 1; pictures differ in size. */
    private static double coatShare(RgbImage image) {
        int count = 0;
        for (int y = 0; y < image.height(); y++) {
            for (int x = 0; x < image.width(); x++) {
                count += coat(image, x, y) ? 1 : 0;
            }
        }
        return count / ((double) image.width() * image.height());
    }

    private static double meanShare(List<RgbImage> images) {
        return images.stream().mapToDouble(CoatTest::coatShare).average().orElseThrow();
    }

    @Test
    void theCoatIsKeptAndLostWhenTheEarlierPicturesAreMuted() {
        double kept = meanShare(seeing);
        double muted = meanShare(blind);
        double wanted = meanShare(pictures);
        LOG.info(
                "share of coat-coloured pixels: {} in the earlier pictures, {} drawn, {} drawn with MMFS muted",
                wanted,
                kept,
                muted);
        assertThat(kept).isGreaterThan(wanted / 3);
        assertThat(muted).isLessThan(kept / 2);
    }

    @Test
    void theBearsPixelsLookAtTheBearInEarlierPictures() {
        try (Trace open = Trace.open(trace)) {
            TraceInfo info = open.info();
            TraceInfo.Item item = info.items().getFirst();
            RgbImage drawn = seeing.getFirst();
            TraceInfo.Site site = info.sites().stream()
                    .filter(s -> s.kind() == TraceInfo.Kind.UNET)
                    .reduce((a, b) -> b)
                    .orElseThrow();
            List<Integer> bear = new ArrayList<>();
            for (int q = 0; q < site.side() * site.side(); q++) {
                int scale = drawn.width() / site.side();
                if (coat(drawn, q % site.side() * scale + scale / 2, q / site.side() * scale + scale / 2)) {
                    bear.add(q);
                }
            }
            assertThat(bear).hasSizeGreaterThan(4);
            Looked looked = open.look(
                    TraceQuery.of(item.number(), site.name(), item.steps().getLast(), bear));
            double on = 0;
            double all = 0;
            for (Looked.Point p : looked.points()) {
                all += p.weight();
                on += onBear(p) ? p.weight() : 0;
            }
            double area = meanShare(pictures);
            LOG.info("{} of the weight is on the bear, which covers {} of the pictures", on / all, area);
            assertThat(on / all).isGreaterThan(1.5 * area);
        }
    }

    private boolean onBear(Looked.Point p) {
        RgbImage image = pictures.get(p.picture());
        int x = (int) (p.x() * image.width());
        int y = (int) (p.y() * image.height());
        return x >= 0 && y >= 0 && x < image.width() && y < image.height() && coat(image, x, y);
    }
}
