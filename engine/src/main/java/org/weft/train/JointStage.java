package org.weft.train;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import org.weft.model.ModelConfig;
import org.weft.model.interleaved.Layout;
import org.weft.model.interleaved.MmInterleaved;
import org.weft.model.interleaved.NoiseSchedule;
import org.weft.model.interleaved.TrainingForward;
import org.weft.tensor.Nn;
import org.weft.tensor.Recompute;
import org.weft.tensor.Scope;
import org.weft.tensor.Tensor;
import org.weft.tensor.random.Philox;

/** Trains the whole model on documents: next words and next pictures together. The autoencoder stays as it is. */
final class JointStage implements Stage {
    /** Signal-to-noise ratios above this count as this (min-SNR weighting). */
    private static final double MAX_SNR = 5;

    private static final Work NOTHING = new Work(0, 0, 0, 0);

    private final MmInterleaved model;
    private final Recipe recipe;
    private final NoiseSchedule schedule;
    private final Batcher lessons;
    private final Batcher heldOut;
    private final Prefetch<Prepared> next;

    /**
     * @param lessons what is learned
     * @param heldOut what progress is measured on
     */
    JointStage(MmInterleaved model, Recipe recipe, Batcher lessons, Batcher heldOut) {
        this.model = model;
        this.recipe = recipe;
        this.lessons = lessons;
        this.heldOut = heldOut;
        schedule = NoiseSchedule.of(model.config().diffusion());
        next = new Prefetch<>(pass -> prepared(lessons.batch(pass), random(pass)), Prefetch.threads(lessons.shared()));
    }

    @Override
    public Loss loss(long pass) {
        Prefetch.Taken<Prepared> taken = next.take(pass);
        Batch batch = taken.value().batch();
        Loss loss = Recompute.during(recipe.recompute(), () -> loss(taken.value(), recipe.imageWeight() > 0));
        Work work = new Work(
                batch.documents(),
                batch.images(),
                batch.tokens(model.config().tokens().pad()),
                taken.waited());
        return new Loss(loss.loss(), loss.parts(), work);
    }

    @Override
    public Optional<Loss> probe(int rows) {
        Prepared few = prepared(lessons.batch(0, rows), random(0));
        return Optional.of(Recompute.during(recipe.recompute(), () -> loss(few, recipe.imageWeight() > 0)));
    }

    @Override
    public Map<String, Double> validate() {
        Map<String, Double> sums = new LinkedHashMap<>();
        int passes = (recipe.validation() + recipe.batch() - 1) / recipe.batch();
        for (int i = 0; i < passes; i++) {
            try (Scope scope = Scope.open()) {
                Loss loss = loss(prepared(heldOut.batch(i), new Philox(0, i)), true);
                sums.merge("loss", loss.loss().item() / passes, Double::sum);
                loss.parts().forEach((name, value) -> sums.merge(name, value.item() / passes, Double::sum));
            }
        }
        return sums;
    }

    @Override
    public void close() {
        next.close();
    }

    private Philox random(long pass) {
        return new Philox(recipe.seed(), 2 * pass + 2);
    }

    /**
     * What chance decides in a pass. Dims: K learned pictures, R = draws * K rows.
     *
     * @param chosen numbers of the learned pictures [K]
     * @param vaeNoise for the latents of the true pictures [K, C, h, w]
     * @param steps timesteps [R]
     * @param weights of rows in the loss [R]
     * @param clearness share of the picture, against noise, in the row [R]
     * @param dropped rows that lose their text [R]
     * @param noise [R, C, h, w]
     */
    private record Chance(
            int[] chosen,
            float[] vaeNoise,
            long[] steps,
            float[] weights,
            float[] clearness,
            boolean[] dropped,
            float[] noise) {}

    /** A pass's numbers: all that can be made before the model is needed. */
    private record Prepared(Batch batch, Layout layout, Chance chance) {}

    private Prepared prepared(Batch batch, Philox random) {
        Layout layout = new Layout(batch.ids(), batch.pictures(), model.config().tokens());
        return new Prepared(batch, layout, chance(choose(layout, batch, random), random));
    }

    private Chance chance(int[] chosen, Philox random) {
        int rows = chosen.length * recipe.draws();
        float[] vaeNoise = normal(chosen.length, random);
        long[] steps = new long[rows];
        float[] weights = new float[rows];
        float[] clearness = new float[rows];
        boolean[] dropped = new boolean[rows];
        for (int i = 0; i < rows; i++) {
            // each draw of a picture has its own share of the schedule, so that a step sees all of it
            int draw = i / chosen.length;
            double place = (draw + random.nextFloat()) / recipe.draws();
            steps[i] = Math.min(schedule.steps() - 1, (int) (place * schedule.steps()));
            double snr = schedule.signalToNoise(steps[i]);
            // For velocity the plain loss already weighs the picture's error by snr + 1. Capping the ratio alone, as
            // min-SNR
            // does, would leave nothing of the noisiest steps, where the story decides what the picture is.
            weights[i] = (float) ((Math.min(snr, MAX_SNR) + 1) / (snr + 1));
            clearness[i] = (float) (snr / (snr + 1));
            dropped[i] = random.nextFloat() < recipe.dropCondition();
        }
        return new Chance(chosen, vaeNoise, steps, weights, clearness, dropped, normal(rows, random));
    }

    /** Noise for so many latents. */
    private float[] normal(int rows, Philox random) {
        ModelConfig.Unet u = model.config().unet();
        float[] out = new float[rows * u.latentChannels() * u.sampleSize() * u.sampleSize()];
        random.fillNormal(out);
        return out;
    }

    /** Latents of so many pictures from their numbers. */
    private Tensor latents(float[] values, int rows) {
        ModelConfig.Unet u = model.config().unet();
        return Tensor.of(values, rows, u.latentChannels(), u.sampleSize(), u.sampleSize());
    }

    /** A batch as tensors. */
    private record Given(FrameSource.Pictures pictures, TrainingForward.Batch read) {}

    private Given given(Prepared prepared) {
        Batch batch = prepared.batch();
        int size = model.config().vision().imageSize();
        int n = batch.images();
        FrameSource.Pictures pictures = new FrameSource.Pictures(
                Tensor.of(batch.planes(), n, 3, size, size), Tensor.of(batch.weights(), n, 1, size, size));
        TrainingForward.Batch read = new TrainingForward.Batch(
                prepared.layout(),
                targets(batch),
                Tensor.of(ModuleRows.flat(attention(batch.ids())), batch.ids().length, batch.ids()[0].length),
                pictures.images(),
                prepared.layout().nearestBos());
        return new Given(pictures, read);
    }

    /**
     * Everything a pass's loss is computed from, by name: {@code ids} and {@code targets} int64 [B, L] and [B, L - 1],
     * {@code pictures} int64 [B], {@code images} [N, 3, S, S], {@code chosen} int64 [K], {@code vae_noise} [K, C, h, w], {@code noise}
     * [draws * K, C, h, w], {@code timesteps} and {@code dropped} int64, {@code weights} and {@code pixel_weights}. To compare with
     * other programs; at least one picture must be learned.
     */
    Map<String, Tensor> inputs(long pass) {
        Prepared prepared = prepared(lessons.batch(pass), random(pass));
        Batch batch = prepared.batch();
        Given given = given(prepared);
        int[] chosen = prepared.chance().chosen();
        Tensor vaeNoise = latents(prepared.chance().vaeNoise(), chosen.length);
        TrainingForward.Denoising d = denoising(prepared.chance(), given.pictures());
        int rows = d.timesteps().length;
        long[] dropped =
                IntStream.range(0, rows).mapToLong(i -> d.dropped()[i] ? 1 : 0).toArray();
        long[][] targets = given.read().targets();
        Map<String, Tensor> out = new LinkedHashMap<>();
        out.put("ids", Tensor.of(ModuleRows.flat(batch.ids()), batch.ids().length, batch.ids()[0].length));
        out.put("targets", Tensor.of(ModuleRows.flat(targets), targets.length, targets[0].length));
        out.put("pictures", whole(batch.pictures()));
        out.put("images", given.pictures().images());
        out.put("chosen", whole(chosen));
        out.put("vae_noise", vaeNoise);
        out.put("noise", d.noise());
        out.put("timesteps", Tensor.of(d.timesteps(), rows));
        out.put("dropped", Tensor.of(dropped, rows));
        out.put("weights", Tensor.of(Objects.requireNonNull(d.weights()), rows));
        out.put("pixel_weights", Objects.requireNonNull(d.pixelWeights()));
        return out;
    }

    private static Tensor whole(int[] values) {
        return Tensor.of(IntStream.of(values).asLongStream().toArray(), values.length);
    }

    /** @param draws whether pictures are denoised also where there are words to learn; that is saved where it has no weight */
    private Loss loss(Prepared prepared, boolean draws) {
        Given given = given(prepared);
        TrainingForward.Batch read = given.read();
        boolean words =
                Arrays.stream(read.targets()).flatMapToLong(Arrays::stream).anyMatch(id -> id != Layout.IGNORED);
        if ((!draws && words) || prepared.chance().chosen().length == 0) {
            if (!words) {
                throw new UncheckedIOException(
                        new IOException("nothing of a batch is learned: no word, and no picture that anything precedes;"
                                + " name another task or data set in \"data\""));
            }
            Tensor text = TrainingForward.text(model, read);
            return new Loss(text.mul(recipe.textWeight()), Map.of("text", text), NOTHING);
        }
        TrainingForward.Result r = TrainingForward.run(
                model,
                read,
                denoising(prepared.chance(), given.pictures()),
                schedule,
                new TrainingForward.Weights(words ? recipe.textWeight() : 0, recipe.imageWeight()));
        Map<String, Tensor> parts = new LinkedHashMap<>();
        if (words) {
            parts.put("text", r.textLoss());
        }
        parts.put("image", r.imageLoss());
        return new Loss(r.loss(), parts, NOTHING);
    }

    /** What is learned at positions 0..L-2 (spec section 6): words and picture starts, but not a picture that opens a document. */
    private long[][] targets(Batch batch) {
        ModelConfig.Tokens tokens = model.config().tokens();
        long[][] ids = batch.ids();
        long[][] out = new long[ids.length][ids[0].length - 1];
        for (int b = 0; b < ids.length; b++) {
            for (int t = 1; t < ids[b].length; t++) {
                boolean opening = ids[b][t] == tokens.soi() && ids[b][t - 1] == tokens.bos();
                out[b][t - 1] = batch.learned()[b][t] && !opening ? ids[b][t] : Layout.IGNORED;
            }
        }
        return out;
    }

    private long[][] attention(long[][] ids) {
        int pad = model.config().tokens().pad();
        long[][] out = new long[ids.length][ids[0].length];
        for (int b = 0; b < ids.length; b++) {
            for (int t = 0; t < ids[b].length; t++) {
                out[b][t] = ids[b][t] == pad ? 0 : 1;
            }
        }
        return out;
    }

    /** The learned pictures' latents with their noise and weights. */
    private TrainingForward.Denoising denoising(Chance c, FrameSource.Pictures pictures) {
        int count = c.chosen().length;
        Tensor at = whole(c.chosen());
        int rows = c.steps().length;
        Tensor latents =
                TrainingForward.latents(model, pictures.images().indexSelect(0, at), latents(c.vaeNoise(), count));
        int factor = model.config().vae().factor();
        Tensor emphasis = Nn.avgPool2d(pictures.weights().indexSelect(0, at), factor);
        // While noise hides where things are, weighing their pixels more would teach to paint things everywhere.
        Tensor pixels = times(emphasis, recipe.draws())
                .add(-1)
                .mul(Tensor.of(c.clearness(), rows, 1, 1, 1))
                .add(1);
        return new TrainingForward.Denoising(
                times(latents, recipe.draws()),
                latents(c.noise(), rows),
                c.steps(),
                c.dropped(),
                c.weights(),
                pixels,
                c.chosen(),
                recipe.look());
    }

    private static Tensor times(Tensor tensor, int times) {
        return Tensor.cat(0, java.util.Collections.nCopies(times, tensor));
    }

    /** Some pictures of every row, but never one that nothing precedes. */
    private int[] choose(Layout layout, Batch batch, Philox random) {
        int bos = model.config().tokens().bos();
        List<Integer> out = new ArrayList<>();
        for (int[] row : layout.slots()) {
            List<Integer> possible = new ArrayList<>();
            for (int image : row) {
                if (image >= 0 && batch.drawn()[image]) {
                    Layout.Site site = layout.sites().get(image);
                    if (site.soi() > 0 && batch.ids()[site.row()][site.soi() - 1] != bos) {
                        possible.add(image);
                    }
                }
            }
            for (int k = 0; k < recipe.frames() && !possible.isEmpty(); k++) {
                out.add(possible.remove(random.nextInt(possible.size())));
            }
        }
        return out.stream().mapToInt(Integer::intValue).sorted().toArray();
    }
}
