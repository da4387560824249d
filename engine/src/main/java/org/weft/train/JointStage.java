package org.weft.train;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.weft.data.storyworld.Split;
import org.weft.data.storyworld.World;
import org.weft.data.storyworld.WorldStory;
import org.weft.model.ModelConfig;
import org.weft.model.interleaved.Layout;
import org.weft.model.interleaved.MmInterleaved;
import org.weft.model.interleaved.NoiseSchedule;
import org.weft.model.interleaved.TrainingForward;
import org.weft.tensor.Nn;
import org.weft.tensor.Tensor;
import org.weft.tensor.random.Philox;

/** Trains the whole model on stories: next words and next pictures together. The autoencoder stays as it is. */
final class JointStage implements Stage {
    /** Signal-to-noise ratios above this count as this (min-SNR weighting). */
    private static final double MAX_SNR = 5;

    /** Share of stories whose pictures come before their captions: those teach to describe, the others to draw. */
    private static final float PICTURE_FIRST = 0.3f;

    private final MmInterleaved model;
    private final Recipe recipe;
    private final World world;
    private final FrameSource frames;
    private final StoryWords words;
    private final NoiseSchedule schedule;

    JointStage(MmInterleaved model, Recipe recipe, World world) {
        ModelConfig config = model.config();
        this.model = model;
        this.recipe = recipe;
        this.world = world;
        frames = new FrameSource(world, config.vision().imageSize());
        words = new StoryWords(world.words(), config);
        schedule = NoiseSchedule.of(config.diffusion());
    }

    @Override
    public Loss step(long step, Philox random) {
        List<WorldStory> stories = new ArrayList<>();
        List<Boolean> pictureFirst = new ArrayList<>();
        for (int i = 0; i < recipe.batch(); i++) {
            stories.add(world.story(Split.TRAIN, step * recipe.batch() + i));
            pictureFirst.add(random.nextFloat() < PICTURE_FIRST);
        }
        long[][] ids = words.rows(stories, pictureFirst);
        int[] counts = new int[ids.length];
        java.util.Arrays.fill(counts, WorldStory.FRAMES);
        Layout layout = new Layout(ids, counts, model.config().tokens());
        long[][] attention = attention(ids);
        FrameSource.Pictures pictures = pictures(stories);
        TrainingForward.Batch batch = new TrainingForward.Batch(
                layout,
                layout.textTargets(new Layout.TextRules(attention, null, false)),
                Tensor.of(ModuleRows.flat(attention), ids.length, ids[0].length),
                pictures.images(),
                layout.nearestBos());
        TrainingForward.Result r = TrainingForward.run(
                model,
                batch,
                denoising(layout, pictures, random),
                schedule,
                new TrainingForward.Weights(recipe.textWeight(), recipe.imageWeight()));
        Map<String, Tensor> parts = new LinkedHashMap<>();
        parts.put("text", r.textLoss());
        parts.put("image", r.imageLoss());
        return new Loss(r.loss(), parts);
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

    private FrameSource.Pictures pictures(List<WorldStory> stories) {
        int n = frames.size() * frames.size();
        int count = stories.size() * WorldStory.FRAMES;
        float[] images = new float[count * 3 * n];
        float[] weights = new float[count * n];
        for (int i = 0; i < count; i++) {
            var frame = stories.get(i / WorldStory.FRAMES).frames().get(i % WorldStory.FRAMES);
            frames.write(frame, images, i * 3 * n, weights, i * n, recipe.emphasis());
        }
        return new FrameSource.Pictures(
                Tensor.of(images, count, 3, frames.size(), frames.size()),
                Tensor.of(weights, count, 1, frames.size(), frames.size()));
    }

    /** Which pictures are learned this step, their noise and weights. */
    private TrainingForward.Denoising denoising(Layout layout, FrameSource.Pictures pictures, Philox random) {
        int[] chosen = choose(layout, random);
        long[] index = IntStream.of(chosen).asLongStream().toArray();
        Tensor at = Tensor.of(index, index.length);
        int rows = chosen.length * recipe.draws();
        ModelConfig.Unet u = model.config().unet();
        Tensor like = Tensor.full(0, rows, u.latentChannels(), u.sampleSize(), u.sampleSize());
        Tensor once = like.slice(0, 0, chosen.length);
        Tensor latents =
                TrainingForward.latents(model, pictures.images().indexSelect(0, at), VaeStage.noise(once, random));
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
        int factor = model.config().vae().factor();
        Tensor emphasis = Nn.avgPool2d(pictures.weights().indexSelect(0, at), factor);
        // While noise hides where things are, weighing their pixels more would teach to paint things everywhere.
        Tensor pixels = times(emphasis, recipe.draws())
                .add(-1)
                .mul(Tensor.of(clearness, rows, 1, 1, 1))
                .add(1);
        return new TrainingForward.Denoising(
                times(latents, recipe.draws()),
                VaeStage.noise(like, random),
                steps,
                dropped,
                weights,
                pixels,
                chosen,
                recipe.look());
    }

    private static Tensor times(Tensor tensor, int times) {
        return Tensor.cat(0, java.util.Collections.nCopies(times, tensor));
    }

    /** Some frames of every story, but never one that nothing precedes. */
    private int[] choose(Layout layout, Philox random) {
        List<Integer> out = new ArrayList<>();
        for (int[] row : layout.slots()) {
            List<Integer> possible = new ArrayList<>();
            for (int image : row) {
                if (layout.sites().get(image).soi() > 1) {
                    possible.add(image);
                }
            }
            for (int k = 0; k < recipe.frames() && !possible.isEmpty(); k++) {
                out.add(possible.remove(random.nextInt(possible.size())));
            }
        }
        return out.stream().mapToInt(Integer::intValue).sorted().toArray();
    }
}
