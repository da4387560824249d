package org.weft.model.interleaved;

import java.util.Arrays;
import java.util.Collections;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.weft.model.diffusion.AutoencoderKl;
import org.weft.model.language.LlamaMmfs;
import org.weft.model.vision.VisualTokenizer;
import org.weft.tensor.DType;
import org.weft.tensor.Scope;
import org.weft.tensor.Tensor;
import org.weft.tensor.Torch;

/** The joint loss of text and images (the reference's MMInterleaved.forward at ac539d00; spec sections 5.3 and 6). */
public final class TrainingForward {
    private TrainingForward() {}

    /**
     * A batch. Dims: B rows, L tokens, N images.
     *
     * @param targets ids to predict at positions 0..L-2, [B][L-1], {@link Layout#IGNORED} where none
     * @param attention int64 [B, L], 1 for real tokens
     * @param images [N, 3, s, s] in 0..1 for the visual tokenizer
     * @param nearestBos per image, or null to take rows as documents
     */
    public record Batch(
            Layout layout, long[][] targets, Tensor attention, Tensor images, int @Nullable [] nearestBos) {}

    /**
     * The diffusion side of a batch.
     *
     * @param latents scaled latents of the true pictures, [K * N, C, h, w]: the chosen images, K times over
     * @param noise standard normal, like the latents
     * @param timesteps int64 [K * N]
     * @param dropped which rows lose their conditions to the negative embeddings, [K * N]
     * @param weights per row, multiplied into its loss; null for one
     * @param pixelWeights multiplied into the loss of every latent pixel, [K * N, 1, h, w]; null for one
     * @param chosen numbers of the batch's images that are denoised, N of them
     * @param look whether the U-Net looks at earlier pictures; without, its MMFS is neither computed nor trained
     */
    public record Denoising(
            Tensor latents,
            Tensor noise,
            long[] timesteps,
            boolean[] dropped,
            float @Nullable [] weights,
            @Nullable Tensor pixelWeights,
            int[] chosen,
            boolean look) {}

    /** Weights of the two losses. */
    public record Weights(double text, double image) {}

    /** Everything the forward pass computed; {@code loss} is the weighted sum. */
    public record Result(
            Tensor loss,
            Tensor textLoss,
            Tensor imageLoss,
            Tensor embeds,
            Tensor hidden,
            Tensor logits,
            MmInterleaved.Context context,
            MmInterleaved.UnetView view,
            Tensor conditions,
            Tensor noisy,
            Tensor prediction,
            Tensor unreduced) {}

    /** Scaled latents of pictures in 0..1, sampled with given noise. No gradient. */
    public static Tensor latents(MmInterleaved model, Tensor images, Tensor vaeNoise) {
        return Torch.noGrad(() -> {
            try (Scope scope = Scope.open()) {
                AutoencoderKl vae = model.imageDecoder().vae();
                Tensor signed = images.add(-0.5).div(0.5);
                return scope.keep(vae.scale(vae.encode(signed).sample(vaeNoise)));
            }
        });
    }

    /** What reading the batch gives. */
    private record Reading(
            VisualTokenizer.@Nullable Output visual, Tensor embeds, Tensor hidden, Tensor logits, Tensor textLoss) {}

    private static Reading read(MmInterleaved model, Batch batch) {
        Layout layout = batch.layout();
        boolean pictures = !layout.sites().isEmpty();
        VisualTokenizer.Output visual = pictures ? model.visualTokenizer().forward(batch.images()) : null;
        Tensor embeds = model.embed(layout, visual == null ? null : visual.embeds());
        var vision = visual == null ? null : model.look(layout, model.languageMaps(visual.maps()));
        Tensor hidden = model.decoder().forward(new LlamaMmfs.Input(embeds, batch.attention(), null, vision, null));
        Tensor logits = model.textHead().forward(hidden);
        Tensor textLoss = crossEntropy(logits.slice(1, 0, layout.length() - 1L), batch.targets());
        return new Reading(visual, embeds, hidden, logits, textLoss);
    }

    /** The text loss alone, for batches of which no picture is drawn. */
    public static Tensor text(MmInterleaved model, Batch batch) {
        return read(model, batch).textLoss();
    }

    /**
     * Both losses. The text loss is left out of the sum where its weight is 0.
     *
     * @param d at least one picture
     */
    public static Result run(MmInterleaved model, Batch batch, Denoising d, NoiseSchedule schedule, Weights weights) {
        Layout layout = batch.layout();
        Reading r = read(model, batch);
        VisualTokenizer.Output visual = Objects.requireNonNull(r.visual(), "a picture to draw");
        var context = model.context(r.hidden(), layout, d.chosen(), batch.nearestBos());
        Tensor conditions = model.imageDecoder().conditions(context.features(), context.mask());
        var view = model.unetView(model.unetMaps(visual.maps()), layout, d.chosen(), batch.nearestBos());
        Tensor noisy = schedule.addNoise(d.latents(), d.noise(), d.timesteps());
        Tensor repeated = times(conditions, d.timesteps().length / d.chosen().length);
        Tensor prediction = model.imageDecoder()
                .unet()
                .forward(
                        noisy,
                        Tensor.of(d.timesteps(), d.timesteps().length),
                        dropConditions(repeated, model.imageDecoder().negative(), d.dropped()),
                        d.look() ? model.bind(view) : null);
        Tensor target = schedule.target(d.latents(), d.noise(), d.timesteps());
        Tensor unreduced = prediction.sub(target).square();
        Tensor imageLoss = weighted(unreduced, d, context).mean();
        Tensor loss = imageLoss.mul(weights.image());
        if (weights.text() != 0) {
            loss = r.textLoss().mul(weights.text()).add(loss);
        }
        return new Result(
                loss,
                r.textLoss(),
                imageLoss,
                r.embeds(),
                r.hidden(),
                r.logits(),
                context,
                view,
                conditions,
                noisy,
                prediction,
                unreduced);
    }

    /** Pictures that only the document's start precedes teach nothing: their weight is 0 (context length over 2). */
    private static Tensor weighted(Tensor unreduced, Denoising d, MmInterleaved.Context context) {
        int n = d.timesteps().length;
        float[] factor = new float[n];
        long[] mask = context.mask().toLongs();
        int images = d.chosen().length;
        int length = mask.length / images;
        for (int i = 0; i < n; i++) {
            int from = i % images * length;
            long real = Arrays.stream(mask, from, from + length).sum();
            factor[i] = real > 2 ? (d.weights() == null ? 1 : d.weights()[i]) : 0;
        }
        Tensor result = unreduced.mul(Tensor.of(factor, n, 1, 1, 1));
        return d.pixelWeights() == null ? result : result.mul(d.pixelWeights());
    }

    private static Tensor times(Tensor tensor, int times) {
        return times == 1 ? tensor : Tensor.cat(0, Collections.nCopies(times, tensor));
    }

    private static Tensor dropConditions(Tensor conditions, Tensor negative, boolean[] dropped) {
        float[] keep = new float[dropped.length];
        for (int i = 0; i < keep.length; i++) {
            keep[i] = dropped[i] ? 0 : 1;
        }
        Tensor mask = Tensor.of(keep, keep.length, 1, 1);
        return conditions.where(mask.to(DType.BOOL), negative.expand(conditions.shape()));
    }

    /** Mean cross entropy over the targets that are not {@link Layout#IGNORED}; NaN when there are none, as in PyTorch. */
    public static Tensor crossEntropy(Tensor logits, long[][] targets) {
        long vocab = logits.size(2);
        long[] flat = Arrays.stream(targets).flatMapToLong(Arrays::stream).toArray();
        long[] rows = IntStream.range(0, flat.length)
                .filter(i -> flat[i] != Layout.IGNORED)
                .asLongStream()
                .toArray();
        long[] wanted = Arrays.stream(rows).map(i -> flat[(int) i]).toArray();
        Tensor used = logits.reshape(flat.length, vocab).indexSelect(0, Tensor.of(rows, rows.length));
        Tensor logProbs = used.to(DType.F32).logSoftmax(1);
        return logProbs.gather(1, Tensor.of(wanted, wanted.length, 1)).mean().neg();
    }
}
