package org.weft.model.inception;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.weft.model.Params;
import org.weft.model.inception.ConvBlock.Shape;
import org.weft.tensor.Nn;
import org.weft.tensor.Scope;
import org.weft.tensor.Tensor;

/** A block of branches whose channels are put one after the other. */
final class Mixed implements UnaryOperator<Tensor> {
    private final List<UnaryOperator<Tensor>> branches;

    private Mixed(List<UnaryOperator<Tensor>> branches) {
        this.branches = branches;
    }

    @Override
    public Tensor apply(Tensor x) {
        try (Scope scope = Scope.open()) {
            List<Tensor> parts = new ArrayList<>();
            branches.forEach(b -> parts.add(b.apply(x)));
            return scope.keep(Tensor.cat(1, parts));
        }
    }

    /** Mixed_5b to 5d: 224 channels and those of the pooled branch. */
    static Mixed a(Params p, int in, int pooled) {
        return new Mixed(List.of(
                conv(p, "branch1x1", Shape.square(in, 64, 1, 1)),
                chain(
                        conv(p, "branch5x5_1", Shape.square(in, 48, 1, 1)),
                        conv(p, "branch5x5_2", Shape.same(48, 64, 5, 5))),
                chain(
                        conv(p, "branch3x3dbl_1", Shape.square(in, 64, 1, 1)),
                        conv(p, "branch3x3dbl_2", Shape.same(64, 96, 3, 3)),
                        conv(p, "branch3x3dbl_3", Shape.same(96, 96, 3, 3))),
                chain(Mixed::mean, conv(p, "branch_pool", Shape.square(in, pooled, 1, 1)))));
    }

    /** Mixed_6a: half the size, 480 channels more. */
    static Mixed b(Params p, int in) {
        return new Mixed(List.of(
                conv(p, "branch3x3", Shape.square(in, 384, 3, 2)),
                chain(
                        conv(p, "branch3x3dbl_1", Shape.square(in, 64, 1, 1)),
                        conv(p, "branch3x3dbl_2", Shape.same(64, 96, 3, 3)),
                        conv(p, "branch3x3dbl_3", Shape.square(96, 96, 3, 2))),
                Mixed::half));
    }

    /** Mixed_6b to 6e: 768 channels. @param mid channels between the long kernels */
    static Mixed c(Params p, int mid) {
        return new Mixed(List.of(
                conv(p, "branch1x1", Shape.square(768, 192, 1, 1)),
                chain(
                        conv(p, "branch7x7_1", Shape.square(768, mid, 1, 1)),
                        conv(p, "branch7x7_2", Shape.same(mid, mid, 1, 7)),
                        conv(p, "branch7x7_3", Shape.same(mid, 192, 7, 1))),
                chain(
                        conv(p, "branch7x7dbl_1", Shape.square(768, mid, 1, 1)),
                        conv(p, "branch7x7dbl_2", Shape.same(mid, mid, 7, 1)),
                        conv(p, "branch7x7dbl_3", Shape.same(mid, mid, 1, 7)),
                        conv(p, "branch7x7dbl_4", Shape.same(mid, mid, 7, 1)),
                        conv(p, "branch7x7dbl_5", Shape.same(mid, 192, 1, 7))),
                chain(Mixed::mean, conv(p, "branch_pool", Shape.square(768, 192, 1, 1)))));
    }

    /** Mixed_7a: half the size, 1280 channels. */
    static Mixed d(Params p) {
        return new Mixed(List.of(
                chain(
                        conv(p, "branch3x3_1", Shape.square(768, 192, 1, 1)),
                        conv(p, "branch3x3_2", Shape.square(192, 320, 3, 2))),
                chain(
                        conv(p, "branch7x7x3_1", Shape.square(768, 192, 1, 1)),
                        conv(p, "branch7x7x3_2", Shape.same(192, 192, 1, 7)),
                        conv(p, "branch7x7x3_3", Shape.same(192, 192, 7, 1)),
                        conv(p, "branch7x7x3_4", Shape.square(192, 192, 3, 2))),
                Mixed::half));
    }

    /** Mixed_7b and 7c: 2048 channels. @param pool of the last branch, 3 x 3 */
    static Mixed e(Params p, int in, UnaryOperator<Tensor> pool) {
        return new Mixed(List.of(
                conv(p, "branch1x1", Shape.square(in, 320, 1, 1)),
                chain(
                        conv(p, "branch3x3_1", Shape.square(in, 384, 1, 1)),
                        new Mixed(List.of(
                                conv(p, "branch3x3_2a", Shape.same(384, 384, 1, 3)),
                                conv(p, "branch3x3_2b", Shape.same(384, 384, 3, 1))))),
                chain(
                        conv(p, "branch3x3dbl_1", Shape.square(in, 448, 1, 1)),
                        conv(p, "branch3x3dbl_2", Shape.same(448, 384, 3, 3)),
                        new Mixed(List.of(
                                conv(p, "branch3x3dbl_3a", Shape.same(384, 384, 1, 3)),
                                conv(p, "branch3x3dbl_3b", Shape.same(384, 384, 3, 1))))),
                chain(pool, conv(p, "branch_pool", Shape.square(in, 192, 1, 1)))));
    }

    /** Mean of the neighbours there are: the border is not counted. */
    static Tensor mean(Tensor x) {
        return Nn.avgPoolInside(x, 3);
    }

    static Tensor max(Tensor x) {
        return Nn.maxPool2d(x, 3, 1, 1);
    }

    private static Tensor half(Tensor x) {
        return Nn.maxPool2d(x, 3, 2, 0);
    }

    private static ConvBlock conv(Params p, String name, Shape shape) {
        return new ConvBlock(p.at(name), shape);
    }

    @SafeVarargs
    private static UnaryOperator<Tensor> chain(UnaryOperator<Tensor>... steps) {
        return x -> {
            Tensor y = x;
            for (UnaryOperator<Tensor> step : steps) {
                y = step.apply(y);
            }
            return y;
        };
    }
}
