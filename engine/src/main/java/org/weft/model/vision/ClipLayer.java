package org.weft.model.vision;

import java.util.List;
import org.weft.model.Layers.Linear;
import org.weft.model.Layers.Norm;
import org.weft.model.Params;
import org.weft.tensor.Nn;
import org.weft.tensor.Recompute;
import org.weft.tensor.Scope;
import org.weft.tensor.Tensor;

/** A pre-norm layer of CLIP's transformers (transformers' CLIPEncoderLayer). */
public final class ClipLayer {
    private final int heads;
    private final Linear query;
    private final Linear key;
    private final Linear value;
    private final Linear out;
    private final Norm norm1;
    private final Norm norm2;
    private final Linear fc1;
    private final Linear fc2;

    public ClipLayer(Params p, int dim, int heads, int mlp) {
        this.heads = heads;
        Params attention = p.at("self_attn");
        key = Linear.of(attention.at("k_proj"), dim, dim);
        value = Linear.of(attention.at("v_proj"), dim, dim);
        query = Linear.of(attention.at("q_proj"), dim, dim);
        out = Linear.of(attention.at("out_proj"), dim, dim);
        norm1 = Norm.of(p.at("layer_norm1"), dim, 1e-5);
        fc1 = Linear.of(p.at("mlp").at("fc1"), dim, mlp);
        fc2 = Linear.of(p.at("mlp").at("fc2"), mlp, dim);
        norm2 = Norm.of(p.at("layer_norm2"), dim, 1e-5);
    }

    /** [N, T, C] to the same. */
    Tensor forward(Tensor x) {
        return forward(x, false);
    }

    /** [N, T, C] to the same. @param causal whether a token sees only those before it, as in texts */
    public Tensor forward(Tensor x, boolean causal) {
        return Recompute.block(List.of(x), List.of(), (in, fixed) -> compute(in.get(0), causal));
    }

    private Tensor compute(Tensor x, boolean causal) {
        try (Scope scope = Scope.open()) {
            Tensor y = norm1.forward(x);
            Tensor mixed = Nn.attention(
                    Nn.splitHeads(query.forward(y), heads),
                    Nn.splitHeads(key.forward(y), heads),
                    Nn.splitHeads(value.forward(y), heads),
                    null,
                    causal);
            Tensor h = x.add(out.forward(Nn.mergeHeads(mixed)));
            return scope.keep(h.add(fc2.forward(Nn.quickGelu(fc1.forward(norm2.forward(h))))));
        }
    }
}
