package org.weft.generate;

import java.util.ArrayList;
import java.util.List;
import org.weft.engine.SchedulerKind;
import org.weft.model.ModelConfig.Diffusion;
import org.weft.model.interleaved.NoiseSchedule;

/**
 * The walk from noise to picture, as coefficients: every scheduler's step is a linear combination of the sample, the predicted
 * picture, the picture predicted one step before, and fresh noise (diffusers 0.20; spec section 5.6). Tables are float32, as the
 * reference computes them.
 */
public final class DenoisingPlan {
    /** Below this many steps the last one of DPM-Solver++ is of first order. */
    private static final int LOWER_ORDER_BELOW = 15;

    private static final double KARRAS_RHO = 7;
    private static final double MIN_VARIANCE = 1e-20;

    /**
     * One step: x0 = x0Sample * sample + x0Output * modelOutput; next = sample * ... + x0 * ... + previousX0 * ... + noise * ...
     *
     * @param timestep what the U-Net is told
     */
    public record Step(
            int timestep,
            double x0Sample,
            double x0Output,
            double sample,
            double x0,
            double previousX0,
            double noise) {}

    private final NoiseSchedule schedule;
    private final Diffusion config;
    private final int count;

    private DenoisingPlan(Diffusion config, int count) {
        this.config = config;
        this.schedule = NoiseSchedule.of(config);
        this.count = count;
    }

    /**
     * @param steps how many, 1 to the number of training steps; Karras spacing may merge some
     * @param eta for DDIM: 0 is deterministic, 1 as noisy as DDPM
     */
    public static List<Step> of(Diffusion config, SchedulerKind kind, int steps, double eta) {
        DenoisingPlan plan = new DenoisingPlan(config, steps);
        return switch (kind) {
            case DDPM -> plan.ddpm();
            case DDIM -> plan.ddim(eta);
            case DPM_SOLVER_PP_2M -> plan.multistep(plan.evenlySpaced());
            case DPM_SOLVER_PP_2M_KARRAS -> plan.multistep(plan.karrasSpaced());
        };
    }

    private int ratio() {
        return config.trainSteps() / count;
    }

    /** The "leading" spacing with the schedule's offset, largest first. */
    private int leading(int i) {
        return (count - 1 - i) * ratio() + config.stepsOffset();
    }

    private double alpha(int timestep) {
        return schedule.alphaCumprod(timestep);
    }

    /** x0 from sample and output: {factor of sample, factor of output}. */
    private double[] toX0(int timestep) {
        double a = Math.sqrt(alpha(timestep));
        double s = Math.sqrt(1 - alpha(timestep));
        return config.prediction().equals("v_prediction") ? new double[] {a, -s} : new double[] {1 / a, -s / a};
    }

    private Step step(int timestep, double sample, double x0, double previousX0, double noise) {
        double[] f = toX0(timestep);
        return new Step(timestep, f[0], f[1], sample, x0, previousX0, noise);
    }

    private List<Step> ddpm() {
        List<Step> out = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int t = Math.min(leading(i), config.trainSteps() - 1);
            int previous = t - ratio();
            double a = alpha(t);
            double before = previous >= 0 ? alpha(previous) : 1;
            double current = a / before;
            double x0 = Math.sqrt(before) * (1 - current) / (1 - a);
            double sample = Math.sqrt(current) * (1 - before) / (1 - a);
            double variance = Math.max((1 - before) / (1 - a) * (1 - current), MIN_VARIANCE);
            out.add(step(t, sample, x0, 0, t > 0 ? Math.sqrt(variance) : 0));
        }
        return out;
    }

    private List<Step> ddim(double eta) {
        List<Step> out = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int t = Math.min(leading(i), config.trainSteps() - 1);
            int previous = t - ratio();
            double a = alpha(t);
            double before = alpha(Math.max(previous, 0));
            double variance = (1 - before) / (1 - a) * (1 - a / before);
            double deviation = eta * Math.sqrt(Math.max(variance, 0));
            // the direction back to the sample is along the predicted noise, (sample - sqrt(a) x0) / sqrt(1 - a)
            double direction = Math.sqrt(Math.max(1 - before - deviation * deviation, 0)) / Math.sqrt(1 - a);
            out.add(step(t, direction, Math.sqrt(before) - direction * Math.sqrt(a), 0, deviation));
        }
        return out;
    }

    private int[] evenlySpaced() {
        int[] out = new int[count];
        double stride = (config.trainSteps() - 1) / (double) count;
        for (int i = 0; i < count; i++) {
            out[i] = (int) Math.rint(stride * (count - i));
        }
        return distinct(out);
    }

    private int[] karrasSpaced() {
        double[] logSigmas = new double[config.trainSteps()];
        for (int t = 0; t < logSigmas.length; t++) {
            logSigmas[t] = Math.log(sigma(t));
        }
        double low = Math.pow(sigma(0), 1 / KARRAS_RHO);
        double high = Math.pow(sigma(config.trainSteps() - 1), 1 / KARRAS_RHO);
        int[] out = new int[count];
        for (int i = 0; i < count; i++) {
            double ramp = count == 1 ? 0 : i / (count - 1.0);
            double target = Math.log(Math.pow(high + ramp * (low - high), KARRAS_RHO));
            out[i] = (int) Math.rint(position(logSigmas, target));
        }
        return distinct(out);
    }

    private double sigma(int t) {
        return Math.sqrt((1 - alpha(t)) / alpha(t));
    }

    /** Where a value stands in a rising table, between its entries. */
    private static double position(double[] table, double value) {
        int low = 0;
        while (low < table.length - 2 && table[low + 1] <= value) {
            low++;
        }
        double w = (table[low] - value) / (table[low] - table[low + 1]);
        return low + Math.clamp(w, 0.0, 1.0);
    }

    private static int[] distinct(int[] timesteps) {
        return java.util.Arrays.stream(timesteps).distinct().toArray();
    }

    private List<Step> multistep(int[] times) {
        List<Step> out = new ArrayList<>();
        for (int i = 0; i < times.length; i++) {
            int from = times[i];
            int to = i == times.length - 1 ? 0 : times[i + 1];
            double h = lambda(to) - lambda(from);
            double sample = Math.sqrt((1 - alpha(to)) / (1 - alpha(from)));
            double x0 = -Math.sqrt(alpha(to)) * Math.expm1(-h);
            boolean last = i == times.length - 1 && times.length < LOWER_ORDER_BELOW;
            if (i == 0 || last) {
                out.add(step(from, sample, x0, 0, 0));
            } else {
                double r = (lambda(from) - lambda(times[i - 1])) / h;
                out.add(step(from, sample, x0 * (1 + 0.5 / r), -0.5 * x0 / r, 0));
            }
        }
        return out;
    }

    private double lambda(int t) {
        return 0.5 * Math.log(alpha(t) / (1 - alpha(t)));
    }
}
