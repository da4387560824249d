package org.weft.train;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.weft.model.WeightStore.Parameter;
import org.weft.tensor.Scope;
import org.weft.tensor.Tensor;

/**
 * AdamW as PyTorch computes it (decoupled decay, bias correction before epsilon), with clipping by the global norm and a moving
 * average of the weights. Works on CPU memory directly: one pass over each weight instead of a dozen tensor operations.
 */
public final class AdamW {
    private static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT;

    /**
     * @param beta1 decay of the mean of gradients
     * @param beta2 decay of the mean of their squares
     * @param maxNorm gradients are scaled down to this global norm; 0 leaves them
     * @param emaDecay decay of the averaged weights; 0 keeps no average
     */
    public record Config(double beta1, double beta2, double eps, double maxNorm, double emaDecay) {}

    /** A weight with its own learning rate factor and decay. */
    public record Item(Parameter parameter, double rateFactor, double weightDecay) {}

    /** What is remembered of a weight. */
    static final class State {
        final Item item;
        final float[] mean;
        final float[] square;
        final float[] average;
        /** Whether it ever took part in a loss. From then on it is updated in steps that leave it out, too: its moments fade. */
        boolean touched;

        State(Item item, boolean averaged) {
            this.item = item;
            int n = Math.toIntExact(item.parameter().tensor().count());
            mean = new float[n];
            square = new float[n];
            average = averaged ? item.parameter().tensor().toFloats() : new float[0];
        }

        String name() {
            return item.parameter().name();
        }
    }

    private final Config config;
    private final List<State> states = new ArrayList<>();
    private long step;

    public AdamW(Config config, List<Item> items) {
        this.config = config;
        items.forEach(item -> states.add(new State(item, config.emaDecay() > 0)));
    }

    /** Steps taken so far. */
    public long step() {
        return step;
    }

    void resume(long steps) {
        step = steps;
    }

    List<State> states() {
        return states;
    }

    /**
     * Updates every weight from its gradient and sets the gradients to zero.
     *
     * @param rate learning rate of this step
     * @return the global norm of the gradients before clipping; when it is not finite nothing was changed
     */
    public double update(double rate) {
        try (Scope scope = Scope.open()) {
            List<State> used = new ArrayList<>();
            List<Tensor> gradients = new ArrayList<>();
            for (State s : states) {
                // a weight that never took part in a loss is left as it is, as PyTorch leaves it; one that did has a
                // gradient
                // of zeros, which a run that goes on from a checkpoint must not miss
                Optional<Tensor> gradient = s.item.parameter().tensor().gradIfAny();
                s.touched |= gradient.isPresent();
                if (s.touched) {
                    used.add(s);
                    gradients.add(gradient.orElseGet(s.item.parameter().tensor()::grad));
                }
            }
            double norm = Math.sqrt(IntStream.range(0, used.size())
                    .parallel()
                    .mapToDouble(i -> sumOfSquares(gradients.get(i)))
                    .sum());
            if (Double.isFinite(norm)) {
                step++;
                double clip = config.maxNorm() > 0 && norm > config.maxNorm() ? config.maxNorm() / (norm + 1e-6) : 1;
                IntStream.range(0, used.size())
                        .parallel()
                        .forEach(i -> update(used.get(i), gradients.get(i).memory(), rate, clip));
            }
            used.forEach(s -> s.item.parameter().tensor().zeroGrad());
            return norm;
        }
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

    private void update(State s, MemorySegment g, double rate, double clip) {
        MemorySegment w = s.item.parameter().tensor().memory();
        double lr = rate * s.item.rateFactor();
        float decay = (float) (1 - lr * s.item.weightDecay());
        float b1 = (float) config.beta1();
        float b2 = (float) config.beta2();
        float c1 = 1 - b1;
        float c2 = 1 - b2;
        float stepSize = (float) (lr / (1 - Math.pow(config.beta1(), (double) step)));
        float root = (float) (1 / Math.sqrt(1 - Math.pow(config.beta2(), (double) step)));
        float eps = (float) config.eps();
        float scale = (float) clip;
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
        average(s, w);
    }

    /** Runs something with the averaged weights in the weights' places; the weights are back afterwards. */
    public void withAverages(Runnable body) {
        List<float[]> kept = new ArrayList<>();
        for (State s : states) {
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

    private void average(State s, MemorySegment w) {
        if (s.average.length == 0) {
            return;
        }
        // a young average forgets faster, so that the random start does not linger
        float keep = (float) Math.min(config.emaDecay(), (1.0 + step) / (10.0 + step));
        for (int i = 0; i < s.average.length; i++) {
            s.average[i] = keep * s.average[i] + (1 - keep) * w.get(FLOAT, 4L * i);
        }
    }
}
