package org.weft.model.interleaved;

import org.weft.model.ModelConfig.Diffusion;
import org.weft.tensor.Tensor;

/** The forward process of diffusion: how much noise a timestep means. Tables are float32 as the reference computes them. */
public final class NoiseSchedule {
    private final float[] alphasCumprod;
    private final boolean velocity;

    /** The schedule of a configuration. */
    public static NoiseSchedule of(Diffusion config) {
        return new NoiseSchedule(alphasCumprod(config), config);
    }

    private static float[] alphasCumprod(Diffusion c) {
        float[] out = new float[c.trainSteps()];
        float product = 1;
        for (int i = 0; i < out.length; i++) {
            product *= 1 - beta(c, i);
            out[i] = product;
        }
        return out;
    }

    private static float beta(Diffusion c, int i) {
        double last = c.trainSteps() - 1.0;
        return switch (c.betaSchedule()) {
            case "linear" -> (float) (c.betaStart() + (c.betaEnd() - c.betaStart()) * i / last);
            case "scaled_linear" -> {
                float low = (float) Math.sqrt(c.betaStart());
                float high = (float) Math.sqrt(c.betaEnd());
                float root = low + (high - low) / (c.trainSteps() - 1) * i;
                yield root * root;
            }
            case "squaredcos_cap_v2" ->
                (float) Math.min(1 - cosine((i + 1.0) / c.trainSteps()) / cosine((double) i / c.trainSteps()), 0.999);
            default ->
                throw new IllegalArgumentException("unknown beta schedule " + c.betaSchedule()
                        + "; known are linear, scaled_linear and squaredcos_cap_v2");
        };
    }

    private static double cosine(double t) {
        double c = Math.cos((t + 0.008) / 1.008 * Math.PI / 2);
        return c * c;
    }

    public NoiseSchedule(float[] alphasCumprod, Diffusion config) {
        this.alphasCumprod = alphasCumprod.clone();
        this.velocity = config.prediction().equals("v_prediction");
    }

    /** sqrt(a_t) x0 + sqrt(1 - a_t) noise, t per picture. */
    public Tensor addNoise(Tensor latents, Tensor noise, long[] timesteps) {
        return latents.mul(column(timesteps, true)).add(noise.mul(column(timesteps, false)));
    }

    /** What the U-Net is to predict: the noise, or sqrt(a_t) noise - sqrt(1 - a_t) x0. */
    public Tensor target(Tensor latents, Tensor noise, long[] timesteps) {
        return velocity ? noise.mul(column(timesteps, true)).sub(latents.mul(column(timesteps, false))) : noise;
    }

    /** Signal to noise ratio a / (1 - a). */
    public double signalToNoise(long timestep) {
        double a = alphasCumprod[Math.toIntExact(timestep)];
        return a / (1 - a);
    }

    /** How much of the signal is left at a timestep, 0..1. */
    public float alphaCumprod(int timestep) {
        return alphasCumprod[timestep];
    }

    public int steps() {
        return alphasCumprod.length;
    }

    private Tensor column(long[] timesteps, boolean signal) {
        float[] out = new float[timesteps.length];
        for (int i = 0; i < out.length; i++) {
            float a = alphasCumprod[Math.toIntExact(timesteps[i])];
            out[i] = (float) Math.sqrt(signal ? a : 1 - a);
        }
        return Tensor.of(out, out.length, 1, 1, 1);
    }
}
