package org.weft.train;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.weft.data.storyworld.Frame;
import org.weft.data.storyworld.Split;
import org.weft.data.storyworld.World;
import org.weft.data.storyworld.WorldStory;
import org.weft.model.diffusion.AutoencoderKl;
import org.weft.tensor.Nn;
import org.weft.tensor.Tensor;
import org.weft.tensor.random.Philox;

/**
 * Trains the autoencoder: crops first, whole frames at the end; absolute error of pixels, of their differences and of blurred pixels,
 * things weighted above background, and a little divergence from the normal distribution.
 */
final class VaeStage implements Stage {
    private static final double KL = 2e-4;
    private static final int CROP = 64;
    /** Share of the steps on crops. */
    private static final double CROPPED = 0.75;

    private final AutoencoderKl vae;
    private final Recipe recipe;
    private final World world;
    private final FrameSource frames;

    VaeStage(AutoencoderKl vae, Recipe recipe, World world, int size) {
        this.vae = vae;
        this.recipe = recipe;
        this.world = world;
        frames = new FrameSource(world, size, recipe.emphasis());
    }

    @Override
    public Loss loss(long step) {
        Philox random = new Philox(recipe.seed(), 2 * step + 2);
        boolean whole = step >= CROPPED * recipe.steps();
        int count = whole ? Math.max(1, recipe.batch() / 4) : recipe.batch();
        FrameSource.Pictures p = frames.crops(pick(step, count, random), whole ? frames.size() : CROP, random);
        Tensor image = p.images().mul(2).add(-1);
        AutoencoderKl.Moments moments = vae.encode(image);
        Tensor latents = moments.sample(noise(moments.mean(), random));
        Tensor difference = vae.decode(latents).sub(image);
        Tensor pixels = difference.abs().mul(p.weights()).mean();
        Tensor edges = gradient(difference, p.weights());
        Tensor blurred = Nn.avgPool2d(difference, 4).abs().mean();
        Tensor kl = moments.mean()
                .square()
                .add(moments.logvar().exp())
                .sub(moments.logvar())
                .add(-1)
                .mul(0.5)
                .mean();
        Map<String, Tensor> parts = new LinkedHashMap<>();
        parts.put("pixels", pixels);
        parts.put("edges", edges);
        parts.put("kl", kl);
        return new Loss(pixels.add(edges).add(blurred).add(kl.mul(KL)), parts, new Work(count, count, 0, 0));
    }

    private Frame[] pick(long step, int count, Philox random) {
        Frame[] out = new Frame[count];
        for (int i = 0; i < count; i++) {
            WorldStory story = world.story(Split.TRAIN, step * recipe.batch() + i);
            out[i] = story.frames().get(random.nextInt(story.frames().size()));
        }
        return out;
    }

    private static Tensor gradient(Tensor d, Tensor weights) {
        long h = d.size(2);
        long w = d.size(3);
        Tensor across = d.slice(3, 1, w).sub(d.slice(3, 0, w - 1)).abs().mul(weights.slice(3, 1, w));
        Tensor down = d.slice(2, 1, h).sub(d.slice(2, 0, h - 1)).abs().mul(weights.slice(2, 1, h));
        return across.mean().add(down.mean());
    }

    static Tensor noise(Tensor like, Philox random) {
        float[] out = new float[Math.toIntExact(like.count())];
        random.fillNormal(out);
        return Tensor.of(out, like.shape());
    }

    /** Mean and deviation of each latent channel over unseen frames. */
    static double[][] statistics(AutoencoderKl vae, World world, int size, int count) {
        FrameSource source = new FrameSource(world, size, 1);
        Frame[] frames = new Frame[count];
        for (int i = 0; i < count; i++) {
            frames[i] = world.story(Split.VALIDATION, i).frames().get(i % 5);
        }
        Tensor images = source.crops(frames, size, new Random(1)).images();
        Tensor mean = vae.encode(images.mul(2).add(-1)).mean();
        int channels = Math.toIntExact(mean.size(1));
        double[][] out = new double[2][channels];
        for (int c = 0; c < channels; c++) {
            Tensor one = mean.select(1, c);
            out[0][c] = one.mean().item();
            out[1][c] = Math.sqrt(one.sub(one.mean()).square().mean().item());
        }
        return out;
    }
}
