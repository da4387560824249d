package org.weft.train;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.weft.data.storyworld.Frame;
import org.weft.data.storyworld.Renderer;
import org.weft.data.storyworld.Split;
import org.weft.data.storyworld.World;
import org.weft.data.storyworld.WorldStory;
import org.weft.model.judge.JudgeNet;
import org.weft.tensor.Scope;
import org.weft.tensor.Tensor;
import org.weft.tensor.random.Philox;

/**
 * Trains the judge on true frames and their label maps. Half of the pictures are made worse (noise, blur, coarse pixels, other
 * brightness), as generated ones are, so that it judges what is there and not how cleanly it is drawn.
 */
final class JudgeStage implements Stage {
    /** Weight of pixels of animals and things, which are few. */
    private static final float THINGS = 4;

    private final JudgeNet net;
    private final Recipe recipe;
    private final World world;
    private final Renderer renderer;
    private final FrameSource frames;
    private final int size;
    private final Prefetch<Examples> next;

    JudgeStage(JudgeNet net, Recipe recipe, World world, int size) {
        this.net = net;
        this.recipe = recipe;
        this.world = world;
        this.size = size;
        renderer = world.renderer(size);
        frames = new FrameSource(world, size, THINGS);
        next = new Prefetch<>(pass -> examples(Split.TRAIN, pass, recipe.batch(), true), Prefetch.threads(true));
    }

    private record Examples(float[] planes, long[] labels, float[] weights, int count) {}

    private Examples examples(Split split, long pass, int count, boolean worse) {
        Philox random = new Philox(recipe.seed(), 2 * pass + 3);
        int n = size * size;
        float[] planes = new float[count * 3 * n];
        float[] weights = new float[count * n];
        long[] labels = new long[count * n];
        for (int i = 0; i < count; i++) {
            WorldStory story = world.story(split, pass * count + i);
            Frame frame = story.frames().get(random.nextInt(WorldStory.FRAMES));
            frames.write(frame, planes, i * 3 * n, weights, i * n);
            byte[] drawn = renderer.labels(frame.scene());
            for (int k = 0; k < n; k++) {
                labels[i * n + k] = drawn[k] & 255;
            }
            if (worse && random.nextFloat() < 0.5f) {
                Worsening.apply(planes, i * 3 * n, size, random);
            }
        }
        return new Examples(planes, labels, weights, count);
    }

    @Override
    public Loss loss(long pass) {
        Prefetch.Taken<Examples> taken = next.take(pass);
        Examples e = taken.value();
        Tensor loss = crossEntropy(logits(e), e);
        return new Loss(loss, Map.of("pixels", loss), new Work(e.count, e.count, 0, taken.waited()));
    }

    private Tensor logits(Examples e) {
        return net.forward(Tensor.of(e.planes, e.count, 3, size, size)).logits();
    }

    private Tensor crossEntropy(Tensor logits, Examples e) {
        Tensor chosen = logits.logSoftmax(1).gather(1, Tensor.of(e.labels, e.count, 1, size, size));
        Tensor weights = Tensor.of(e.weights, e.count, 1, size, size);
        return chosen.neg().mul(weights).sum().div(weights.sum());
    }

    @Override
    public Map<String, Double> validate() {
        Map<String, Double> out = new LinkedHashMap<>();
        int passes = Math.max(1, recipe.validation() / recipe.batch());
        long right = 0;
        long all = 0;
        for (int i = 0; i < passes; i++) {
            Examples e = examples(Split.VALIDATION, i, recipe.batch(), false);
            try (Scope scope = Scope.open()) {
                Tensor logits = logits(e);
                out.merge("loss", crossEntropy(logits, e).item() / passes, Double::sum);
                long[] said = logits.argmax(1).toLongs();
                for (int k = 0; k < said.length; k++) {
                    right += said[k] == e.labels[k] ? 1 : 0;
                }
                all += said.length;
            }
        }
        out.put("accuracy", (double) right / all);
        return out;
    }

    @Override
    public void close() {
        next.close();
    }

    /** What makes a picture worse. */
    static final class Worsening {
        private Worsening() {}

        static void apply(float[] planes, int at, int size, Philox random) {
            int n = size * size;
            int kind = random.nextInt(4);
            for (int c = 0; c < 3; c++) {
                int from = at + c * n;
                if (kind == 0 || kind == 3) {
                    blur(planes, from, size, 1 + random.nextInt(2));
                }
                if (kind == 1) {
                    coarse(planes, from, size);
                }
            }
            float noise = kind >= 2 ? random.nextFloat() * 0.12f : 0.02f;
            float bright = (random.nextFloat() - 0.5f) * 0.2f;
            float contrast = 0.8f + random.nextFloat() * 0.3f;
            for (int i = at; i < at + 3 * n; i++) {
                float v = (planes[i] - 0.5f) * contrast + 0.5f + bright + (random.nextFloat() * 2 - 1) * noise;
                planes[i] = Math.clamp(v, 0f, 1f);
            }
        }

        /** Mean over a square, across and down. */
        private static void blur(float[] planes, int from, int size, int radius) {
            float[] line = new float[size];
            for (int pass = 0; pass < 2; pass++) {
                for (int row = 0; row < size; row++) {
                    int start = from + (pass == 0 ? row * size : row);
                    int stride = pass == 0 ? 1 : size;
                    for (int x = 0; x < size; x++) {
                        float sum = 0;
                        for (int d = -radius; d <= radius; d++) {
                            sum += planes[start + Math.clamp(x + d, 0, size - 1) * stride];
                        }
                        line[x] = sum / (2 * radius + 1);
                    }
                    for (int x = 0; x < size; x++) {
                        planes[start + x * stride] = line[x];
                    }
                }
            }
        }

        /** Colours in few steps, in blocks of two, as strong compression leaves them. */
        private static void coarse(float[] planes, int from, int size) {
            for (int y = 0; y < size; y += 2) {
                for (int x = 0; x < size; x += 2) {
                    int[] at = {
                        from + y * size + x,
                        from + y * size + Math.min(x + 1, size - 1),
                        from + Math.min(y + 1, size - 1) * size + x,
                        from + Math.min(y + 1, size - 1) * size + Math.min(x + 1, size - 1)
                    };
                    double mean = Arrays.stream(at)
                            .mapToDouble(i -> planes[i])
                            .average()
                            .orElse(0);
                    for (int i : at) {
                        planes[i] = Math.round(mean * 12) / 12f;
                    }
                }
            }
        }
    }
}
