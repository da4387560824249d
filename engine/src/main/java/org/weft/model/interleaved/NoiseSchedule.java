package org.weft.model.interleaved;

import org.weft.model.ModelConfig.Diffusion;
import org.weft.tensor.Tensor;

/** The forward process of diffusion: how much noise a timestep means. Tables are float32 as the reference computes them. */
public final class NoiseSchedule {
    private final float[] alphasCumprod;
    private final boolean velocity;

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
