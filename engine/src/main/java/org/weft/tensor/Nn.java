package org.weft.tensor;

import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** Layers as functions. Dims: B batch, L tokens, C channels, H W rows and columns of a picture. */
public final class Nn {
    private Nn() {}

    /** y = x Wᵀ + b over the last dimension; weight [out, in], bias [out] or null. */
    public static Tensor linear(Tensor x, Tensor weight, @Nullable Tensor bias) {
        if (weight.rank() != 2 || x.rank() < 1 || x.size(-1) != weight.size(1)) {
            throw Shapes.mismatch("linear (input, weight)", x.shape(), weight.shape());
        }
        if (bias == null) {
            return x.matmul(weight.transpose(0, 1));
        }
        return Tensor.wrap(JniUtils.linear(x.array(), weight.array(), bias.array()));
    }

    /** Rows of a table [n, C] for int64 ids of any shape; ids are checked against the table on the CPU. */
    public static Tensor embedding(Tensor ids, Tensor table) {
        return Tensor.wrap(JniUtils.embedding(ids.array(), table.array(), false));
    }

    /** Layer norm over the last dimension with biased variance. */
    public static Tensor layerNorm(Tensor x, Tensor weight, Tensor bias, double eps) {
        requireLast("layerNorm", x, weight);
        return Tensor.wrap(JniUtils.layerNorm(x.array(), new Shape(weight.shape()), weight.array(), bias.array(), eps));
    }

    /** Layer norm over the channels of [B, C, H, W]. */
    public static Tensor layerNorm2d(Tensor x, Tensor weight, Tensor bias, double eps) {
        return layerNorm(x.permute(0, 2, 3, 1), weight, bias, eps).permute(0, 3, 1, 2);
    }

    /** Root-mean-square norm over the last dimension, computed in float32: x * rsqrt(mean(x²) + eps) * weight. */
    public static Tensor rmsNorm(Tensor x, Tensor weight, double eps) {
        requireLast("rmsNorm", x, weight);
        Tensor wide = x.to(DType.F32);
        Tensor scale = wide.square().mean(-1 + x.rank(), true).add(eps).rsqrt();
        return wide.mul(scale).to(x.dtype()).mul(weight);
    }

    /** Group norm of [B, C, ...]. */
    public static Tensor groupNorm(Tensor x, int groups, Tensor weight, Tensor bias, double eps) {
        if (x.rank() < 2 || x.size(1) % groups != 0 || x.size(1) != weight.size(0)) {
            throw Shapes.mismatch("groupNorm in " + groups + " groups (input, weight)", x.shape(), weight.shape());
        }
        return Tensor.wrap(Shim.call(
                "aten::group_norm",
                "",
                x.array(),
                (long) groups,
                Optional.of(weight.array()),
                Optional.of(bias.array()),
                eps,
                true));
    }

    public static Tensor silu(Tensor x) {
        return Tensor.wrap(Shim.call("aten::silu", "", x.array()));
    }

    public static Tensor relu(Tensor x) {
        return Tensor.wrap(JniUtils.relu(x.array()));
    }

    /** GELU by the error function. */
    public static Tensor gelu(Tensor x) {
        return Tensor.wrap(JniUtils.gelu(x.array()));
    }

    /** x * sigmoid(1.702 x), CLIP's activation. */
    public static Tensor quickGelu(Tensor x) {
        return x.mul(x.mul(1.702).sigmoid());
    }

    /** Convolution of [B, Cin, H, W] with weight [Cout, Cin/groups, kh, kw] and zero padding on all sides. */
    public static Tensor conv2d(Tensor x, Tensor weight, @Nullable Tensor bias, int stride, int padding, int groups) {
        if (x.rank() != 4 || weight.rank() != 4 || x.size(1) != weight.size(1) * groups) {
            throw Shapes.mismatch("conv2d in " + groups + " groups (input, weight)", x.shape(), weight.shape());
        }
        // DJL reads a null bias as none although its signature does not say so
        return Tensor.wrap(JniUtils.convolution(
                x.array(),
                weight.array(),
                arrayOrNull(bias),
                new Shape(stride, stride),
                new Shape(padding, padding),
                new Shape(1, 1),
                groups));
    }

    @SuppressWarnings("NullAway")
    private static PtNDArray arrayOrNull(@Nullable Tensor t) {
        return t == null ? null : t.array();
    }

    public static Tensor conv2d(Tensor x, Tensor weight, @Nullable Tensor bias, int stride, int padding) {
        return conv2d(x, weight, bias, stride, padding, 1);
    }

    /** Transposed convolution with kernel 2 and stride 2: weight [Cin, Cout, 2, 2]. A product, then a pixel shuffle. */
    public static Tensor convTranspose2x2(Tensor x, Tensor weight, Tensor bias) {
        if (x.rank() != 4 || weight.rank() != 4 || x.size(1) != weight.size(0)) {
            throw Shapes.mismatch("convTranspose2x2 (input, weight)", x.shape(), weight.shape());
        }
        long b = x.size(0);
        long h = x.size(2);
        long w = x.size(3);
        long out = weight.size(1);
        Tensor rows = x.permute(0, 2, 3, 1).reshape(b * h * w, x.size(1));
        Tensor y = rows.matmul(weight.reshape(weight.size(0), out * 4)).reshape(b, h, w, out, 2, 2);
        return y.permute(0, 3, 1, 4, 2, 5).reshape(b, out, 2 * h, 2 * w).add(bias.reshape(1, out, 1, 1));
    }

    /** Zero padding of the last two dimensions. */
    public static Tensor pad2d(Tensor x, int left, int right, int top, int bottom) {
        return Tensor.wrap(JniUtils.pad(x.array(), new long[] {left, right, top, bottom}, 0));
    }

    public static Tensor maxPool2d(Tensor x, int kernel, int stride, int padding) {
        return Tensor.wrap(JniUtils.maxPool(
                x.array(), new Shape(kernel, kernel), new Shape(stride, stride), new Shape(padding, padding), false));
    }

    /** Mean over squares of {@code kernel} x {@code kernel}. */
    public static Tensor avgPool2d(Tensor x, int kernel) {
        return Tensor.wrap(JniUtils.avgPool(
                x.array(), new Shape(kernel, kernel), new Shape(kernel, kernel), new Shape(0, 0), false, true));
    }

    /** Mean over the {@code kernel} x {@code kernel} neighbours of every pixel, without those outside; keeps the size, for odd kernels. */
    public static Tensor avgPoolInside(Tensor x, int kernel) {
        Tensor ones = Tensor.full(1, 1, 1, x.size(2), x.size(3));
        return avgPoolSame(x, kernel).div(avgPoolSame(ones, kernel));
    }

    /** Zeros around count, whatever DJL is told. */
    private static Tensor avgPoolSame(Tensor x, int kernel) {
        return Tensor.wrap(JniUtils.avgPool(
                x.array(), new Shape(kernel, kernel), new Shape(1, 1), new Shape(kernel / 2, kernel / 2), false, true));
    }

    /** Repeats every pixel {@code factor} times in both directions. */
    public static Tensor upsampleNearest(Tensor x, int factor) {
        long b = x.size(0);
        long c = x.size(1);
        long h = x.size(2);
        long w = x.size(3);
        return x.reshape(b, c, h, 1, w, 1).expand(b, c, h, factor, w, factor).reshape(b, c, h * factor, w * factor);
    }

    /** Bilinear resize of [B, C, H, W], corners not aligned, no antialiasing. */
    public static Tensor resizeBilinear(Tensor x, long height, long width) {
        if (x.size(2) == height && x.size(3) == width) {
            return x;
        }
        return Tensor.wrap(JniUtils.interpolate(x.array(), new long[] {height, width}, 2, false));
    }

    /** Moves r x r blocks of pixels into channels: [B, C, H, W] to [B, C r², H/r, W/r]. */
    public static Tensor pixelUnshuffle(Tensor x, int r) {
        long b = x.size(0);
        long c = x.size(1);
        long h = x.size(2) / r;
        long w = x.size(3) / r;
        return x.reshape(b, c, h, r, w, r).permute(0, 1, 3, 5, 2, 4).reshape(b, c * r * r, h, w);
    }

    /** The inverse of {@link #pixelUnshuffle}. */
    public static Tensor pixelShuffle(Tensor x, int r) {
        long b = x.size(0);
        long c = x.size(1) / (r * (long) r);
        long h = x.size(2);
        long w = x.size(3);
        return x.reshape(b, c, r, r, h, w).permute(0, 1, 4, 2, 5, 3).reshape(b, c, h * r, w * r);
    }

    /**
     * Softmax attention of [B, heads, L, D]; scores are scaled by 1/sqrt(D).
     *
     * @param mask added to the scores, broadcast to [B, heads, Lq, Lk], or null
     */
    public static Tensor attention(Tensor q, Tensor k, Tensor v, @Nullable Tensor mask, boolean causal) {
        if (q.rank() != 4 || k.rank() != 4 || q.size(-1) != k.size(-1) || k.size(2) != v.size(2)) {
            throw new IllegalArgumentException("attention: query " + Arrays.toString(q.shape()) + ", key "
                    + Arrays.toString(k.shape()) + " and value " + Arrays.toString(v.shape()) + " do not fit");
        }
        return Tensor.wrap(Shim.call(
                "aten::scaled_dot_product_attention",
                "",
                q.array(),
                k.array(),
                v.array(),
                mask == null ? Optional.empty() : Optional.of(mask.array()),
                0.0,
                causal,
                OptionalDouble.empty(),
                false));
    }

    /**
     * Bilinear sampling with zeros outside, corners not aligned: input [B, C, H, W], grid [B, h, w, 2] with (x, y) in -1..1,
     * result [B, C, h, w].
     */
    public static Tensor gridSample(Tensor input, Tensor grid) {
        if (input.rank() != 4 || grid.rank() != 4 || grid.size(3) != 2 || input.size(0) != grid.size(0)) {
            throw Shapes.mismatch("gridSample (input, grid)", input.shape(), grid.shape());
        }
        return Tensor.wrap(Shim.call("aten::grid_sampler_2d", "", input.array(), grid.array(), 0L, 0L, false));
    }

    /** [B, L, heads*D] to [B, heads, L, D]. */
    public static Tensor splitHeads(Tensor x, int heads) {
        return x.reshape(x.size(0), x.size(1), heads, x.size(2) / heads).transpose(1, 2);
    }

    /** [B, heads, L, D] to [B, L, heads*D]. */
    public static Tensor mergeHeads(Tensor x) {
        return x.transpose(1, 2).reshape(x.size(0), x.size(2), x.size(1) * x.size(3));
    }

    private static void requireLast(String op, Tensor x, Tensor weight) {
        if (weight.rank() != 1 || x.rank() < 1 || x.size(-1) != weight.size(0)) {
            throw Shapes.mismatch(op + " (input, weight)", x.shape(), weight.shape());
        }
    }
}
