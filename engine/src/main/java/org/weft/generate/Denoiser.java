package org.weft.generate;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.weft.model.diffusion.MmfsNet;
import org.weft.model.interleaved.ImageDecoder;
import org.weft.tensor.Scope;
import org.weft.tensor.Tensor;

/** Runs the U-Net along a plan with classifier-free guidance (spec section 5.6). Dims: B pictures, C channels, h w latents. */
public final class Denoiser {
    /** Watches a step; throwing stops the walk. */
    public interface Watcher {
        /**
         * After step {@code index}, counted from 0.
         *
         * @param guided the model's output with guidance
         * @param x0 the predicted latents of the finished picture
         * @param latents the sample the next step begins with
         */
        void step(int index, Tensor guided, Tensor x0, Tensor latents);
    }

    /** Gives the noise of a step, like the latents. */
    public interface Noise {
        Tensor next(int step);
    }

    private final ImageDecoder decoder;
    private final List<DenoisingPlan.Step> plan;
    private final double guidance;

    /** @param guidance 1 or less switches guidance off */
    public Denoiser(ImageDecoder decoder, List<DenoisingPlan.Step> plan, double guidance) {
        this.decoder = decoder;
        this.plan = plan;
        this.guidance = guidance;
    }

    /**
     * @param initial standard normal latents [B, C, h, w]
     * @param conditions [B, T, cross dim]
     * @param pictures what MMFS looks at, or null for nothing
     * @return scaled latents of the pictures
     */
    public Tensor run(
            Tensor initial, Tensor conditions, MmfsNet.@Nullable Bound pictures, Noise noise, Watcher watcher) {
        try (Scope scope = Scope.open()) {
            boolean guided = guidance > 1;
            Tensor both =
                    guided ? Tensor.cat(0, decoder.negative().expand(conditions.shape()), conditions) : conditions;
            Tensor latents = initial;
            @Nullable Tensor previous = null;
            for (int i = 0; i < plan.size(); i++) {
                try (Scope step = Scope.open()) {
                    DenoisingPlan.Step s = plan.get(i);
                    Tensor output = predict(latents, s.timestep(), both, pictures, guided);
                    Tensor x0 = latents.mul(s.x0Sample()).add(output.mul(s.x0Output()));
                    Tensor next = latents.mul(s.sample()).add(x0.mul(s.x0()));
                    next = previous == null || s.previousX0() == 0 ? next : next.add(previous.mul(s.previousX0()));
                    next = s.noise() == 0 ? next : next.add(noise.next(i).mul(s.noise()));
                    watcher.step(i, output, x0, next);
                    latents = step.keep(next);
                    previous = step.keep(x0);
                }
            }
            return scope.keep(latents);
        }
    }

    private Tensor predict(
            Tensor latents, int timestep, Tensor conditions, MmfsNet.@Nullable Bound bound, boolean guided) {
        Tensor input = guided ? Tensor.cat(0, latents, latents) : latents;
        long[] times = new long[Math.toIntExact(input.size(0))];
        java.util.Arrays.fill(times, timestep);
        Tensor steps = Tensor.of(times, times.length);
        Tensor out = decoder.unet().forward(input, steps, conditions, bound);
        if (!guided) {
            return out;
        }
        long half = latents.size(0);
        Tensor without = out.slice(0, 0, half);
        Tensor with = out.slice(0, half, 2 * half);
        return without.add(with.sub(without).mul(guidance));
    }

    /** Scaled latents to a picture [B, 3, H, W] in 0..1. */
    public static Tensor picture(ImageDecoder decoder, Tensor latents) {
        try (Scope scope = Scope.open()) {
            Tensor decoded = decoder.vae().decode(decoder.vae().unscale(latents));
            return scope.keep(decoded.div(2).add(0.5).clamp(0, 1));
        }
    }
}
