package org.weft.model.diffusion;

import java.util.List;
import org.weft.model.Layers.GroupNorm;
import org.weft.model.Layers.Linear;
import org.weft.model.Layers.Norm;
import org.weft.model.Params;
import org.weft.tensor.Nn;
import org.weft.tensor.Recompute;
import org.weft.tensor.Scope;
import org.weft.tensor.Tensor;

/** Self attention, attention to the conditions and a gated MLP over the pixels (diffusers' Transformer2DModel; spec section 5.4). */
final class SpatialTransformer {
    private final GroupNorm norm;
    private final Linear projIn;
    private final Norm norm1;
    private final Attention self;
    private final Norm norm2;
    private final Attention cross;
    private final Norm norm3;
    private final Linear ffIn;
    private final Linear ffOut;
    private final Linear projOut;

    SpatialTransformer(Params p, int dim, int heads, int crossDim, int groups) {
        norm = GroupNorm.of(p.at("norm"), dim, groups, 1e-6);
        projIn = Linear.of(p.at("proj_in"), dim, dim);
        Params block = p.at("transformer_blocks", 0);
        norm1 = Norm.of(block.at("norm1"), dim, 1e-5);
        self = new Attention(block.at("attn1"), dim, dim, heads);
        norm2 = Norm.of(block.at("norm2"), dim, 1e-5);
        cross = new Attention(block.at("attn2"), dim, crossDim, heads);
        norm3 = Norm.of(block.at("norm3"), dim, 1e-5);
        ffIn = Linear.of(block.at("ff").at("net", 0).at("proj"), dim, 8L * dim);
        ffOut = Linear.of(block.at("ff").at("net", 2), 4L * dim, dim);
        projOut = Linear.of(p.at("proj_out"), dim, dim);
    }

    /** [B, C, H, W] and conditions [B, T, crossDim] to [B, C, H, W]. */
    Tensor forward(Tensor x, Tensor conditions) {
        return Recompute.block(List.of(x, conditions), List.of(), (in, fixed) -> compute(in.get(0), in.get(1)));
    }

    private Tensor compute(Tensor x, Tensor conditions) {
        try (Scope scope = Scope.open()) {
            long h = x.size(2);
            long w = x.size(3);
            Tensor t = norm.forward(x).permute(0, 2, 3, 1).reshape(x.size(0), h * w, x.size(1));
            t = projIn.forward(t);
            Tensor y = norm1.forward(t);
            t = t.add(self.forward(y, y));
            t = t.add(cross.forward(norm2.forward(t), conditions));
            t = t.add(feedForward(norm3.forward(t)));
            Tensor map = projOut.forward(t).reshape(x.size(0), h, w, x.size(1)).permute(0, 3, 1, 2);
            // x first: the sum takes its layout, and group norms are slow where channels lie innermost
            return scope.keep(x.add(map));
        }
    }

    /** GEGLU: the first half is the value, the second its gate. */
    private Tensor feedForward(Tensor x) {
        Tensor both = ffIn.forward(x);
        long half = both.size(2) / 2;
        List<Tensor> halves = both.split(2, half, half);
        return ffOut.forward(halves.get(0).mul(Nn.gelu(halves.get(1))));
    }

    private static final class Attention {
        private final int heads;
        private final Linear query;
        private final Linear key;
        private final Linear value;
        private final Linear out;

        Attention(Params p, int dim, int sourceDim, int heads) {
            this.heads = heads;
            query = Linear.noBias(p.at("to_q"), dim, dim);
            key = Linear.noBias(p.at("to_k"), sourceDim, dim);
            value = Linear.noBias(p.at("to_v"), sourceDim, dim);
            out = Linear.of(p.at("to_out", 0), dim, dim);
        }

        Tensor forward(Tensor x, Tensor source) {
            return out.forward(Nn.mergeHeads(Nn.attention(
                    Nn.splitHeads(query.forward(x), heads),
                    Nn.splitHeads(key.forward(source), heads),
                    Nn.splitHeads(value.forward(source), heads),
                    null,
                    false)));
        }
    }
}
