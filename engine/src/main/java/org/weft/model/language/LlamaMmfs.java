package org.weft.model.language;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.weft.model.Init;
import org.weft.model.Layers.RmsNorm;
import org.weft.model.ModelConfig.Language;
import org.weft.model.Params;
import org.weft.tensor.Nn;
import org.weft.tensor.Scope;
import org.weft.tensor.Tensor;
import org.weft.tensor.mmfs.MmfsOp;

/**
 * The language model with MMFS (the reference's modeling_llama_mmfs.py at ac539d00; spec section 3). Dims: B sequences, L tokens,
 * C channels, I images of the longest sequence, S positions of all levels.
 */
public final class LlamaMmfs {
    private final Language config;
    private final Tensor embedTokens;
    private final Rotary rotary;
    private final List<LlamaLayer> layers = new ArrayList<>();
    private final RmsNorm norm;

    public LlamaMmfs(Params p, Language config, int visionDim, MmfsOp op) {
        this.config = config;
        embedTokens = p.at("embed_tokens").weight("weight", Init.normal(0.02), config.vocab(), config.dim());
        rotary = new Rotary(p, config.dim() / config.heads(), config.maxPositions());
        for (int i = 0; i < config.layers(); i++) {
            layers.add(new LlamaLayer(p.at("layers", i), config, i, visionDim, op));
        }
        norm = RmsNorm.of(p.at("norm"), config.dim(), 1e-6);
    }

    /** Embeddings [.., C] of int64 ids. */
    public Tensor embed(Tensor ids) {
        return Nn.embedding(ids, embedTokens);
    }

    /** An empty cache for {@code rows} sequences of up to {@code capacity} positions; the caller closes it. */
    public KvCache cache(int rows, int capacity) {
        return new KvCache(config.layers(), rows, config.heads(), config.dim() / config.heads(), capacity);
    }

    /**
     * The pictures as the layers look at them: features projected once per MMFS site.
     *
     * @param sites per layer the projected values, null where the layer does not look
     * @param mask [B, L, I], 1 where a token sees an image
     */
    public record Vision(List<@Nullable Tensor> sites, Tensor mask) {
        /** The only sequence's pictures for several sequences. */
        public Vision repeated(int rows) {
            List<@Nullable Tensor> out = new ArrayList<>();
            for (Tensor site : sites) {
                out.add(site == null ? null : repeat(site, rows));
            }
            return new Vision(out, repeat(mask, rows));
        }

        private static Tensor repeat(Tensor one, int rows) {
            return Tensor.cat(0, java.util.Collections.nCopies(rows, one));
        }
    }

    /** @param features [B, I, S, vision channels] */
    public Vision look(Tensor features, Tensor mask) {
        List<@Nullable Tensor> sites = new ArrayList<>();
        for (LlamaLayer layer : layers) {
            sites.add(layer.looks() ? layer.project(features) : null);
        }
        return new Vision(sites, mask);
    }

    /**
     * What a pass is given.
     *
     * @param embeds [B, L, C]
     * @param attention [B, all positions so far], 1 for real tokens; null when all are
     * @param positions int64 [B, L]; null means 0.. behind the cache
     * @param vision the pictures, null to look at none
     * @param cache earlier positions, null for none
     */
    public record Input(
            Tensor embeds,
            @Nullable Tensor attention,
            @Nullable Tensor positions,
            @Nullable Vision vision,
            @Nullable KvCache cache) {}

    /** Hidden states after the last norm, [B, L, C]. */
    public Tensor forward(Input in) {
        return forward(in, null);
    }

    /** As {@link #forward(Input)}; {@code states} receives the input of every layer and the normed output. */
    public Tensor forward(Input in, @Nullable List<Tensor> states) {
        try (Scope scope = Scope.open()) {
            int past = in.cache() == null ? 0 : in.cache().length();
            long length = in.embeds().size(1);
            Tensor positions = in.positions() == null ? positions(past, in.embeds()) : in.positions();
            Tensor bias = AttentionBias.of(in.attention(), past, length, in.embeds());
            LlamaLayer.Pass pass = new LlamaLayer.Pass(
                    rotary.at(positions, Math.toIntExact(past + length)),
                    bias,
                    in.cache(),
                    in.vision() == null ? null : in.vision().mask());
            Tensor h = in.embeds();
            for (int i = 0; i < layers.size(); i++) {
                if (states != null) {
                    states.add(scope.keep(h));
                }
                h = layers.get(i)
                        .forward(
                                h,
                                pass,
                                in.vision() == null ? null : in.vision().sites().get(i));
            }
            if (in.cache() != null) {
                in.cache().advance(Math.toIntExact(length));
            }
            Tensor result = scope.keep(norm.forward(h));
            if (states != null) {
                states.add(result);
            }
            return result;
        }
    }

    private static Tensor positions(int past, Tensor embeds) {
        long rows = embeds.size(0);
        long length = embeds.size(1);
        return Tensor.range(length).add(past).unsqueeze(0).expand(rows, length);
    }

    public int dim() {
        return config.dim();
    }

    public int layerCount() {
        return layers.size();
    }
}
