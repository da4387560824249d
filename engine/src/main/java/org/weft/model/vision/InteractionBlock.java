package org.weft.model.vision;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.weft.model.Init;
import org.weft.model.Layers.Conv;
import org.weft.model.Layers.Linear;
import org.weft.model.Layers.Norm;
import org.weft.model.ModelConfig.Vision;
import org.weft.model.Params;
import org.weft.tensor.Nn;
import org.weft.tensor.Scope;
import org.weft.tensor.Tensor;
import org.weft.tensor.mmfs.Levels;
import org.weft.tensor.mmfs.MmfsOp;

/** Injector, a few ViT layers, extractor (ViT-Adapter's InteractionBlockWithCls; spec section 1.1). */
final class InteractionBlock {
    /** Class token [N, 1, C], patch tokens [N, g², C], pyramid tokens [N, 21 g²/4, C]. */
    record State(Tensor cls, Tensor x, Tensor c) {}

    private final Geometry geometry;
    private final Injector injector;
    private final Extractor extractor;
    private final List<Extractor> extra = new ArrayList<>();

    InteractionBlock(Params p, Vision v, Geometry geometry, int extraExtractors, MmfsOp op) {
        this.geometry = geometry;
        injector = new Injector(p.at("injector"), v, op);
        extractor = new Extractor(p.at("extractor"), v, op);
        for (int i = 0; i < extraExtractors; i++) {
            extra.add(new Extractor(p.at("extra_extractors", i), v, op));
        }
    }

    State forward(State state, List<ClipLayer> layers) {
        try (Scope scope = Scope.open()) {
            Tensor x = injector.forward(state.x(), state.c(), geometry);
            Tensor all = Tensor.cat(1, state.cls(), x);
            for (ClipLayer layer : layers) {
                all = layer.forward(all);
            }
            List<Tensor> split = all.split(1, 1, all.size(1) - 1);
            Tensor cls = split.get(0);
            x = split.get(1);
            Tensor c = extractor.forward(state.c(), x, geometry);
            for (Extractor e : extra) {
                c = e.forward(c, x, geometry);
            }
            return new State(scope.keep(cls), scope.keep(x), scope.keep(c));
        }
    }

    /** Level shapes and reference points, which depend on the grid only. */
    record Geometry(Levels pyramid, Levels patches, Tensor patchPoints, Tensor pyramidPoints) {}

    private static final class Injector {
        private final Tensor gamma;
        private final Norm queryNorm;
        private final Norm featNorm;
        private final DeformableAttention attention;

        Injector(Params p, Vision v, MmfsOp op) {
            gamma = p.weight("gamma", Init.ZEROS, v.dim());
            queryNorm = Norm.of(p.at("query_norm"), v.dim(), 1e-5);
            featNorm = Norm.of(p.at("feat_norm"), v.dim(), 1e-5);
            attention = new DeformableAttention(p.at("attn"), v.dim(), v.adapterHeads(), 3, op);
        }

        Tensor forward(Tensor x, Tensor c, Geometry g) {
            Tensor read = attention.forward(queryNorm.forward(x), g.patchPoints(), featNorm.forward(c), g.pyramid());
            return x.add(gamma.mul(read));
        }
    }

    private static final class Extractor {
        private final Norm queryNorm;
        private final Norm featNorm;
        private final DeformableAttention attention;
        private final Norm ffnNorm;
        private final Linear fc1;
        private final Conv depthwise;
        private final Linear fc2;

        Extractor(Params p, Vision v, MmfsOp op) {
            long hidden = v.dim() / 4;
            queryNorm = Norm.of(p.at("query_norm"), v.dim(), 1e-5);
            featNorm = Norm.of(p.at("feat_norm"), v.dim(), 1e-5);
            attention = new DeformableAttention(p.at("attn"), v.dim(), v.adapterHeads(), 1, op);
            fc1 = Linear.of(p.at("ffn").at("fc1"), v.dim(), hidden);
            depthwise = Conv.depthwise(p.at("ffn").at("dwconv").at("dwconv"), hidden);
            fc2 = Linear.of(p.at("ffn").at("fc2"), hidden, v.dim());
            ffnNorm = Norm.of(p.at("ffn_norm"), v.dim(), 1e-5);
        }

        Tensor forward(Tensor c, Tensor x, Geometry g) {
            Tensor read = attention.forward(queryNorm.forward(c), g.pyramidPoints(), featNorm.forward(x), g.patches());
            Tensor mixed = c.add(read);
            Tensor hidden = fc1.forward(ffnNorm.forward(mixed));
            return mixed.add(fc2.forward(Nn.gelu(convolvePerLevel(hidden, g.pyramid()))));
        }

        private Tensor convolvePerLevel(Tensor tokens, Levels levels) {
            List<Tensor> parts = new ArrayList<>();
            List<Tensor> given = tokens.split(
                    1,
                    IntStream.range(0, levels.count()).mapToLong(levels::size).toArray());
            for (int l = 0; l < levels.count(); l++) {
                parts.add(SpatialPriorModule.tokens(depthwise.forward(
                        SpatialPriorModule.map(given.get(l), levels.heights().get(l)))));
            }
            return Tensor.cat(1, parts);
        }
    }
}
