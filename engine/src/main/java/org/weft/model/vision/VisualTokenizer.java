package org.weft.model.vision;

import java.util.ArrayList;
import java.util.List;
import org.weft.model.Init;
import org.weft.model.Layers.Linear;
import org.weft.model.Layers.Norm;
import org.weft.model.ModelConfig;
import org.weft.model.Params;
import org.weft.model.PosEmbed;
import org.weft.model.resampler.PerceiverResampler;
import org.weft.tensor.Scope;
import org.weft.tensor.Tensor;
import org.weft.tensor.mmfs.MmfsOp;

/** Pictures to visual tokens and feature maps (the reference's VisualTokenizer, visual_tokenizer.py at ac539d00; spec section 1). */
public final class VisualTokenizer {
    private static final float[] MEAN = {0.48145467f, 0.4578275f, 0.40821072f};
    private static final float[] STD = {0.26862955f, 0.2613026f, 0.2757771f};

    /**
     * @param embeds visual tokens [N, T, language dim]
     * @param maps feature maps with positions, [N, C, s, s], finest first
     */
    public record Output(Tensor embeds, List<Tensor> maps) {}

    private final ModelConfig.Vision v;
    private final Tensor posEmbed;
    private final Tensor mean;
    private final Tensor std;
    private final ClipVisionAdapter encoder;
    private final Linear posProj;
    private final Norm posNorm;
    private final PerceiverResampler resampler;
    private final Norm postNorm;
    private final Linear proj;
    private final PosEmbed.Cache positions;

    public VisualTokenizer(Params p, ModelConfig config, MmfsOp op) {
        v = config.vision();
        int dim = v.dim();
        int grid = v.grid();
        positions = new PosEmbed.Cache(p);
        posEmbed = p.buffer(
                "pos_embed",
                Init.values(() -> withZeroRow(PosEmbed.sinCos2d(dim, grid), dim)),
                1 + (long) grid * grid,
                dim);
        mean = p.buffer("clip_mean", Init.values(() -> MEAN), 1, 3, 1, 1);
        std = p.buffer("clip_std", Init.values(() -> STD), 1, 3, 1, 1);
        encoder = new ClipVisionAdapter(p.at("encoder").at("vision_model"), v, op);
        posProj = Linear.of(p.at("pos_proj"), dim, dim);
        posNorm = Norm.of(p.at("pos_ln"), dim, 1e-6);
        resampler = new PerceiverResampler(p.at("perceiver_resampler"), config.visualResampler(), dim);
        postNorm = Norm.of(p.at("post_ln"), dim, 1e-6);
        proj = Linear.of(
                p.at("proj"),
                Init.normal(1e-3),
                Init.ZEROS,
                config.visualResampler().dim(),
                config.language().dim());
    }

    private static float[] withZeroRow(float[] table, int dim) {
        float[] out = new float[table.length + dim];
        System.arraycopy(table, 0, out, dim, table.length);
        return out;
    }

    /** Pictures [N, 3, s, s] with values in 0..1. */
    public Output forward(Tensor images) {
        try (Scope scope = Scope.open()) {
            ClipVisionAdapter.Features features =
                    encoder.forward(images.sub(mean).div(std));
            Tensor table = posEmbed.slice(0, 1, posEmbed.size(0));
            List<Tensor> maps = new ArrayList<>();
            for (Tensor map : features.maps()) {
                Tensor pos = positions.absolute(table, map.size(2) * map.size(3));
                maps.add(scope.keep(map.add(SpatialPriorModule.map(pos.unsqueeze(0), map.size(2)))));
            }
            Tensor q =
                    posNorm.forward(posProj.forward(features.lastHiddenState())).add(posEmbed);
            Tensor tokens = resampler.forward(postNorm.forward(q), null);
            return new Output(scope.keep(proj.forward(tokens)), maps);
        }
    }

    /** The resampler to visual tokens, by itself. */
    public PerceiverResampler resampler() {
        return resampler;
    }

    /** The encoder, for training it by itself. */
    public ClipVisionAdapter encoder() {
        return encoder;
    }
}
