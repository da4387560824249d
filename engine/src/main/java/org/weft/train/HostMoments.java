package org.weft.train;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.weft.tensor.Tensor;

/** Works on main memory directly: one pass over each weight instead of a dozen tensor operations. */
final class HostMoments implements Moments {
    private static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT;

    private static final class Arrays implements State {
        final AdamW.Item item;
        final float[] mean;
        final float[] square;
        final float[] average;

        Arrays(AdamW.Item item, boolean averaged) {
            this.item = item;
            mean = new float[count()];
            square = new float[count()];
            average = averaged ? item.parameter().tensor().toFloats() : new float[0];
        }

        @Override
        public AdamW.Item item() {
            return item;
        }

        @Override
        public float[] mean() {
            return mean;
        }

        @Override
        public float[] square() {
            return square;
        }

        @Override
        public float[] average() {
            return average;
        }

        @Override
        public void restore(float[] newMean, float[] newSquare, float[] newAverage) {
            System.arraycopy(newMean, 0, mean, 0, mean.length);
            System.arraycopy(newSquare, 0, square, 0, square.length);
            System.arraycopy(newAverage, 0, average, 0, average.length);
        }
    }

    private final List<Arrays> states;

    HostMoments(List<AdamW.Item> items, boolean averaged) {
        states = items.stream().map(item -> new Arrays(item, averaged)).toList();
    }

    @Override
    public List<? extends State> states() {
        return states;
    }

    @Override
    public double norm(List<Tensor> gradients) {
        return Math.sqrt(gradients.stream()
                .parallel()
                .mapToDouble(HostMoments::sumOfSquares)
                .sum());
    }

    private static double sumOfSquares(Tensor gradient) {
        MemorySegment g = gradient.memory();
        int n = (int) (g.byteSize() / 4);
        double sum = 0;
        for (int from = 0; from < n; from += 4096) {
            float part = 0;
            for (int i = from; i < Math.min(n, from + 4096); i++) {
                float v = g.get(FLOAT, 4L * i);
                part += v * v;
            }
            sum += part;
        }
        return sum;
    }

    @Override
    public void update(int[] used, List<Tensor> gradients, Step step) {
        IntStream.range(0, used.length)
                .parallel()
                .forEach(i -> update(states.get(used[i]), gradients.get(i).memory(), step));
    }

    private static void update(Arrays s, MemorySegment g, Step step) {
        MemorySegment w = s.item.parameter().tensor().memory();
        AdamW.Config config = step.config();
        double lr = step.rate() * s.item.rateFactor();
        float decay = (float) (1 - lr * s.item.weightDecay());
        float b1 = (float) config.beta1();
        float b2 = (float) config.beta2();
        float c1 = 1 - b1;
        float c2 = 1 - b2;
        float stepSize = (float) (lr / step.meanCorrection());
        float root = (float) (1 / Math.sqrt(step.squareCorrection()));
        float eps = (float) config.eps();
        float scale = (float) step.scale();
        float[] mean = s.mean;
        float[] square = s.square;
        for (int i = 0; i < mean.length; i++) {
            float grad = g.get(FLOAT, 4L * i) * scale;
            float m = b1 * mean[i] + c1 * grad;
            float v = b2 * square[i] + c2 * grad * grad;
            mean[i] = m;
            square[i] = v;
            float old = w.get(FLOAT, 4L * i) * decay;
            w.set(FLOAT, 4L * i, old - stepSize * m / ((float) Math.sqrt(v) * root + eps));
        }
        float keep = (float) step.keep();
        for (int i = 0; i < s.average.length; i++) {
            s.average[i] = keep * s.average[i] + (1 - keep) * w.get(FLOAT, 4L * i);
        }
    }

    @Override
    public void withAverages(Runnable body) {
        List<float[]> kept = new ArrayList<>();
        for (Arrays s : states) {
            Tensor weight = s.item.parameter().tensor();
            kept.add(s.average.length > 0 ? weight.detach().toFloats() : s.average);
            overwrite(weight, s.average);
        }
        try {
            body.run();
        } finally {
            for (int i = 0; i < states.size(); i++) {
                overwrite(states.get(i).item.parameter().tensor(), kept.get(i));
            }
        }
    }

    private static void overwrite(Tensor weight, float[] values) {
        if (values.length > 0) {
            weight.memory().copyFrom(MemorySegment.ofArray(values));
        }
    }
}
