package org.weft.model.vision;

import org.weft.model.Layers.Conv;
import org.weft.model.Layers.Norm;
import org.weft.model.Params;
import org.weft.tensor.Nn;
import org.weft.tensor.Tensor;

/** Convolutional pyramid beside the ViT (ViT-Adapter's SpatialPriorModule; spec section 1.1). */
final class SpatialPriorModule {
    /** The pyramid: c1 [N, C, 4g, 4g], then tokens [N, hw, C] of sizes 2g, g and g/2. */
    record Pyramid(Tensor c1, Tensor c2, Tensor c3, Tensor c4) {}

    private record Step(Conv conv, Norm norm) {
        static Step of(Params p, int index, int in, int out, int stride) {
            return new Step(
                    Conv.noBias(p.at(Integer.toString(index)), in, out, 3, stride, 1),
                    Norm.of(p.at(Integer.toString(index + 1)), out, 1e-6));
        }

        Tensor forward(Tensor x) {
            return Nn.relu(norm.forward2d(conv.forward(x)));
        }
    }

    private final Step stem0;
    private final Step stem1;
    private final Step stem2;
    private final Step conv2;
    private final Step conv3;
    private final Step conv4;
    private final Conv fc1;
    private final Conv fc2;
    private final Conv fc3;
    private final Conv fc4;

    SpatialPriorModule(Params p, int plane, int dim) {
        Params stem = p.at("stem");
        stem0 = Step.of(stem, 0, 3, plane, 2);
        stem1 = Step.of(stem, 3, plane, plane, 1);
        stem2 = Step.of(stem, 6, plane, plane, 1);
        conv2 = Step.of(p.at("conv2"), 0, plane, 2 * plane, 2);
        conv3 = Step.of(p.at("conv3"), 0, 2 * plane, 4 * plane, 2);
        conv4 = Step.of(p.at("conv4"), 0, 4 * plane, 4 * plane, 2);
        fc1 = Conv.of(p.at("fc1"), plane, dim, 1, 1);
        fc2 = Conv.of(p.at("fc2"), 2L * plane, dim, 1, 1);
        fc3 = Conv.of(p.at("fc3"), 4L * plane, dim, 1, 1);
        fc4 = Conv.of(p.at("fc4"), 4L * plane, dim, 1, 1);
    }

    Pyramid forward(Tensor image) {
        Tensor x1 = Nn.maxPool2d(stem2.forward(stem1.forward(stem0.forward(image))), 3, 2, 1);
        Tensor x2 = conv2.forward(x1);
        Tensor x3 = conv3.forward(x2);
        Tensor x4 = conv4.forward(x3);
        return new Pyramid(fc1.forward(x1), tokens(fc2.forward(x2)), tokens(fc3.forward(x3)), tokens(fc4.forward(x4)));
    }

    /** [N, C, H, W] to [N, H W, C]. */
    static Tensor tokens(Tensor map) {
        return map.reshape(map.size(0), map.size(1), map.size(2) * map.size(3)).transpose(1, 2);
    }

    /** [N, side², C] to [N, C, side, side]. */
    static Tensor map(Tensor tokens, long side) {
        return tokens.transpose(1, 2).reshape(tokens.size(0), tokens.size(2), side, side);
    }
}
