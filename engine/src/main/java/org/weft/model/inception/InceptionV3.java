package org.weft.model.inception;

import java.util.List;
import java.util.function.UnaryOperator;
import org.weft.model.Params;
import org.weft.model.inception.ConvBlock.Shape;
import org.weft.tensor.Nn;
import org.weft.tensor.Scope;
import org.weft.tensor.Tensor;

/**
 * Inception v3 as Fréchet inception distances use it: the network of 2015-12-05 in its PyTorch form, whose pooled branches do not count
 * the border and whose last one takes the maximum. Weights have the names of that form; its classifier is not read.
 */
public final class InceptionV3 {
    /** Side of the pictures the network was made for, pixels. */
    public static final int SIZE = 299;

    /** Channels of the last output. */
    public static final int FEATURES = 2048;

    private final List<UnaryOperator<Tensor>> block0;
    private final List<UnaryOperator<Tensor>> block1;
    private final List<UnaryOperator<Tensor>> block2;
    private final List<UnaryOperator<Tensor>> block3;

    public InceptionV3(Params p) {
        block0 = List.of(
                new ConvBlock(p.at("Conv2d_1a_3x3"), Shape.square(3, 32, 3, 2)),
                new ConvBlock(p.at("Conv2d_2a_3x3"), Shape.square(32, 32, 3, 1)),
                new ConvBlock(p.at("Conv2d_2b_3x3"), Shape.same(32, 64, 3, 3)),
                x -> Nn.maxPool2d(x, 3, 2, 0));
        block1 = List.of(
                new ConvBlock(p.at("Conv2d_3b_1x1"), Shape.square(64, 80, 1, 1)),
                new ConvBlock(p.at("Conv2d_4a_3x3"), Shape.square(80, 192, 3, 1)),
                x -> Nn.maxPool2d(x, 3, 2, 0));
        block2 = List.of(
                Mixed.a(p.at("Mixed_5b"), 192, 32),
                Mixed.a(p.at("Mixed_5c"), 256, 64),
                Mixed.a(p.at("Mixed_5d"), 288, 64),
                Mixed.b(p.at("Mixed_6a"), 288),
                Mixed.c(p.at("Mixed_6b"), 128),
                Mixed.c(p.at("Mixed_6c"), 160),
                Mixed.c(p.at("Mixed_6d"), 160),
                Mixed.c(p.at("Mixed_6e"), 192));
        block3 = List.of(
                Mixed.d(p.at("Mixed_7a")),
                Mixed.e(p.at("Mixed_7b"), 1280, Mixed::mean),
                Mixed.e(p.at("Mixed_7c"), FEATURES, Mixed::max));
    }

    /** Means over the picture after each stage: [N, 64], [N, 192], [N, 768] and [N, 2048], the last for the usual distance. */
    public record Features(Tensor first, Tensor second, Tensor third, Tensor last) {}

    /**
     * Features of pictures.
     *
     * @param images [N, 3, H, W] in 0..1, at least 75 pixels a side when they are not resized
     * @param resize to {@link #SIZE}, bilinear without antialiasing, as distances want it
     */
    public Features forward(Tensor images, boolean resize) {
        try (Scope scope = Scope.open()) {
            Tensor x = resize ? Nn.resizeBilinear(images, SIZE, SIZE) : images;
            Tensor y0 = run(block0, x.mul(2).add(-1));
            Tensor y1 = run(block1, y0);
            Tensor y2 = run(block2, y1);
            Tensor y3 = run(block3, y2);
            return new Features(
                    scope.keep(pooled(y0)), scope.keep(pooled(y1)), scope.keep(pooled(y2)), scope.keep(pooled(y3)));
        }
    }

    private static Tensor run(List<UnaryOperator<Tensor>> steps, Tensor x) {
        try (Scope scope = Scope.open()) {
            Tensor y = x;
            for (UnaryOperator<Tensor> step : steps) {
                y = step.apply(y);
            }
            return scope.keep(y);
        }
    }

    private static Tensor pooled(Tensor x) {
        return x.mean(3, false).mean(2, false);
    }
}
