package org.weft.model.language;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.weft.model.Init;
import org.weft.model.Layers.Linear;
import org.weft.model.Layers.RmsNorm;
import org.weft.model.ModelConfig.Language;
import org.weft.model.Params;
import org.weft.model.mmfs.Mmfs;
import org.weft.tensor.Nn;
import org.weft.tensor.Recompute;
import org.weft.tensor.Scope;
import org.weft.tensor.Tensor;
import org.weft.tensor.mmfs.Levels;
import org.weft.tensor.mmfs.MmfsOp;

/** A LLaMA layer, with MMFS between attention and MLP where the configuration says so (spec sections 2 and 3). */
final class LlamaLayer {
    private static final double EPS = 1e-6;

    private final int index;
    private final int heads;
    private final RmsNorm inputNorm;
    private final Linear query;
    private final Linear key;
    private final Linear value;
    private final Linear output;
    private final @Nullable CrossAttention cross;
    private final RmsNorm postNorm;
    private final Linear gate;
    private final Linear up;
    private final Linear down;

    LlamaLayer(Params p, Language c, int index, int visionDim, MmfsOp op) {
        this.index = index;
        heads = c.heads();
        Params attention = p.at("self_attn");
        query = Linear.noBias(attention.at("q_proj"), c.dim(), c.dim());
        key = Linear.noBias(attention.at("k_proj"), c.dim(), c.dim());
        value = Linear.noBias(attention.at("v_proj"), c.dim(), c.dim());
        output = Linear.noBias(attention.at("o_proj"), c.dim(), c.dim());
        cross = index % c.crossFrequency() == 0 ? new CrossAttention(p.at("llama_cross_attn"), c, visionDim, op) : null;
        gate = Linear.noBias(p.at("mlp").at("gate_proj"), c.dim(), c.mlp());
        down = Linear.noBias(p.at("mlp").at("down_proj"), c.mlp(), c.dim());
        up = Linear.noBias(p.at("mlp").at("up_proj"), c.dim(), c.mlp());
        inputNorm = RmsNorm.of(p.at("input_layernorm"), c.dim(), EPS);
        postNorm = RmsNorm.of(p.at("post_attention_layernorm"), c.dim(), EPS);
    }

    /** Whether this layer looks at pictures. */
    boolean looks() {
        return cross != null;
    }

    /** Projected image features of this site. @throws IllegalStateException when the layer has no MMFS */
    Tensor project(Tensor features) {
        if (cross == null) {
            throw new IllegalStateException("layer " + index + " has no MMFS");
        }
        return cross.attention.project(cross.norm2.forward(features));
    }

    /** What a pass shares among layers. {@code bias} is added to attention scores; null means plainly causal. */
    record Pass(Rotary.Angles angles, @Nullable Tensor bias, @Nullable KvCache cache, @Nullable Tensor crossMask) {
        /** Its tensors, those that are there. */
        List<Tensor> tensors() {
            List<Tensor> out = new ArrayList<>(List.of(angles.cos(), angles.sin()));
            if (bias != null) {
                out.add(bias);
            }
            if (crossMask != null) {
                out.add(crossMask);
            }
            return out;
        }

        /** The same with other handles of its tensors. */
        Pass of(List<Tensor> tensors) {
            Tensor otherBias = bias == null ? null : tensors.get(2);
            Tensor otherMask = crossMask == null ? null : tensors.getLast();
            return new Pass(new Rotary.Angles(tensors.get(0), tensors.get(1)), otherBias, cache, otherMask);
        }
    }

    Tensor forward(Tensor x, Pass pass, @Nullable Tensor vision) {
        if (pass.cache() != null) {
            return compute(x, pass, vision); // a cache is filled: not to be done twice
        }
        List<Tensor> inputs = vision == null ? List.of(x) : List.of(x, vision);
        return Recompute.block(
                inputs,
                pass.tensors(),
                (in, fixed) -> compute(in.get(0), pass.of(fixed), vision == null ? null : in.get(1)));
    }

    private Tensor compute(Tensor x, Pass pass, @Nullable Tensor vision) {
        try (Scope scope = Scope.open()) {
            Tensor h = x.add(attend(inputNorm.forward(x), pass));
            if (cross != null && vision != null && pass.crossMask() != null) {
                h = h.add(cross.forward(h, vision, pass.crossMask()));
            }
            Tensor y = postNorm.forward(h);
            Tensor mlp = down.forward(Nn.silu(gate.forward(y)).mul(up.forward(y)));
            return scope.keep(h.add(mlp));
        }
    }

    private Tensor attend(Tensor x, Pass pass) {
        Tensor q = Rotary.turn(Nn.splitHeads(query.forward(x), heads), pass.angles());
        Tensor k = Rotary.turn(Nn.splitHeads(key.forward(x), heads), pass.angles());
        Tensor v = Nn.splitHeads(value.forward(x), heads);
        KvCache cache = pass.cache();
        if (cache != null) {
            long end = cache.length() + x.size(1);
            cache.append(index, k, v);
            k = cache.keys(index, end);
            v = cache.values(index, end);
        }
        boolean causal = pass.bias() == null && x.size(1) > 1;
        return output.forward(Nn.mergeHeads(Nn.attention(q, k, v, pass.bias(), causal)));
    }

    /** h + tanh(gate) * MMFS(norm1(h), image centre, norm2(features)). */
    private static final class CrossAttention {
        private final Tensor gate;
        private final Mmfs attention;
        private final RmsNorm norm1;
        private final RmsNorm norm2;
        private final Levels levels;

        CrossAttention(Params p, Language c, int visionDim, MmfsOp op) {
            gate = p.weight("gate", Init.ZEROS, 1);
            Mmfs.Config mmfs = new Mmfs.Config(
                    c.dim(),
                    visionDim,
                    c.mmfsWidth(),
                    c.dim(),
                    c.mmfsLevels().size(),
                    c.mmfsHeads(),
                    c.mmfsPoints(),
                    c.mmfsMaxImages(),
                    3);
            attention = new Mmfs(p.at("attn"), mmfs, op);
            norm1 = RmsNorm.of(p.at("norm1"), c.dim(), EPS);
            norm2 = RmsNorm.of(p.at("norm2"), visionDim, EPS);
            levels = Levels.square(c.mmfsLevels(), c.mmfsBase());
        }

        Tensor forward(Tensor h, Tensor value, Tensor mask) {
            Tensor centre = Tensor.full(0.5, 1, h.size(1), 2);
            Tensor read = attention.forward(norm1.forward(h), centre, value, levels, mask);
            return read.mul(gate.tanh());
        }
    }
}
