package org.weft.model.clip;

import java.util.ArrayList;
import java.util.List;
import org.weft.model.Init;
import org.weft.model.Layers.Linear;
import org.weft.model.Layers.Norm;
import org.weft.model.Params;
import org.weft.model.vision.ClipLayer;
import org.weft.tensor.Nn;
import org.weft.tensor.Scope;
import org.weft.tensor.Tensor;

/** CLIP with weights named as transformers' CLIPModel names them. Dims: N pictures or texts, C channels of a tower, P of the features. */
public final class ClipModel {
    private static final double EPS = 1e-5;

    /** A transformer. */
    public record Tower(int dim, int mlp, int layers, int heads) {}

    /**
     * @param vocabulary number of tokens
     * @param context most tokens of a text, ends included
     * @param size side of pictures, pixels
     * @param patch side of a patch, pixels
     * @param features P
     */
    public record Config(Tower text, int vocabulary, int context, Tower vision, int size, int patch, int features) {
        /** ViT-L/14 as published. */
        public static Config vitLarge14() {
            return new Config(new Tower(768, 3072, 12, 12), 49408, 77, new Tower(1024, 4096, 24, 16), 224, 14, 768);
        }
    }

    private final Config config;
    private final Tensor words;
    private final Tensor wordPositions;
    private final List<ClipLayer> textLayers;
    private final Norm textNorm;
    private final Linear textProjection;
    private final Tensor classEmbedding;
    private final Tensor patchEmbedding;
    private final Tensor patchPositions;
    private final Norm preNorm;
    private final List<ClipLayer> visionLayers;
    private final Norm postNorm;
    private final Linear visualProjection;

    public ClipModel(Params p, Config c) {
        config = c;
        Params text = p.at("text_model");
        int dim = c.text().dim();
        words = text.at("embeddings").at("token_embedding").weight("weight", Init.normal(0.02), c.vocabulary(), dim);
        wordPositions =
                text.at("embeddings").at("position_embedding").weight("weight", Init.normal(0.02), c.context(), dim);
        textLayers = layers(text, c.text());
        textNorm = Norm.of(text.at("final_layer_norm"), dim, EPS);
        textProjection = Linear.noBias(p.at("text_projection"), dim, c.features());
        Params vision = p.at("vision_model");
        int wide = c.vision().dim();
        long grid = c.size() / c.patch();
        Params embeddings = vision.at("embeddings");
        classEmbedding = embeddings.weight("class_embedding", Init.normal(0.02), wide);
        patchEmbedding = embeddings.at("patch_embedding").weight("weight", Init.LAYER, wide, 3, c.patch(), c.patch());
        patchPositions = embeddings.at("position_embedding").weight("weight", Init.normal(0.02), 1 + grid * grid, wide);
        preNorm = Norm.of(vision.at("pre_layrnorm"), wide, EPS);
        visionLayers = layers(vision, c.vision());
        postNorm = Norm.of(vision.at("post_layernorm"), wide, EPS);
        visualProjection = Linear.noBias(p.at("visual_projection"), wide, c.features());
    }

    private static List<ClipLayer> layers(Params p, Tower t) {
        List<ClipLayer> out = new ArrayList<>();
        for (int i = 0; i < t.layers(); i++) {
            out.add(new ClipLayer(p.at("encoder").at("layers", i), t.dim(), t.heads(), t.mlp()));
        }
        return out;
    }

    /** Not normalised, [N, P]. @param pixels [N, 3, S, S] after CLIP's preprocessing */
    public Tensor imageFeatures(Tensor pixels) {
        try (Scope scope = Scope.open()) {
            long n = pixels.size(0);
            long dim = config.vision().dim();
            long grid = config.size() / config.patch();
            Tensor patches = Nn.conv2d(pixels, patchEmbedding, null, config.patch(), 0)
                    .reshape(n, dim, grid * grid)
                    .transpose(1, 2);
            Tensor first = classEmbedding.reshape(1, 1, dim).expand(n, 1, dim);
            Tensor x = preNorm.forward(Tensor.cat(1, first, patches).add(patchPositions.unsqueeze(0)));
            for (ClipLayer layer : visionLayers) {
                x = layer.forward(x, false);
            }
            return scope.keep(visualProjection.forward(postNorm.forward(x.select(1, 0))));
        }
    }

    /**
     * Not normalised, [P]: read where the text first ends.
     *
     * @param ids with the start and end tokens; the end has the largest id of all
     * @throws IllegalArgumentException when there are none or more than the context holds
     */
    public Tensor textFeatures(long[] ids) {
        if (ids.length == 0 || ids.length > config.context()) {
            throw new IllegalArgumentException(
                    "a text of " + ids.length + " tokens does not fit CLIP's " + config.context() + "; shorten it");
        }
        int end = 0;
        for (int i = 1; i < ids.length; i++) {
            end = ids[i] > ids[end] ? i : end;
        }
        try (Scope scope = Scope.open()) {
            Tensor x = Nn.embedding(Tensor.of(ids, 1, ids.length), words)
                    .add(wordPositions.slice(0, 0, ids.length).unsqueeze(0));
            for (ClipLayer layer : textLayers) {
                x = layer.forward(x, true);
            }
            Tensor last = textNorm.forward(x).select(1, end);
            return scope.keep(textProjection.forward(last).reshape(config.features()));
        }
    }
}
