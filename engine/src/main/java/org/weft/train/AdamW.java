package org.weft.train;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.weft.model.WeightStore.Parameter;
import org.weft.tensor.Place;
import org.weft.tensor.Precision;
import org.weft.tensor.Scope;
import org.weft.tensor.Tensor;

/**
 * AdamW as PyTorch computes it (decoupled decay, bias correction before epsilon), with clipping by the global norm and a moving
 * average of the weights. Weights and what is remembered of them lie where the thread that makes this has its {@link Place}.
 */
public final class AdamW {
    /**
     * @param beta1 decay of the mean of gradients
     * @param beta2 decay of the mean of their squares
     * @param maxNorm gradients are scaled down to this global norm; 0 leaves them
     * @param emaDecay decay of the averaged weights; 0 keeps no average
     */
    public record Config(double beta1, double beta2, double eps, double maxNorm, double emaDecay) {}

    /** A weight with its own learning rate factor and decay. */
    public record Item(Parameter parameter, double rateFactor, double weightDecay) {}

    private final Config config;
    private final Moments moments;
    private final LossScale scale;
    /** Which weights ever took part in a loss. They are updated in steps that leave them out, too: their moments fade. */
    private final boolean[] touched;

    private long step;

    public AdamW(Config config, List<Item> items) {
        this(config, items, Precision.FLOAT32);
    }

    /** @param precision of the backward pass; float16 has its loss scaled */
    public AdamW(Config config, List<Item> items, Precision precision) {
        this.config = config;
        scale = new LossScale(precision);
        touched = new boolean[items.size()];
        moments = Place.current().isCpu() ? new HostMoments(items, averages()) : new DeviceMoments(items, averages());
    }

    /** Steps taken so far. */
    public long step() {
        return step;
    }

    void resume(long steps) {
        step = steps;
    }

    /** What a loss is multiplied by before it is back-propagated. */
    LossScale scale() {
        return scale;
    }

    /** Whether it keeps moving averages of the weights. */
    boolean averages() {
        return config.emaDecay() > 0;
    }

    /** Names of the weights that have not taken part in a loss yet. */
    List<String> untouched() {
        return IntStream.range(0, touched.length)
                .filter(i -> !touched[i])
                .mapToObj(i -> states().get(i).name())
                .toList();
    }

    /** Takes over what {@link #untouched} once gave. */
    void resumeUntouched(Set<String> names) {
        for (int i = 0; i < touched.length; i++) {
            touched[i] = !names.contains(states().get(i).name());
        }
    }

    List<? extends Moments.State> states() {
        return moments.states();
    }

    /**
     * What came of a step.
     *
     * @param norm the global norm of the gradients before clipping, without the loss's scale
     * @param again whether the step, which changed nothing, is to be tried again with the loss scaled less
     */
    record Outcome(double norm, boolean again) {}

    /**
     * Updates every weight from its gradient and sets the gradients to zero.
     *
     * @param rate learning rate of this step
     * @return the global norm of the gradients before clipping; when it is not finite nothing was changed
     */
    public double update(double rate) {
        return take(rate).norm();
    }

    /** As {@link #update}. */
    Outcome take(double rate) {
        try (Scope scope = Scope.open()) {
            List<? extends Moments.State> states = moments.states();
            List<Integer> used = new ArrayList<>();
            List<Tensor> gradients = new ArrayList<>();
            for (int i = 0; i < states.size(); i++) {
                // a weight that never took part in a loss is left as it is, as PyTorch leaves it; one that did has a
                // gradient of zeros, which a run that goes on from a checkpoint must not miss
                Tensor weight = states.get(i).item().parameter().tensor();
                Optional<Tensor> gradient = weight.gradIfAny();
                touched[i] |= gradient.isPresent();
                if (touched[i]) {
                    used.add(i);
                    gradients.add(gradient.orElseGet(weight::grad));
                }
            }
            double unscaled = 1 / scale.value();
            double norm = moments.norm(gradients) * unscaled;
            boolean finite = Double.isFinite(norm);
            if (finite) {
                step++;
                double clip = config.maxNorm() > 0 && norm > config.maxNorm() ? config.maxNorm() / (norm + 1e-6) : 1;
                moments.update(
                        used.stream().mapToInt(Integer::intValue).toArray(),
                        gradients,
                        new Moments.Step(config, rate, clip * unscaled, step));
            }
            used.forEach(i -> states.get(i).item().parameter().tensor().zeroGrad());
            return new Outcome(norm, scale.seen(finite));
        }
    }

    /** Runs something with the averaged weights in the weights' places; the weights are back afterwards. */
    public void withAverages(Runnable body) {
        moments.withAverages(body);
    }
}
