package org.weft.model.inception;

import java.util.function.UnaryOperator;
import org.weft.model.Init;
import org.weft.model.Params;
import org.weft.tensor.Nn;
import org.weft.tensor.Tensor;

/** Convolution without bias, batch norm by recorded statistics, ReLU. */
final class ConvBlock implements UnaryOperator<Tensor> {
    private static final double EPS = 0.001;

    /** @param height of the kernel @param padRows zeros above and below @param padColumns zeros left and right */
    record Shape(int in, int out, int height, int width, int stride, int padRows, int padColumns) {
        /** Square kernel without padding. */
        static Shape square(int in, int out, int kernel, int stride) {
            return new Shape(in, out, kernel, kernel, stride, 0, 0);
        }

        /** Odd kernel that keeps the size. */
        static Shape same(int in, int out, int height, int width) {
            return new Shape(in, out, height, width, 1, height / 2, width / 2);
        }
    }

    private final Shape shape;
    private final Tensor weight;
    private final Tensor scale;
    private final Tensor shift;

    ConvBlock(Params p, Shape s) {
        shape = s;
        weight = p.at("conv").weight("weight", Init.LAYER, s.out(), s.in(), s.height(), s.width());
        Params bn = p.at("bn");
        Tensor factor = bn.weight("weight", Init.ONES, s.out());
        Tensor bias = bn.weight("bias", Init.ZEROS, s.out());
        Tensor mean = bn.buffer("running_mean", Init.ZEROS, s.out());
        Tensor variance = bn.buffer("running_var", Init.ONES, s.out());
        bn.unread("num_batches_tracked");
        Tensor by = factor.mul(variance.add(EPS).rsqrt());
        scale = p.adopt(by.reshape(1, s.out(), 1, 1));
        shift = p.adopt(bias.sub(mean.mul(by)).reshape(1, s.out(), 1, 1));
    }

    @Override
    public Tensor apply(Tensor x) {
        Tensor padded = shape.padRows() == 0 && shape.padColumns() == 0
                ? x
                : Nn.pad2d(x, shape.padColumns(), shape.padColumns(), shape.padRows(), shape.padRows());
        return Nn.relu(
                Nn.conv2d(padded, weight, null, shape.stride(), 0).mul(scale).add(shift));
    }
}
