package org.weft.model.vision;

import java.util.ArrayList;
import java.util.List;
import org.weft.model.Init;
import org.weft.model.Layers.Norm;
import org.weft.model.ModelConfig.Vision;
import org.weft.model.Params;
import org.weft.model.PosEmbed;
import org.weft.tensor.Nn;
import org.weft.tensor.Scope;
import org.weft.tensor.Tensor;
import org.weft.tensor.mmfs.Levels;
import org.weft.tensor.mmfs.MmfsOp;

/**
 * CLIP's vision transformer with the ViT-Adapter (the reference's CLIPVisionTransformerAdapter, clip_vit_adapter.py at ac539d00;
 * spec section 1.1). Dims: N images, C channels, g patch grid.
 */
public final class ClipVisionAdapter {
    private static final int BLOCKS = 4;

    /** Tokens [N, 1 + g², C] and maps [N, C, s, s] for s = 4g, 2g, g, g/2. */
    public record Features(Tensor lastHiddenState, List<Tensor> maps) {}

    private final Vision v;
    private final Tensor levelEmbed;
    private final Tensor classEmbedding;
    private final Tensor patchEmbedding;
    private final Tensor positionEmbedding;
    private final Norm preNorm;
    private final List<ClipLayer> layers = new ArrayList<>();
    private final SpatialPriorModule prior;
    private final List<InteractionBlock> interactions = new ArrayList<>();
    private final Tensor upWeight;
    private final Tensor upBias;

    public ClipVisionAdapter(Params p, Vision v, MmfsOp op) {
        if (v.layers() % BLOCKS != 0) {
            throw new IllegalArgumentException(
                    "the vision transformer needs a multiple of 4 layers, has " + v.layers());
        }
        this.v = v;
        int dim = v.dim();
        long tokens = 1 + (long) v.grid() * v.grid();
        levelEmbed = p.weight("adapter_level_embed", Init.normal(1), 3, dim);
        Params embeddings = p.at("embeddings");
        classEmbedding = embeddings.weight("class_embedding", Init.normal(0.02), dim);
        embeddings.unread("position_ids", 1, tokens);
        patchEmbedding = embeddings.at("patch_embedding").weight("weight", Init.LAYER, dim, 3, v.patch(), v.patch());
        positionEmbedding = embeddings.at("position_embedding").weight("weight", Init.normal(0.02), tokens, dim);
        preNorm = Norm.of(p.at("pre_layrnorm"), dim, 1e-5);
        for (int i = 0; i < v.layers(); i++) {
            layers.add(new ClipLayer(p.at("encoder").at("layers", i), dim, v.heads(), v.mlp()));
        }
        prior = new SpatialPriorModule(p.at("adapter_spm"), v.convInplane(), dim);
        InteractionBlock.Geometry geometry = geometry(p, v.grid());
        for (int i = 0; i < BLOCKS; i++) {
            interactions.add(
                    new InteractionBlock(p.at("adapter_interactions", i), v, geometry, i == BLOCKS - 1 ? 2 : 0, op));
        }
        upWeight = p.at("adapter_up").weight("weight", Init.normal(0.02), dim, dim, 2, 2);
        upBias = p.at("adapter_up").weight("bias", Init.ZEROS, dim);
    }

    private static InteractionBlock.Geometry geometry(Params owner, int g) {
        try (Scope scope = Scope.open()) {
            Tensor points = Tensor.cat(
                    1, PosEmbed.gridPoints(2 * g, 2 * g), PosEmbed.gridPoints(g, g), PosEmbed.gridPoints(g / 2, g / 2));
            return new InteractionBlock.Geometry(
                    Levels.square(List.of(2 * g, g, g / 2), g),
                    Levels.square(List.of(g), g),
                    owner.adopt(PosEmbed.gridPoints(g, g)),
                    owner.adopt(points));
        }
    }

    /** CLIP-normalised pictures [N, 3, s, s]. */
    public Features forward(Tensor image) {
        try (Scope scope = Scope.open()) {
            int g = v.grid();
            SpatialPriorModule.Pyramid prior = this.prior.forward(Nn.resizeBilinear(image, 16L * g, 16L * g));
            Tensor c = Tensor.cat(1, level(prior.c2(), 0), level(prior.c3(), 1), level(prior.c4(), 2));
            Tensor tokens = preNorm.forward(embed(image));
            InteractionBlock.State state =
                    new InteractionBlock.State(tokens.slice(1, 0, 1), tokens.slice(1, 1, tokens.size(1)), c);
            List<Tensor> outs = new ArrayList<>();
            int per = v.layers() / BLOCKS;
            for (int i = 0; i < BLOCKS; i++) {
                state = interactions.get(i).forward(state, layers.subList(i * per, (i + 1) * per));
                outs.add(SpatialPriorModule.map(state.x(), g));
            }
            List<Tensor> maps = fuse(prior.c1(), state.c(), outs);
            maps.forEach(scope::keep);
            return new Features(scope.keep(Tensor.cat(1, state.cls(), state.x())), maps);
        }
    }

    private Tensor level(Tensor tokens, int index) {
        return tokens.add(levelEmbed.select(0, index));
    }

    private Tensor embed(Tensor image) {
        Tensor patches = SpatialPriorModule.tokens(Nn.conv2d(image, patchEmbedding, null, v.patch(), 0));
        Tensor cls = classEmbedding.reshape(1, 1, v.dim()).expand(image.size(0), 1, v.dim());
        return Tensor.cat(1, cls, patches).add(positionEmbedding);
    }

    /** The pyramid gets what the ViT saw at four depths. */
    private List<Tensor> fuse(Tensor c1, Tensor c, List<Tensor> outs) {
        long g = v.grid();
        long n2 = 4 * g * g;
        long n3 = g * g;
        List<Tensor> levels = c.split(1, n2, n3, c.size(1) - n2 - n3);
        Tensor c2 = SpatialPriorModule.map(levels.get(0), 2 * g);
        Tensor c3 = SpatialPriorModule.map(levels.get(1), g);
        Tensor c4 = SpatialPriorModule.map(levels.get(2), g / 2);
        Tensor finest = Nn.convTranspose2x2(c2, upWeight, upBias).add(c1);
        return List.of(
                finest.add(Nn.resizeBilinear(outs.get(0), 4 * g, 4 * g)),
                c2.add(Nn.resizeBilinear(outs.get(1), 2 * g, 2 * g)),
                c3.add(outs.get(2)),
                c4.add(Nn.avgPool2d(outs.get(3), 2)));
    }
}
