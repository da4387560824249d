package org.weft.model.diffusion;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.weft.model.Layers.Conv;
import org.weft.model.Layers.GroupNorm;
import org.weft.model.Layers.Linear;
import org.weft.model.ModelConfig.Unet;
import org.weft.model.Params;
import org.weft.tensor.Nn;
import org.weft.tensor.Scope;
import org.weft.tensor.Tensor;

/**
 * Stable Diffusion's U-Net (diffusers 0.20 UNet2DConditionModel; spec section 5.4) with the places where MMFS looks in. Dims: B
 * pictures, C channels, h w latent rows and columns, T conditions.
 */
public final class Unet2dConditionModel {
    private final Unet config;
    private final Conv convIn;
    private final Linear time1;
    private final Linear time2;
    private final List<UnetBlock> down = new ArrayList<>();
    private final UnetBlock middle;
    private final List<UnetBlock> up = new ArrayList<>();
    private final GroupNorm normOut;
    private final Conv convOut;

    public Unet2dConditionModel(Params p, Unet c) {
        config = c;
        int first = c.channels().get(0);
        int timeDim = 4 * first;
        int folded = c.latentChannels() * c.unshuffle() * c.unshuffle();
        convIn = Conv.of(p.at("conv_in"), folded, first, 3, 1);
        time1 = Linear.of(p.at("time_embedding").at("linear_1"), first, timeDim);
        time2 = Linear.of(p.at("time_embedding").at("linear_2"), timeDim, timeDim);
        for (int i = 0; i < c.levels(); i++) {
            down.add(UnetBlock.down(p.at("down_blocks", i), c, i, timeDim));
        }
        for (int i = 0; i < c.levels(); i++) {
            up.add(UnetBlock.up(p.at("up_blocks", i), c, i, timeDim));
        }
        middle = UnetBlock.middle(p.at("mid_block"), c, timeDim);
        normOut = GroupNorm.of(p.at("conv_norm_out"), first, c.groups(), 1e-5);
        convOut = Conv.of(p.at("conv_out"), first, folded, 3, 1);
    }

    /** Something that looks at earlier pictures from inside the U-Net; every method returns the map with what it read added. */
    public interface Synchronizer {
        /** @param index 0 is conv_in's output */
        Tensor skip(int index, Tensor map);

        Tensor middle(Tensor map);

        /** @param index 0 is the coarsest up block */
        Tensor afterUp(int index, Tensor map);
    }

    /**
     * Predicts the noise (or velocity).
     *
     * @param latents [B, C, h, w]
     * @param timesteps int64 [B], 0..999
     * @param conditions [B, T, cross dim]
     * @param mmfs the pictures to look at, or null for none
     * @return [B, C, h, w]
     */
    public Tensor forward(Tensor latents, Tensor timesteps, Tensor conditions, @Nullable Synchronizer mmfs) {
        try (Scope scope = Scope.open()) {
            Tensor time = Nn.silu(timeEmbedding(timesteps));
            Tensor x = config.unshuffle() == 1 ? latents : Nn.pixelUnshuffle(latents, config.unshuffle());
            List<Tensor> skips = new ArrayList<>();
            Tensor h = convIn.forward(x);
            skips.add(h);
            for (UnetBlock block : down) {
                h = block.down(h, time, conditions, skips);
            }
            h = middle.middle(h, time, conditions);
            if (mmfs != null) {
                for (int i = 0; i < skips.size(); i++) {
                    skips.set(i, mmfs.skip(i, skips.get(i)));
                }
                h = mmfs.middle(h);
            }
            for (int i = 0; i < up.size(); i++) {
                h = up.get(i).up(h, time, conditions, skips);
                h = mmfs == null ? h : mmfs.afterUp(i, h);
            }
            Tensor out = convOut.forward(Nn.silu(normOut.forward(h)));
            return scope.keep(config.unshuffle() == 1 ? out : Nn.pixelShuffle(out, config.unshuffle()));
        }
    }

    /** Sine-cosine features of the timesteps: [cos | sin], exponent i / half. */
    public Tensor timeProjection(Tensor timesteps) {
        int half = config.channels().get(0) / 2;
        long[] steps = timesteps.toLongs();
        float[] out = new float[steps.length * 2 * half];
        for (int b = 0; b < steps.length; b++) {
            for (int i = 0; i < half; i++) {
                float frequency = (float) StrictMath.exp((float) (-StrictMath.log(10000) * i) / half);
                float angle = steps[b] * frequency;
                out[b * 2 * half + i] = (float) StrictMath.cos(angle);
                out[b * 2 * half + half + i] = (float) StrictMath.sin(angle);
            }
        }
        return Tensor.of(out, steps.length, 2L * half);
    }

    /** The time embedding [B, 4 * first channels]. */
    public Tensor timeEmbedding(Tensor timesteps) {
        return time2.forward(Nn.silu(time1.forward(timeProjection(timesteps))));
    }
}
