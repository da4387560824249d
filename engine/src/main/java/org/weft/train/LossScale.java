package org.weft.train;

import org.weft.tensor.Precision;

/**
 * What the loss is multiplied by before it is back-propagated, so that small gradients survive 16 bits (arXiv 1710.03740): halved
 * when a gradient is not finite, doubled after many that are. In other precisions it stays 1.
 */
final class LossScale {
    private static final double START = 65536;
    /** Finite steps before it is doubled. */
    private static final int PATIENCE = 2000;

    private final boolean moves;
    private double value;
    private int finite;

    LossScale(Precision precision) {
        moves = precision == Precision.FLOAT16;
        value = moves ? START : 1;
    }

    double value() {
        return value;
    }

    /** Steps since it last changed. */
    int finite() {
        return finite;
    }

    void resume(double scale, int steps) {
        if (moves) {
            value = scale;
            finite = steps;
        }
    }

    /**
     * Learns whether a step's gradients were finite.
     *
     * @return whether the step is worth another try with the scale as it is now
     */
    boolean seen(boolean wasFinite) {
        if (!moves) {
            return false;
        }
        if (!wasFinite) {
            finite = 0;
            value /= 2;
            // even unscaled they are not finite: it is the loss that blows up
            return value >= 1;
        }
        if (++finite == PATIENCE) {
            finite = 0;
            value *= 2;
        }
        return false;
    }
}
