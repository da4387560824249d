package org.weft.model.diffusion;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.weft.model.Layers.Conv;
import org.weft.model.Layers.GroupNorm;
import org.weft.model.Layers.Linear;
import org.weft.model.Params;
import org.weft.tensor.Nn;
import org.weft.tensor.Recompute;
import org.weft.tensor.Scope;
import org.weft.tensor.Tensor;

/** Two convolutions around a residual, optionally told the time (diffusers' ResnetBlock2D; spec section 5.4). */
final class ResnetBlock {
    /** @param timeDim channels of the time embedding, 0 for none */
    record Config(int in, int out, int groups, double eps, int timeDim) {}

    private final GroupNorm norm1;
    private final Conv conv1;
    private final @Nullable Linear timeProj;
    private final GroupNorm norm2;
    private final Conv conv2;
    private final @Nullable Conv shortcut;

    ResnetBlock(Params p, Config c) {
        norm1 = GroupNorm.of(p.at("norm1"), c.in, c.groups, c.eps);
        conv1 = Conv.of(p.at("conv1"), c.in, c.out, 3, 1);
        timeProj = c.timeDim == 0 ? null : Linear.of(p.at("time_emb_proj"), c.timeDim, c.out);
        norm2 = GroupNorm.of(p.at("norm2"), c.out, c.groups, c.eps);
        conv2 = Conv.of(p.at("conv2"), c.out, c.out, 3, 1);
        shortcut = c.in == c.out ? null : Conv.of(p.at("conv_shortcut"), c.in, c.out, 1, 1);
    }

    /** @param time SiLU of the time embedding [B, timeDim], null where the block has none */
    Tensor forward(Tensor x, @Nullable Tensor time) {
        List<Tensor> inputs = time == null ? List.of(x) : List.of(x, time);
        return Recompute.block(inputs, List.of(), (in, fixed) -> compute(in.get(0), time == null ? null : in.get(1)));
    }

    private Tensor compute(Tensor x, @Nullable Tensor time) {
        try (Scope scope = Scope.open()) {
            Tensor h = conv1.forward(Nn.silu(norm1.forward(x)));
            if (timeProj != null && time != null) {
                h = h.add(timeProj.forward(time).unsqueeze(2).unsqueeze(3));
            }
            h = conv2.forward(Nn.silu(norm2.forward(h)));
            return scope.keep((shortcut == null ? x : shortcut.forward(x)).add(h));
        }
    }
}
