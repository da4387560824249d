package org.weft.train;

import java.util.List;
import org.weft.tensor.Tensor;

/** What AdamW remembers of every weight and how it uses it; a kind for main memory and one for GPUs. */
interface Moments {
    /** What is remembered of a weight. */
    interface State {
        AdamW.Item item();

        default String name() {
            return item().parameter().name();
        }

        /** Number of values. */
        default int count() {
            return Math.toIntExact(item().parameter().tensor().count());
        }

        /** Moving mean of the gradient. */
        float[] mean();

        /** Moving mean of its square. */
        float[] square();

        /** Moving average of the weight; empty where none is kept. */
        float[] average();

        /** Takes over what {@link #mean}, {@link #square} and {@link #average} once were. */
        void restore(float[] mean, float[] square, float[] average);
    }

    /**
     * A step's numbers.
     *
     * @param rate learning rate
     * @param scale multiplied into every gradient first
     * @param number of the step, from 1
     */
    record Step(AdamW.Config config, double rate, double scale, long number) {
        /** What the moments' start at zero takes from them. */
        double meanCorrection() {
            return 1 - Math.pow(config.beta1(), (double) number);
        }

        double squareCorrection() {
            return 1 - Math.pow(config.beta2(), (double) number);
        }

        /** How much of the average stays; a young average forgets faster, so that the random start does not linger. */
        double keep() {
            return Math.min(config.emaDecay(), (1.0 + number) / (10.0 + number));
        }
    }

    List<? extends State> states();

    /** Global norm of gradients. */
    double norm(List<Tensor> gradients);

    /**
     * Updates weights.
     *
     * @param used which of {@link #states} have a gradient, rising
     * @param gradients one for each of them
     */
    void update(int[] used, List<Tensor> gradients, Step step);

    /** Runs something with the averages in the weights' places. */
    void withAverages(Runnable body);
}
