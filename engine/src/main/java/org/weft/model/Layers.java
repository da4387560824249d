package org.weft.model;

import org.jspecify.annotations.Nullable;
import org.weft.tensor.Nn;
import org.weft.tensor.Tensor;

/** The small layers everything is made of, each holding its weights. */
public final class Layers {
    private Layers() {}

    /** A low-rank update of a linear layer (LoRA, arXiv 2106.09685): scale * B A. @param a [rank, in] @param b [out, rank] */
    public record LowRank(Tensor a, Tensor b, double scale) {}

    /** y = x Wᵀ + b, with the low-rank update where one is being trained. */
    public record Linear(Tensor weight, @Nullable Tensor bias, @Nullable LowRank update) {
        public static Linear of(Params p, long in, long out) {
            return of(p, Init.LAYER, Init.bias(in), in, out);
        }

        public static Linear noBias(Params p, long in, long out) {
            return new Linear(p.weight("weight", Init.LAYER, out, in), null, p.update(in, out));
        }

        public static Linear of(Params p, Init weight, Init bias, long in, long out) {
            return new Linear(p.weight("weight", weight, out, in), p.weight("bias", bias, out), p.update(in, out));
        }

        public Tensor forward(Tensor x) {
            Tensor y = Nn.linear(x, weight, bias);
            return update == null
                    ? y
                    : y.add(Nn.linear(Nn.linear(x, update.a(), null), update.b(), null)
                            .mul(update.scale()));
        }
    }

    /** Layer norm over the last dimension. */
    public record Norm(Tensor weight, Tensor bias, double eps) {
        public static Norm of(Params p, long size, double eps) {
            return new Norm(p.weight("weight", Init.ONES, size), p.weight("bias", Init.ZEROS, size), eps);
        }

        public Tensor forward(Tensor x) {
            return Nn.layerNorm(x, weight, bias, eps);
        }

        /** Over the channels of [B, C, H, W]. */
        public Tensor forward2d(Tensor x) {
            return Nn.layerNorm2d(x, weight, bias, eps);
        }
    }

    /** Root-mean-square norm. */
    public record RmsNorm(Tensor weight, double eps) {
        public static RmsNorm of(Params p, long size, double eps) {
            return new RmsNorm(p.weight("weight", Init.ONES, size), eps);
        }

        public Tensor forward(Tensor x) {
            return Nn.rmsNorm(x, weight, eps);
        }
    }

    /** Group norm of [B, C, ...]. */
    public record GroupNorm(Tensor weight, Tensor bias, int groups, double eps) {
        public static GroupNorm of(Params p, long size, int groups, double eps) {
            return new GroupNorm(p.weight("weight", Init.ONES, size), p.weight("bias", Init.ZEROS, size), groups, eps);
        }

        public Tensor forward(Tensor x) {
            return Nn.groupNorm(x, groups, weight, bias, eps);
        }
    }

    /** Convolution with zero padding on all sides. */
    public record Conv(Tensor weight, @Nullable Tensor bias, int stride, int padding, int groups) {
        /** Square kernel, "same" padding at stride 1. */
        public static Conv of(Params p, long in, long out, int kernel, int stride) {
            return of(p, in, out, kernel, stride, kernel / 2);
        }

        public static Conv of(Params p, long in, long out, int kernel, int stride, int padding) {
            return new Conv(
                    p.weight("weight", Init.LAYER, out, in, kernel, kernel),
                    p.weight("bias", Init.bias(in * kernel * kernel), out),
                    stride,
                    padding,
                    1);
        }

        public static Conv noBias(Params p, long in, long out, int kernel, int stride, int padding) {
            return new Conv(p.weight("weight", Init.LAYER, out, in, kernel, kernel), null, stride, padding, 1);
        }

        /** A 1x1 convolution that begins as zero, so that what it ends adds nothing at first. */
        public static Conv zero(Params p, long in, long out) {
            return new Conv(p.weight("weight", Init.ZEROS, out, in, 1, 1), p.weight("bias", Init.ZEROS, out), 1, 0, 1);
        }

        /** Each channel by itself, 3x3. */
        public static Conv depthwise(Params p, long channels) {
            return new Conv(
                    p.weight("weight", Init.LAYER, channels, 1, 3, 3),
                    p.weight("bias", Init.bias(9), channels),
                    1,
                    1,
                    Math.toIntExact(channels));
        }

        public Tensor forward(Tensor x) {
            return Nn.conv2d(x, weight, bias, stride, padding, groups);
        }
    }
}
