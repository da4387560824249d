package org.weft.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.weft.engine.EngineException;
import org.weft.engine.MuteSet;
import org.weft.engine.RgbImage;
import org.weft.engine.TraceSettings;
import org.weft.engine.trace.Looked;
import org.weft.engine.trace.Trace;
import org.weft.engine.trace.TraceInfo;
import org.weft.engine.trace.TraceQuery;
import org.weft.tensor.Scope;
import org.weft.tensor.Tensor;
import org.weft.tensor.mmfs.Levels;
import org.weft.tensor.mmfs.MmfsInputs;
import org.weft.tensor.mmfs.MmfsReference;
import org.weft.tensor.random.Philox;

/** Traces of made-up attention against the formulas themselves. */
class RecorderTest {
    private static final String LLM = "mm_decoder.layers.0.llama_cross_attn.attn";
    private static final String UNET = "image_decoder.decoder.mmfs_module.mmfs_up_blocks.0.mmfs";
    private static final Levels LEVELS = Levels.square(List.of(8, 5, 2), 4);
    private static final int HEADS = 3;
    private static final int POINTS = 2;

    @TempDir
    Path folder;

    private final MmfsReference formulas = new MmfsReference();

    private static Tensor random(Philox philox, double range, long... shape) {
        float[] values = new float[(int) Arrays.stream(shape).reduce(1, (a, b) -> a * b)];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) ((philox.nextFloat() * 2 - 1) * range);
        }
        return Tensor.of(values, shape);
    }

    private static MmfsInputs inputs(long seed, int queries, int images) {
        Philox p = new Philox(seed, 0);
        float[] mask = new float[queries * images];
        for (int q = 0; q < queries; q++) {
            for (int i = 0; i < images; i++) {
                mask[q * images + i] = i == 0 || p.nextFloat() < 0.7f ? 1 : 0;
            }
        }
        return new MmfsInputs(
                random(p, 1, 1, images, LEVELS.total(), HEADS, 4),
                random(p, 2, 1, queries, images, HEADS, POINTS, 2),
                random(p, 2, 1, queries, images, HEADS, LEVELS.count(), POINTS + 1),
                Tensor.of(mask, 1, queries, images),
                random(p, 0.5, 1, queries, 2).add(0.5),
                random(p, 1, HEADS * 4),
                LEVELS);
    }

    private static RgbImage image(int seed) {
        byte[] rgb = new byte[24 * 16 * 3];
        new Random(seed).nextBytes(rgb);
        return new RgbImage(24, 16, rgb);
    }

    private Recorder recorder(Path file, boolean halves) {
        return new Recorder(
                new TraceSettings(file, 1, true, halves), new Recorder.About("tiny 1", "00", 7, "weft generate DOC"));
    }

    /** A text of 5 tokens that sees two pictures, then a picture of 4x4 queries, guided. */
    private Path record(MmfsInputs text, MmfsInputs picture, boolean halves) {
        Path file = folder.resolve("a.trace");
        try (Recorder recorder = recorder(file, halves)) {
            recorder.begin(List.of(image(1), image(2)), List.of("card 1", "card 2"), 3);
            recorder.attended(LLM, text);
            recorder.end(List.of(new TraceInfo.Token(0, "<s>", false)), null, "a fox");
            recorder.begin(List.of(image(1), image(2)), List.of("card 1", "card 2"), 3);
            recorder.step(0, 2);
            recorder.attended(UNET, picture);
            recorder.end(List.of(), image(3), "");
            assertThat(recorder.size()).isPositive();
            recorder.finish();
        }
        return file;
    }

    @Test
    void placesAndWeightsAreThoseTheFormulasGive() {
        try (Scope scope = Scope.open()) {
            MmfsInputs text = inputs(1, 5, 2);
            MmfsInputs picture = inputs(2, 32, 2);
            MmfsReference.Attention attention = formulas.attention(text);
            double[] weights = attention.weights().toDoubles();
            double[][] places = {
                formulas.locations(text, 0).toDoubles(),
                formulas.locations(text, 1).toDoubles()
            };
            try (Trace trace = Trace.open(record(text, picture, false))) {
                for (int q = 0; q < 5; q++) {
                    Looked looked = trace.look(TraceQuery.of(0, LLM, 0, List.of(q)));
                    for (Looked.Point p : looked.points()) {
                        int at = (((q * 2 + p.picture()) * HEADS + p.head()) * 3 + p.level()) * POINTS + p.point();
                        assertThat(p.weight() * HEADS).isCloseTo(weights[at], within(1e-6));
                        int place = ((q * HEADS + p.head()) * 3 + p.level()) * POINTS + p.point();
                        // a thousandth of a pixel of a picture of 512
                        assertThat(p.x()).isCloseTo(places[p.picture()][place * 2], within(1e-3 / 512));
                        assertThat(p.y()).isCloseTo(places[p.picture()][place * 2 + 1], within(1e-3 / 512));
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void sharesAndWhatIsIgnoredSumToOne(boolean halves) {
        try (Scope scope = Scope.open();
                Trace trace = Trace.open(record(inputs(1, 5, 2), inputs(2, 32, 2), halves))) {
            for (TraceQuery query : List.of(
                    TraceQuery.of(0, LLM, 0, List.of()),
                    TraceQuery.of(0, LLM, 0, List.of(4)),
                    TraceQuery.of(1, UNET, 0, List.of(0, 3, 15)),
                    new TraceQuery(1, UNET, 0, List.of(), Set.of(), Set.of(1), Set.of(), Set.of()))) {
                Looked looked = trace.look(query);
                double shares = looked.shares().values().stream()
                        .mapToDouble(Double::doubleValue)
                        .sum();
                assertThat(shares + looked.ignored()).isCloseTo(1, within(halves ? 2e-3 : 1e-4));
                assertThat(looked.points().stream()
                                .mapToDouble(Looked.Point::weight)
                                .sum())
                        .isCloseTo(shares, within(1e-6));
            }
        }
    }

    @Test
    void ofAGuidedPictureTheHalfDrawnWithWordsIsRecorded() {
        try (Scope scope = Scope.open()) {
            MmfsInputs picture = inputs(2, 32, 2);
            double[] ignored = formulas.attention(picture).ignored().toDoubles();
            try (Trace trace = Trace.open(record(inputs(1, 5, 2), picture, false))) {
                double expected = (ignored[16 * HEADS] + ignored[16 * HEADS + 1] + ignored[16 * HEADS + 2]) / HEADS;
                assertThat(trace.look(TraceQuery.of(1, UNET, 0, List.of(0))).ignored())
                        .isCloseTo(expected, within(1e-6));
                assertThat(trace.info().sites().get(1).side()).isEqualTo(4);
            }
        }
    }

    @Test
    void filtersLeaveOnlyWhatTheyName() {
        try (Scope scope = Scope.open();
                Trace trace = Trace.open(record(inputs(1, 5, 2), inputs(2, 32, 2), false))) {
            Looked looked =
                    trace.look(new TraceQuery(0, LLM, 0, List.of(2), Set.of(0), Set.of(1), Set.of(2), Set.of(0)));
            assertThat(looked.points()).hasSize(1).allSatisfy(p -> {
                assertThat(p.picture()).isZero();
                assertThat(p.head()).isEqualTo(1);
                assertThat(p.level()).isEqualTo(2);
                assertThat(p.point()).isZero();
            });
        }
    }

    @Test
    void tellsWhoLookedIntoARegion() {
        try (Scope scope = Scope.open();
                Trace trace = Trace.open(record(inputs(1, 5, 2), inputs(2, 32, 2), false))) {
            Trace.Region left = new Trace.Region(0, 0, 0, 0.5, 1);
            List<Trace.Looker> lookers = trace.whoLooked(TraceQuery.of(0, LLM, 0, List.of()), left);
            assertThat(lookers).hasSize(5);
            assertThat(lookers.getFirst().share())
                    .isGreaterThanOrEqualTo(lookers.getLast().share());
            for (Trace.Looker l : lookers) {
                double expected = trace.look(TraceQuery.of(0, LLM, 0, List.of(l.query()))).points().stream()
                        .filter(left::holds)
                        .mapToDouble(Looked.Point::weight)
                        .sum();
                assertThat(l.share()).isCloseTo(expected, within(1e-9));
            }
        }
    }

    @Test
    void keepsThePicturesAsTheModelSawThem() {
        try (Scope scope = Scope.open();
                Trace trace = Trace.open(record(inputs(1, 5, 2), inputs(2, 32, 2), false))) {
            assertThat(trace.info().pictures())
                    .extracting(TraceInfo.Picture::source)
                    .containsExactly("card 1", "card 2", "generated");
            assertThat(trace.info().pictures().get(0).side()).isEqualTo(16);
            assertThat(org.weft.engine.RgbImages.decode(trace.picture(0)).width())
                    .isEqualTo(16);
            assertThatThrownBy(() -> trace.picture(3)).hasMessageContaining("no picture 3");
        }
    }

    @Test
    void whatItDoesNotHoldIsSaid() {
        try (Scope scope = Scope.open();
                Trace trace = Trace.open(record(inputs(1, 5, 2), inputs(2, 32, 2), false))) {
            assertThatThrownBy(() -> trace.look(TraceQuery.of(0, "elsewhere", 0, List.of())))
                    .hasMessageContaining("no site")
                    .hasMessageContaining(LLM);
            assertThatThrownBy(() -> trace.look(TraceQuery.of(0, LLM, 0, List.of(99))))
                    .hasMessageContaining("0 to 4");
            assertThatThrownBy(() -> trace.look(TraceQuery.of(1, UNET, 5, List.of())))
                    .hasMessageContaining("at step 5");
        }
    }

    @Test
    void aRecordingThatIsNotFinishedLeavesTheOldFile() throws IOException {
        Path file = Files.writeString(folder.resolve("a.trace"), "old");
        try (Recorder recorder = recorder(file, false)) {
            recorder.begin(List.of(image(1)), List.of("card 1"), 1);
        }
        assertThat(file).hasContent("old");
        try (var left = Files.list(folder)) {
            assertThat(left).containsExactly(file);
        }
    }

    @Test
    void damagedTracesAreRefusedAndCrashNothing() throws IOException {
        byte[] whole;
        try (Scope scope = Scope.open()) {
            whole = Files.readAllBytes(record(inputs(1, 5, 2), inputs(2, 32, 2), true));
        }
        Random random = new Random(5);
        int refused = 0;
        Path file = folder.resolve("damaged.trace");
        for (int i = 0; i < 10_000; i++) {
            byte[] bytes = i % 3 == 0 ? Arrays.copyOf(whole, random.nextInt(whole.length)) : whole.clone();
            if (bytes.length > 0 && i % 3 != 0) {
                for (int k = 0; k <= random.nextInt(4); k++) {
                    // most of it is numbers: aim at the ends as often as anywhere
                    int at = random.nextBoolean()
                            ? random.nextInt(bytes.length)
                            : bytes.length - 1 - random.nextInt(900);
                    bytes[at] ^= (byte) (1 << random.nextInt(8));
                }
            }
            Files.write(file, bytes);
            try (Trace trace = Trace.open(file)) {
                trace.look(TraceQuery.of(0, LLM, 0, List.of()));
                trace.look(TraceQuery.of(1, UNET, 0, List.of()));
                for (int p = 0; p < 3; p++) {
                    trace.picture(p);
                }
            } catch (EngineException e) {
                assertThat(e.code()).isEqualTo(EngineException.Code.BAD_INPUT);
                assertThat(e.getMessage()).contains("damaged.trace");
                refused++;
            }
        }
        assertThat(refused).isGreaterThan(9_900);
    }

    @Test
    void aGiganticIndexAndANewerVersionAreRefused() throws IOException {
        Path file = folder.resolve("b.trace");
        try (TraceWriter writer = new TraceWriter(file)) {
            TraceInfo info = new TraceInfo("m", "", 0, "", List.of(), List.of(), List.of());
            writer.finish(new TraceFormat.Index(TraceFormat.VERSION + 1, info, List.of(), List.of(), List.of()));
        }
        assertThatThrownBy(() -> Trace.open(file)).hasMessageContaining("update Weft");
        byte[] bytes = Files.readAllBytes(file);
        java.nio.ByteBuffer.wrap(bytes)
                .order(java.nio.ByteOrder.LITTLE_ENDIAN)
                .putLong(bytes.length - 24, Long.MAX_VALUE / 2);
        Files.write(file, bytes);
        assertThatThrownBy(() -> Trace.open(file)).hasMessageContaining("too large");
        Files.writeString(file, "a story");
        assertThatThrownBy(() -> Trace.open(file)).hasMessageContaining("is no trace");
        assertThatThrownBy(() -> Trace.open(folder.resolve("nowhere"))).hasMessageContaining("cannot be read");
    }

    @Test
    void tracesOfVersionOneOpenAndSayThatTheyCannotBeMadeAgain() throws IOException {
        Path file;
        Looked before;
        try (Scope scope = Scope.open()) {
            file = record(inputs(1, 5, 2), inputs(2, 32, 2), false);
        }
        try (Trace trace = Trace.open(file)) {
            before = trace.look(TraceQuery.of(0, LLM, 0, List.of(2)));
        }
        Files.write(file, versionOne(Files.readAllBytes(file)));
        try (Trace trace = Trace.open(file)) {
            assertThat(trace.look(TraceQuery.of(0, LLM, 0, List.of(2)))).isEqualTo(before);
            assertThat(trace.replay(0)).isEmpty();
        }
    }

    /** The same trace as the first version wrote it: without what items were made from and without heights. */
    private static byte[] versionOne(byte[] file) throws IOException {
        java.nio.ByteBuffer footer =
                java.nio.ByteBuffer.wrap(file, file.length - 32, 32).slice().order(java.nio.ByteOrder.LITTLE_ENDIAN);
        int offset = (int) footer.getLong(0);
        int length = (int) footer.getLong(8);
        var index = (com.fasterxml.jackson.databind.node.ObjectNode)
                TraceFormat.MAPPER.readTree(Arrays.copyOfRange(file, offset, offset + length));
        index.put("version", 1).remove("replays");
        index.path("entries").forEach(e -> ((com.fasterxml.jackson.databind.node.ObjectNode) e).remove("heights"));
        byte[] old = TraceFormat.MAPPER.writeValueAsBytes(index);
        java.nio.ByteBuffer out =
                java.nio.ByteBuffer.allocate(offset + old.length + 32).order(java.nio.ByteOrder.LITTLE_ENDIAN);
        out.put(file, 0, offset).put(old);
        out.putLong(offset).putLong(old.length).putLong(TraceWriter.crc(old)).put(TraceFormat.END);
        return out.array();
    }

    private MmfsInputs muted(MuteSet mute, MmfsInputs in) {
        Muting muting = new Muting(mute);
        muting.begin(2);
        return muting.asked(LLM, in);
    }

    @Test
    void aMutedPictureIsLeftOutOfTheSoftmaxOrReadsAsZero() {
        try (Scope scope = Scope.open()) {
            MmfsInputs in = inputs(3, 6, 2);
            MmfsReference.Attention renormalised = formulas.attention(muted(MuteSet.picture(0), in));
            assertThat(renormalised.weights().select(2, 0).abs().sum().item()).isZero();
            MuteSet plain = new MuteSet(Set.of(), Set.of(0), Set.of(), Set.of(), Set.of(), false);
            Tensor before = formulas.attend(in);
            Tensor after = formulas.attend(muted(plain, in));
            Tensor weights = formulas.attention(in).weights().select(2, 0);
            Tensor part = formulas.sample(in.value().select(1, 0), LEVELS, formulas.locations(in, 0), weights);
            assertThat(before.sub(part)
                            .sub(after)
                            .abs()
                            .max(0, false)
                            .max(0, false)
                            .max(0, false)
                            .item())
                    .isLessThan(1e-5);
        }
    }

    @Test
    void mutedLevelsPointsAndHeadsGiveNothing() {
        try (Scope scope = Scope.open()) {
            MmfsInputs in = inputs(3, 6, 2);
            Tensor levels = formulas.attention(
                            muted(new MuteSet(Set.of(), Set.of(), Set.of(1), Set.of(), Set.of(), true), in))
                    .weights();
            assertThat(levels.select(4, 1).abs().sum().item()).isZero();
            assertThat(levels.select(4, 0).abs().sum().item()).isPositive();
            Tensor points = formulas.attention(
                            muted(new MuteSet(Set.of(), Set.of(), Set.of(), Set.of(), Set.of(0), true), in))
                    .weights();
            assertThat(points.select(5, 0).abs().sum().item()).isZero();
            Tensor heads =
                    formulas.attend(muted(new MuteSet(Set.of(), Set.of(), Set.of(), Set.of(2), Set.of(), true), in));
            assertThat(heads.slice(2, 8, 12).abs().sum().item()).isZero();
            assertThat(heads.slice(2, 0, 8).abs().sum().item()).isPositive();
        }
    }

    @Test
    void aMutedPointThatKeepsItsWeightReadsNothing() {
        try (Scope scope = Scope.open()) {
            MmfsInputs in = inputs(3, 6, 2);
            MuteSet plain = new MuteSet(Set.of(), Set.of(), Set.of(), Set.of(), Set.of(1), false);
            MmfsInputs out = muted(plain, in);
            assertThat(formulas.attention(out).weights().toDoubles())
                    .isEqualTo(formulas.attention(in).weights().toDoubles());
            Tensor without = formulas.attention(in).weights().mul(Tensor.of(new float[] {1, 0}, 1, 1, 1, 1, 1, 2));
            Tensor expected = in.ignoreToken()
                    .reshape(1, 1, HEADS, 4)
                    .mul(formulas.attention(in).ignored().unsqueeze(3))
                    .reshape(1, 6, HEADS * 4);
            for (int image = 0; image < 2; image++) {
                expected = expected.add(formulas.sample(
                        in.value().select(1, image), LEVELS, formulas.locations(in, image), without.select(2, image)));
            }
            double[] wanted = expected.toDoubles();
            double[] found = formulas.attend(out).toDoubles();
            for (int i = 0; i < wanted.length; i++) {
                assertThat(found[i]).isCloseTo(wanted[i], within(1e-5));
            }
        }
    }

    @Test
    void muteAppliesOnlyToTheSitesNamed() {
        try (Scope scope = Scope.open()) {
            MmfsInputs in = inputs(3, 6, 2);
            MuteSet elsewhere = new MuteSet(Set.of("up_blocks"), Set.of(0), Set.of(), Set.of(), Set.of(), true);
            assertThat(muted(elsewhere, in)).isSameAs(in);
            assertThat(muted(MuteSet.NONE, in)).isSameAs(in);
        }
    }
}
