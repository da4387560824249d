package org.weft.model.diffusion;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.weft.model.Layers.Conv;
import org.weft.model.Layers.GroupNorm;
import org.weft.model.Layers.Linear;
import org.weft.model.ModelConfig.Vae;
import org.weft.model.Params;
import org.weft.tensor.Nn;
import org.weft.tensor.Scope;
import org.weft.tensor.Tensor;

/** The KL autoencoder between pictures and latents (diffusers' AutoencoderKL; spec section 5.5). Pictures are in -1..1. */
public final class AutoencoderKl {
    private static final double EPS = 1e-6;

    /** Mean and log variance of the latents, [B, latent channels, h, w]; the log variance is clamped to -30..20. */
    public record Moments(Tensor mean, Tensor logvar) {
        /** mean + deviation * noise. */
        public Tensor sample(Tensor noise) {
            return mean.add(logvar.mul(0.5).exp().mul(noise));
        }
    }

    private final Vae config;
    private final Encoder encoder;
    private final Decoder decoder;
    private final Conv quantConv;
    private final Conv postQuantConv;

    public AutoencoderKl(Params p, Vae c) {
        config = c;
        int z = c.latentChannels();
        encoder = new Encoder(p.at("encoder"), c);
        decoder = new Decoder(p.at("decoder"), c);
        quantConv = Conv.of(p.at("quant_conv"), 2L * z, 2L * z, 1, 1);
        postQuantConv = Conv.of(p.at("post_quant_conv"), z, z, 1, 1);
    }

    /** [B, 3, H, W] in -1..1 to unscaled moments. */
    public Moments encode(Tensor image) {
        try (Scope scope = Scope.open()) {
            Tensor x = config.unshuffle() == 1 ? image : Nn.pixelUnshuffle(image, config.unshuffle());
            Tensor both = quantConv.forward(encoder.forward(x));
            long z = config.latentChannels();
            return new Moments(
                    scope.keep(both.slice(1, 0, z)),
                    scope.keep(both.slice(1, z, 2 * z).clamp(-30, 20)));
        }
    }

    /** Unscaled latents to a picture [B, 3, H, W] about -1..1. */
    public Tensor decode(Tensor latents) {
        try (Scope scope = Scope.open()) {
            Tensor x = decoder.forward(postQuantConv.forward(latents));
            return scope.keep(config.unshuffle() == 1 ? x : Nn.pixelShuffle(x, config.unshuffle()));
        }
    }

    /** Brings latents to the scale the U-Net works in. */
    public Tensor scale(Tensor latents) {
        return config.shift().isEmpty()
                ? latents.mul(perChannel(config.scaling()))
                : latents.sub(perChannel(config.shift())).mul(perChannel(config.scaling()));
    }

    /** The inverse of {@link #scale}. */
    public Tensor unscale(Tensor latents) {
        Tensor raw = latents.div(perChannel(config.scaling()));
        return config.shift().isEmpty() ? raw : raw.add(perChannel(config.shift()));
    }

    private static Tensor perChannel(List<Double> values) {
        float[] out = new float[values.size()];
        for (int i = 0; i < out.length; i++) {
            out[i] = values.get(i).floatValue();
        }
        return Tensor.of(out, 1, out.length, 1, 1);
    }

    /** Resnet, attention, resnet at the coarsest size. */
    private static final class Middle {
        private final ResnetBlock first;
        private final @Nullable Attention attention;
        private final ResnetBlock second;

        Middle(Params p, Vae c) {
            int dim = c.channels().getLast();
            ResnetBlock.Config same = new ResnetBlock.Config(dim, dim, c.groups(), EPS, 0);
            attention = c.midAttention() ? new Attention(p.at("attentions", 0), dim, c.groups()) : null;
            first = new ResnetBlock(p.at("resnets", 0), same);
            second = new ResnetBlock(p.at("resnets", 1), same);
        }

        Tensor forward(Tensor x) {
            Tensor h = first.forward(x, null);
            return second.forward(attention == null ? h : attention.forward(h), null);
        }
    }

    /** Attention of every position to every other, one head. */
    private static final class Attention {
        private final GroupNorm norm;
        private final Linear query;
        private final Linear key;
        private final Linear value;
        private final Linear out;

        Attention(Params p, int dim, int groups) {
            norm = GroupNorm.of(p.at("group_norm"), dim, groups, EPS);
            query = Linear.of(p.at("to_q"), dim, dim);
            key = Linear.of(p.at("to_k"), dim, dim);
            value = Linear.of(p.at("to_v"), dim, dim);
            out = Linear.of(p.at("to_out", 0), dim, dim);
        }

        Tensor forward(Tensor x) {
            long b = x.size(0);
            long c = x.size(1);
            Tensor t = norm.forward(x).reshape(b, c, x.size(2) * x.size(3)).transpose(1, 2);
            Tensor read = Nn.mergeHeads(Nn.attention(
                    Nn.splitHeads(query.forward(t), 1),
                    Nn.splitHeads(key.forward(t), 1),
                    Nn.splitHeads(value.forward(t), 1),
                    null,
                    false));
            return out.forward(read).transpose(1, 2).reshape(x.shape()).add(x);
        }
    }

    private static final class Encoder {
        private final Conv convIn;
        private final List<List<ResnetBlock>> blocks = new ArrayList<>();
        private final List<Conv> downsamplers = new ArrayList<>();
        private final Middle middle;
        private final GroupNorm normOut;
        private final Conv convOut;

        Encoder(Params p, Vae c) {
            List<Integer> ch = c.channels();
            convIn = Conv.of(p.at("conv_in"), 3L * c.unshuffle() * c.unshuffle(), ch.getFirst(), 3, 1);
            for (int i = 0; i < ch.size(); i++) {
                Params block = p.at("down_blocks", i);
                List<ResnetBlock> resnets = new ArrayList<>();
                for (int j = 0; j < c.layersPerBlock(); j++) {
                    int in = j == 0 ? ch.get(Math.max(0, i - 1)) : ch.get(i);
                    resnets.add(new ResnetBlock(
                            block.at("resnets", j), new ResnetBlock.Config(in, ch.get(i), c.groups(), EPS, 0)));
                }
                blocks.add(resnets);
                if (i < ch.size() - 1) {
                    downsamplers.add(Conv.of(block.at("downsamplers", 0).at("conv"), ch.get(i), ch.get(i), 3, 2, 0));
                }
            }
            middle = new Middle(p.at("mid_block"), c);
            normOut = GroupNorm.of(p.at("conv_norm_out"), ch.getLast(), c.groups(), EPS);
            convOut = Conv.of(p.at("conv_out"), ch.getLast(), 2L * c.latentChannels(), 3, 1);
        }

        Tensor forward(Tensor x) {
            Tensor h = convIn.forward(x);
            for (int i = 0; i < blocks.size(); i++) {
                for (ResnetBlock resnet : blocks.get(i)) {
                    h = resnet.forward(h, null);
                }
                if (i < downsamplers.size()) {
                    h = downsamplers.get(i).forward(Nn.pad2d(h, 0, 1, 0, 1));
                }
            }
            return convOut.forward(Nn.silu(normOut.forward(middle.forward(h))));
        }
    }

    private static final class Decoder {
        private final Conv convIn;
        private final Middle middle;
        private final List<List<ResnetBlock>> blocks = new ArrayList<>();
        private final List<Conv> upsamplers = new ArrayList<>();
        private final GroupNorm normOut;
        private final Conv convOut;

        Decoder(Params p, Vae c) {
            List<Integer> ch = c.channels().reversed();
            convIn = Conv.of(p.at("conv_in"), c.latentChannels(), ch.getFirst(), 3, 1);
            for (int i = 0; i < ch.size(); i++) {
                Params block = p.at("up_blocks", i);
                List<ResnetBlock> resnets = new ArrayList<>();
                for (int j = 0; j <= c.layersPerBlock(); j++) {
                    int in = j == 0 ? ch.get(Math.max(0, i - 1)) : ch.get(i);
                    resnets.add(new ResnetBlock(
                            block.at("resnets", j), new ResnetBlock.Config(in, ch.get(i), c.groups(), EPS, 0)));
                }
                blocks.add(resnets);
                if (i < ch.size() - 1) {
                    upsamplers.add(Conv.of(block.at("upsamplers", 0).at("conv"), ch.get(i), ch.get(i), 3, 1));
                }
            }
            middle = new Middle(p.at("mid_block"), c);
            normOut = GroupNorm.of(p.at("conv_norm_out"), ch.getLast(), c.groups(), EPS);
            convOut = Conv.of(p.at("conv_out"), ch.getLast(), 3L * c.unshuffle() * c.unshuffle(), 3, 1);
        }

        Tensor forward(Tensor latents) {
            Tensor h = middle.forward(convIn.forward(latents));
            for (int i = 0; i < blocks.size(); i++) {
                for (ResnetBlock resnet : blocks.get(i)) {
                    h = resnet.forward(h, null);
                }
                if (i < upsamplers.size()) {
                    h = upsamplers.get(i).forward(Nn.upsampleNearest(h, 2));
                }
            }
            return convOut.forward(Nn.silu(normOut.forward(h)));
        }
    }
}
