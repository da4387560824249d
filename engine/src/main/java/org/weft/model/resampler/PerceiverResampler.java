package org.weft.model.resampler;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.weft.model.Init;
import org.weft.model.Layers.Linear;
import org.weft.model.Layers.Norm;
import org.weft.model.ModelConfig;
import org.weft.model.Params;
import org.weft.tensor.DType;
import org.weft.tensor.Nn;
import org.weft.tensor.Scope;
import org.weft.tensor.Tensor;

/**
 * BLIP-2's Q-Former as a resampler (the reference's PerceiverResampler, perceiver.py at ac539d00; spec section 1.2). Dims: N rows,
 * Q queries, T tokens read, C channels.
 */
public final class PerceiverResampler {
    private static final double EPS = 1e-12;

    private final ModelConfig.Resampler config;
    private final Tensor queries;
    private final Norm norm;
    private final List<Layer> layers = new ArrayList<>();

    /** @param encoderDim channels of the tokens it reads */
    public PerceiverResampler(Params p, ModelConfig.Resampler config, int encoderDim) {
        this.config = config;
        queries = p.weight("queries", Init.normal(0.02), 1, config.queries(), config.dim());
        Params former = p.at("blip2qformer");
        norm = Norm.of(former.at("layernorm"), config.dim(), EPS);
        for (int i = 0; i < config.layers(); i++) {
            layers.add(new Layer(
                    former.at("encoder").at("layer", i), config, i % config.crossFrequency() == 0 ? encoderDim : 0));
        }
    }

    /**
     * @param tokens [N, T, encoder dim]
     * @param mask [N, T], 1 to read and 0 to skip, or null to read all
     * @return [N, Q, C]
     */
    public Tensor forward(Tensor tokens, @Nullable Tensor mask) {
        try (Scope scope = Scope.open()) {
            Tensor bias = mask == null
                    ? null
                    : mask.to(DType.F32).neg().add(1).mul(-Float.MAX_VALUE).reshape(mask.size(0), 1, 1, mask.size(1));
            Tensor x = norm.forward(queries).expand(tokens.size(0), config.queries(), config.dim());
            for (Layer layer : layers) {
                x = layer.forward(x, tokens, bias);
            }
            return scope.keep(x);
        }
    }

    private static final class Layer {
        private final Attention self;
        private final @Nullable Attention cross;
        private final Linear intermediate;
        private final Linear output;
        private final Norm outputNorm;

        Layer(Params p, ModelConfig.Resampler c, int encoderDim) {
            self = new Attention(p.at("attention"), c, c.dim());
            cross = encoderDim == 0 ? null : new Attention(p.at("crossattention"), c, encoderDim);
            intermediate = Linear.of(p.at("intermediate_query").at("dense"), c.dim(), c.mlp());
            output = Linear.of(p.at("output_query").at("dense"), c.mlp(), c.dim());
            outputNorm = Norm.of(p.at("output_query").at("LayerNorm"), c.dim(), EPS);
        }

        Tensor forward(Tensor x, Tensor tokens, @Nullable Tensor bias) {
            try (Scope scope = Scope.open()) {
                Tensor y = self.forward(x, x, null);
                if (cross != null) {
                    y = cross.forward(y, tokens, bias);
                }
                Tensor hidden = output.forward(Nn.gelu(intermediate.forward(y)));
                return scope.keep(outputNorm.forward(hidden.add(y)));
            }
        }
    }

    /** Attention with residual and norm after it, as BERT has it; optionally normalised queries and keys per head. */
    private static final class Attention {
        private final int heads;
        private final Linear query;
        private final Linear key;
        private final Linear value;
        private final @Nullable Norm queryNorm;
        private final @Nullable Norm keyNorm;
        private final Linear dense;
        private final Norm norm;

        Attention(Params p, ModelConfig.Resampler c, int sourceDim) {
            heads = c.heads();
            Params a = p.at("attention");
            query = Linear.of(a.at("query"), c.dim(), c.dim());
            key = Linear.of(a.at("key"), sourceDim, c.dim());
            value = Linear.of(a.at("value"), sourceDim, c.dim());
            int headDim = c.dim() / heads;
            queryNorm = c.qkNorm() ? Norm.of(a.at("q_norm"), headDim, EPS) : null;
            keyNorm = c.qkNorm() ? Norm.of(a.at("k_norm"), headDim, EPS) : null;
            dense = Linear.of(p.at("output").at("dense"), c.dim(), c.dim());
            norm = Norm.of(p.at("output").at("LayerNorm"), c.dim(), EPS);
        }

        Tensor forward(Tensor x, Tensor source, @Nullable Tensor bias) {
            Tensor q = Nn.splitHeads(query.forward(x), heads);
            Tensor k = Nn.splitHeads(key.forward(source), heads);
            Tensor v = Nn.splitHeads(value.forward(source), heads);
            if (queryNorm != null && keyNorm != null) {
                q = queryNorm.forward(q);
                k = keyNorm.forward(k);
            }
            Tensor read = Nn.mergeHeads(Nn.attention(q, k, v, bias, false));
            return norm.forward(dense.forward(read).add(x));
        }
    }
}
