package org.weft.train;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.weft.tensor.Scope;
import org.weft.tensor.Tensor;
import org.weft.tensor.Torch;

/**
 * Works on a GPU: what is remembered of all weights lies behind one another in a few long tensors, so that a step is a dozen
 * operations instead of a dozen for each weight. The tensors belong to the scope this is made in.
 */
final class DeviceMoments implements Moments {
    private static final int MEAN = 0;
    private static final int SQUARE = 1;
    private static final int AVERAGE = 2;

    /** A weight's part of the long tensors. */
    private final class Part implements State {
        final AdamW.Item item;
        final long from;

        Part(AdamW.Item item, long from) {
            this.item = item;
            this.from = from;
        }

        long to() {
            return from + count();
        }

        @Override
        public AdamW.Item item() {
            return item;
        }

        private float[] values(int of) {
            try (Scope scope = Scope.open()) {
                return of < memory.size() ? memory.get(of).slice(0, from, to()).toFloats() : new float[0];
            }
        }

        @Override
        public float[] mean() {
            return values(MEAN);
        }

        @Override
        public float[] square() {
            return values(SQUARE);
        }

        @Override
        public float[] average() {
            return values(AVERAGE);
        }

        @Override
        public void restore(float[] mean, float[] square, float[] average) {
            float[][] all = {mean, square, average};
            try (Scope scope = Scope.open()) {
                for (int i = 0; i < memory.size(); i++) {
                    memory.get(i).slice(0, from, to()).copyFrom(Tensor.of(all[i], count()));
                }
            }
        }
    }

    private final List<Part> parts = new ArrayList<>();
    private final List<Tensor> memory = new ArrayList<>();
    private final Tensor rates;
    private final Tensor decays;

    DeviceMoments(List<AdamW.Item> items, boolean averaged) {
        long at = 0;
        for (AdamW.Item item : items) {
            parts.add(new Part(item, at));
            at = parts.getLast().to();
        }
        int total = Math.toIntExact(at);
        float[] rate = new float[total];
        float[] decay = new float[total];
        for (Part p : parts) {
            Arrays.fill(rate, (int) p.from, (int) p.to(), (float) p.item.rateFactor());
            Arrays.fill(decay, (int) p.from, (int) p.to(), (float) (p.item.rateFactor() * p.item.weightDecay()));
        }
        rates = Tensor.of(rate, total);
        decays = Tensor.of(decay, total);
        memory.add(Tensor.full(0, total));
        memory.add(Tensor.full(0, total));
        if (averaged) {
            memory.add(Torch.noGrad(() -> weights(0, parts.size())));
        }
    }

    @Override
    public List<? extends State> states() {
        return parts;
    }

    /** A copy of some weights, behind one another. */
    private Tensor weights(int from, int to) {
        return flat(parts.subList(from, to).stream()
                .map(p -> p.item.parameter().tensor())
                .toList());
    }

    private static Tensor flat(List<Tensor> tensors) {
        try (Scope scope = Scope.open()) {
            return scope.keep(
                    Tensor.cat(0, tensors.stream().map(t -> t.reshape(-1)).toList()));
        }
    }

    @Override
    public double norm(List<Tensor> gradients) {
        return gradients.isEmpty() ? 0 : flat(gradients).square().sum().sqrt().item();
    }

    @Override
    public void update(int[] used, List<Tensor> gradients, Step step) {
        // weights without a gradient are left alone; between them lie stretches that are one piece of the long tensors
        for (int first = 0; first < used.length; ) {
            int end = first + 1;
            while (end < used.length && used[end] == used[end - 1] + 1) {
                end++;
            }
            try (Scope scope = Scope.open()) {
                update(used[first], used[end - 1] + 1, flat(gradients.subList(first, end)), step);
            }
            first = end;
        }
    }

    private void update(int first, int end, Tensor gradient, Step step) {
        AdamW.Config c = step.config();
        long from = parts.get(first).from;
        long to = parts.get(end - 1).to();
        gradient.mulInPlace(step.scale());
        Tensor mean = memory.get(MEAN).slice(0, from, to);
        mean.mulInPlace(c.beta1()).addInPlace(gradient.mul(1 - c.beta1()));
        Tensor square = memory.get(SQUARE).slice(0, from, to);
        square.mulInPlace(c.beta2()).addInPlace(gradient.square().mulInPlace(1 - c.beta2()));
        Tensor below =
                square.sqrt().mulInPlace(1 / Math.sqrt(step.squareCorrection())).add(c.eps());
        Tensor change =
                mean.div(below).mulInPlace(rates.slice(0, from, to)).mulInPlace(-step.rate() / step.meanCorrection());
        Tensor weights = weights(first, end);
        weights.mulInPlace(decays.slice(0, from, to).mul(-step.rate()).add(1)).addInPlace(change);
        write(weights, first, end);
        if (memory.size() > AVERAGE) {
            memory.get(AVERAGE)
                    .slice(0, from, to)
                    .mulInPlace(step.keep())
                    .addInPlace(weights.mulInPlace(1 - step.keep()));
        }
    }

    /** Copies long values into some weights. */
    private void write(Tensor values, int first, int end) {
        long at = 0;
        for (Part p : parts.subList(first, end)) {
            Tensor weight = p.item.parameter().tensor();
            Tensor value = values.slice(0, at, at + p.count()).reshape(weight.shape());
            Torch.noGrad(() -> weight.copyFrom(value));
            at += p.count();
        }
    }

    @Override
    public void withAverages(Runnable body) {
        if (memory.size() <= AVERAGE) {
            body.run();
            return;
        }
        try (Scope scope = Scope.open()) {
            Tensor kept = Torch.noGrad(() -> weights(0, parts.size()));
            write(memory.get(AVERAGE), 0, parts.size());
            try {
                body.run();
            } finally {
                write(kept, 0, parts.size());
            }
        }
    }
}
