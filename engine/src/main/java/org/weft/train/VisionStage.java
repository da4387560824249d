package org.weft.train;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.weft.data.storyworld.Actor;
import org.weft.data.storyworld.Frame;
import org.weft.data.storyworld.Palette;
import org.weft.data.storyworld.Renderer;
import org.weft.data.storyworld.Split;
import org.weft.data.storyworld.Tint;
import org.weft.data.storyworld.World;
import org.weft.data.storyworld.WorldStory;
import org.weft.model.Layers.Conv;
import org.weft.model.Layers.Linear;
import org.weft.model.ModelConfig;
import org.weft.model.Params;
import org.weft.model.vision.VisualTokenizer;
import org.weft.tensor.Nn;
import org.weft.tensor.Scope;
import org.weft.tensor.Tensor;
import org.weft.tensor.random.Philox;

/**
 * Teaches the visual tokenizer to see: its maps must tell what every place shows and which coat an animal wears, its tokens what is
 * in the picture. The reference begins with a CLIP that has learned from 400 million pictures; a fresh one learns far sooner from
 * such truth than from what the text loss lets through. The heads that answer belong to the run, not to the model.
 */
final class VisionStage implements Stage {
    /** Weight of pixels of animals and things, which are few. */
    private static final float THINGS = 4;

    /** Pixels of a class that make it present in a cell. */
    private static final int SEEN = 6;

    /** Weight of what is present against what is absent: most is absent. */
    private static final double PRESENT = 4;

    private static final double PRESENCE_WEIGHT = 4;
    private static final double TINT_WEIGHT = 0.5;
    private static final int FOLD = 2;

    private final VisualTokenizer tokenizer;
    private final Recipe recipe;
    private final World world;
    private final Renderer renderer;
    private final FrameSource frames;
    private final Heads heads;
    private final int size;
    private final List<Integer> grids;
    private final int classes;
    private final int tints;
    private final Prefetch<Examples> next;

    /** What answers. */
    private record Heads(Conv pixels, List<Conv> cells, Linear whole) {}

    VisionStage(VisualTokenizer tokenizer, Params heads, ModelConfig config, Recipe recipe, World world) {
        this.tokenizer = tokenizer;
        this.recipe = recipe;
        this.world = world;
        size = config.vision().imageSize();
        renderer = world.renderer(size);
        frames = new FrameSource(world, size, THINGS);
        classes = world.catalogue().palette().size();
        tints = world.catalogue().coats().size();
        grids = config.vision().levels();
        int dim = config.vision().dim();
        int answers = classes + tints;
        List<Conv> cells = new ArrayList<>();
        for (int l = 1; l < grids.size(); l++) {
            cells.add(Conv.of(heads.at("cells", l), dim, answers, 1, 1));
        }
        this.heads = new Heads(
                Conv.of(heads.at("pixels"), dim, (long) answers * FOLD * FOLD, 1, 1),
                cells,
                Linear.of(
                        heads.at("whole"),
                        (long) config.imageTokens() * config.language().dim(),
                        answers));
        next = new Prefetch<>(pass -> examples(Split.TRAIN, pass, recipe.batch()), Prefetch.threads(true));
    }

    /**
     * @param planes pictures
     * @param labels class of every pixel of the finest head
     * @param weights of these pixels
     * @param coats coat of every such pixel
     * @param onCoat 1 where an animal is
     * @param present per grid and for the whole picture, [count, answers, g, g]
     */
    private record Examples(
            int count,
            float[] planes,
            long[] labels,
            float[] weights,
            long[] coats,
            float[] onCoat,
            List<float[]> present) {}

    private int side() {
        return grids.get(0) * FOLD;
    }

    private Examples examples(Split split, long pass, int count) {
        Philox random = new Philox(recipe.seed(), 2 * pass + 3);
        int n = size * size;
        int m = side() * side();
        int answers = classes + tints;
        List<float[]> present = new ArrayList<>();
        for (int l = 1; l < grids.size(); l++) {
            present.add(new float[count * answers * grids.get(l) * grids.get(l)]);
        }
        present.add(new float[count * answers]);
        Examples e = new Examples(
                count,
                new float[count * 3 * n],
                new long[count * m],
                new float[count * m],
                new long[count * m],
                new float[count * m],
                present);
        float[] emphasis = new float[n];
        for (int i = 0; i < count; i++) {
            WorldStory story = world.story(split, pass * count + i);
            Frame frame = story.frames().get(random.nextInt(WorldStory.FRAMES));
            frames.write(frame, e.planes, i * 3 * n, emphasis, 0);
            byte[] drawn = renderer.labels(frame.scene());
            int[] coat = coats(frame);
            fine(e, i, drawn, coat, emphasis);
            for (int l = 1; l < grids.size(); l++) {
                cells(drawn, coat, grids.get(l), present.get(l - 1), i);
            }
            cells(drawn, coat, 1, present.getLast(), i);
        }
        return e;
    }

    /** Coat per class, -1 for what wears none. */
    private int[] coats(Frame frame) {
        Palette palette = world.catalogue().palette();
        List<Tint> coats = world.catalogue().coats();
        int[] out = new int[classes];
        java.util.Arrays.fill(out, -1);
        for (Actor actor : frame.scene().actors()) {
            out[palette.index(actor.animal().name())] =
                    coats.indexOf(actor.identity().tint());
        }
        return out;
    }

    private void fine(Examples e, int picture, byte[] drawn, int[] coat, float[] emphasis) {
        int side = side();
        int step = size / side;
        for (int k = 0; k < side * side; k++) {
            int at = k / side * step * size + k % side * step;
            int label = drawn[at] & 255;
            int to = picture * side * side + k;
            e.labels[to] = label;
            e.weights[to] = emphasis[at];
            if (coat[label] >= 0) {
                e.coats[to] = coat[label];
                e.onCoat[to] = 1;
            }
        }
    }

    private void cells(byte[] drawn, int[] coat, int grid, float[] present, int picture) {
        int answers = classes + tints;
        int[] counts = new int[answers * grid * grid];
        int cell = size / grid;
        for (int k = 0; k < drawn.length; k++) {
            int at = k / size / cell * grid + k % size / cell;
            int label = drawn[k] & 255;
            counts[label * grid * grid + at]++;
            if (coat[label] >= 0) {
                counts[(classes + coat[label]) * grid * grid + at]++;
            }
        }
        for (int i = 0; i < counts.length; i++) {
            present[picture * counts.length + i] = counts[i] >= SEEN ? 1 : 0;
        }
    }

    @Override
    public Loss loss(long pass) {
        Prefetch.Taken<Examples> taken = next.take(pass);
        Examples e = taken.value();
        Map<String, Tensor> parts = parts(e);
        Tensor loss = parts.values().stream().reduce(Tensor::add).orElseThrow();
        return new Loss(loss, parts, new Work(e.count, e.count, 0, taken.waited()));
    }

    private Map<String, Tensor> parts(Examples e) {
        VisualTokenizer.Output seen = tokenizer.forward(Tensor.of(e.planes, e.count, 3, size, size));
        Tensor fine = Nn.pixelShuffle(heads.pixels.forward(seen.maps().get(0)), FOLD);
        Map<String, Tensor> out = new LinkedHashMap<>();
        out.put("labels", crossEntropy(fine.slice(1, 0, classes), e.labels, e.weights));
        out.put(
                "coats",
                crossEntropy(fine.slice(1, classes, classes + tints), e.coats, e.onCoat)
                        .mul(TINT_WEIGHT));
        Tensor presence = null;
        for (int l = 1; l < grids.size(); l++) {
            Tensor one = presence(heads.cells.get(l - 1).forward(seen.maps().get(l)), e.present.get(l - 1));
            presence = presence == null ? one : presence.add(one);
        }
        out.put("cells", java.util.Objects.requireNonNull(presence).mul(PRESENCE_WEIGHT));
        Tensor whole = heads.whole.forward(seen.embeds().reshape(e.count, -1));
        out.put("whole", presence(whole, e.present.getLast()).mul(PRESENCE_WEIGHT));
        return out;
    }

    private Tensor crossEntropy(Tensor logits, long[] labels, float[] weights) {
        int side = side();
        long n = logits.size(0);
        Tensor chosen = logits.logSoftmax(1).gather(1, Tensor.of(labels, n, 1, side, side));
        Tensor w = Tensor.of(weights, n, 1, side, side);
        return chosen.neg().mul(w).sum().div(w.sum().add(1));
    }

    /** Binary cross-entropy of logits, mean over all answers. */
    private static Tensor presence(Tensor logits, float[] present) {
        Tensor y = Tensor.of(present, logits.shape());
        Tensor loss = Nn.relu(logits)
                .sub(logits.mul(y))
                .add(logits.abs().neg().exp().add(1).log());
        return loss.mul(y.mul(PRESENT - 1).add(1)).mean();
    }

    @Override
    public Map<String, Double> validate() {
        Map<String, Double> out = new LinkedHashMap<>();
        int passes = Math.max(1, recipe.validation() / recipe.batch());
        for (int i = 0; i < passes; i++) {
            try (Scope scope = Scope.open()) {
                Map<String, Tensor> parts = parts(examples(Split.VALIDATION, i, recipe.batch()));
                double sum = 0;
                for (Map.Entry<String, Tensor> part : parts.entrySet()) {
                    double value = part.getValue().item() / passes;
                    out.merge(part.getKey(), value, Double::sum);
                    sum += value;
                }
                out.merge("loss", sum, Double::sum);
            }
        }
        return out;
    }

    @Override
    public void close() {
        next.close();
    }
}
