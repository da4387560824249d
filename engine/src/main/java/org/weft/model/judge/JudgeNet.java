package org.weft.model.judge;

import java.util.List;
import org.weft.model.Layers.Conv;
import org.weft.model.Layers.GroupNorm;
import org.weft.model.Params;
import org.weft.tensor.Nn;
import org.weft.tensor.Scope;
import org.weft.tensor.Tensor;

/**
 * Says of every pixel what it shows: an encoder and decoder with skips, begun and ended by a pixel shuffle so that nothing runs at
 * full resolution. Dims: N pictures, S pixels a side (a multiple of 16), K classes.
 */
public final class JudgeNet {
    private static final List<Integer> WIDTHS = List.of(32, 64, 96, 128);
    private static final int SHUFFLE = 2;
    private static final int GROUPS = 8;

    /** Two convolutions with norms. */
    private record Stage(Conv first, GroupNorm norm1, Conv second, GroupNorm norm2) {
        static Stage of(Params p, int in, int out, int stride) {
            return new Stage(
                    Conv.of(p.at("conv1"), in, out, 3, stride),
                    GroupNorm.of(p.at("norm1"), out, GROUPS, 1e-5),
                    Conv.of(p.at("conv2"), out, out, 3, 1),
                    GroupNorm.of(p.at("norm2"), out, GROUPS, 1e-5));
        }

        Tensor forward(Tensor x) {
            Tensor y = Nn.silu(norm1.forward(first.forward(x)));
            return Nn.silu(norm2.forward(second.forward(y)));
        }
    }

    private final List<Stage> down;
    private final List<Stage> up;
    private final Conv head;

    public JudgeNet(Params p, int classes) {
        down = List.of(
                Stage.of(p.at("down", 0), 3 * SHUFFLE * SHUFFLE, WIDTHS.get(0), 1),
                Stage.of(p.at("down", 1), WIDTHS.get(0), WIDTHS.get(1), 2),
                Stage.of(p.at("down", 2), WIDTHS.get(1), WIDTHS.get(2), 2),
                Stage.of(p.at("down", 3), WIDTHS.get(2), WIDTHS.get(3), 2));
        up = List.of(
                Stage.of(p.at("up", 0), WIDTHS.get(3) + WIDTHS.get(2), WIDTHS.get(2), 1),
                Stage.of(p.at("up", 1), WIDTHS.get(2) + WIDTHS.get(1), WIDTHS.get(1), 1),
                Stage.of(p.at("up", 2), WIDTHS.get(1) + WIDTHS.get(0), WIDTHS.get(0), 1));
        head = Conv.of(p.at("head"), WIDTHS.get(0), (long) classes * SHUFFLE * SHUFFLE, 1, 1);
    }

    /** @param logits [N, K, S, S] @param features [N, 128], the deepest map's mean, for Fréchet distances */
    public record Output(Tensor logits, Tensor features) {}

    /** @param images [N, 3, S, S] in 0..1 */
    public Output forward(Tensor images) {
        try (Scope scope = Scope.open()) {
            Tensor x0 = down.get(0).forward(Nn.pixelUnshuffle(images.mul(2).add(-1), SHUFFLE));
            Tensor x1 = down.get(1).forward(x0);
            Tensor x2 = down.get(2).forward(x1);
            Tensor x3 = down.get(3).forward(x2);
            Tensor y = up.get(0).forward(Tensor.cat(1, Nn.upsampleNearest(x3, 2), x2));
            y = up.get(1).forward(Tensor.cat(1, Nn.upsampleNearest(y, 2), x1));
            y = up.get(2).forward(Tensor.cat(1, Nn.upsampleNearest(y, 2), x0));
            Tensor logits = Nn.pixelShuffle(head.forward(y), SHUFFLE);
            Tensor features = x3.mean(3, false).mean(2, false);
            return new Output(scope.keep(logits), scope.keep(features));
        }
    }
}
