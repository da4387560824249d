package org.weft.model.mmfs;

import org.weft.model.Init;
import org.weft.model.Layers.Linear;
import org.weft.model.Params;
import org.weft.tensor.Nn;
import org.weft.tensor.Tensor;

/**
 * Plain cross-attention to every position of every picture, which deformable attention is compared with (paper, section 4.3). It
 * may also read nothing: one more key is zero and so is its value. Dims as in {@link Mmfs}.
 */
final class DenseReading {
    private static final double UNSEEN = -1e9;

    private final Mmfs.Config config;
    private final Linear query;
    private final Tensor rank;

    DenseReading(Params p, Mmfs.Config config) {
        this.config = config;
        query = Linear.of(p.at("query_proj"), Init.XAVIER, Init.ZEROS, config.queryDim(), config.width());
        rank = p.at("image_rank").weight("weight", Init.normal(0.02), config.maxImages(), config.width());
    }

    /**
     * @param x [N, Q, query channels]
     * @param value [N, I, S, H, D], keys and values alike
     * @param mask [N, 1 or Q, I], 1 where the query sees the image
     * @param ranks int64 like the mask: 1 for the last image a query sees, 2 for the one before
     * @return [N, Q, H * D]
     */
    Tensor read(Tensor x, Tensor value, Tensor mask, Tensor ranks) {
        long n = value.size(0);
        long images = value.size(1);
        long positions = value.size(2);
        long heads = config.heads();
        long dim = value.size(4);
        long queries = x.size(1);
        Tensor q = query.forward(x).reshape(n, queries, heads, dim);
        Tensor seen = mask.neg().add(1).mul(UNSEEN).unsqueeze(3); // [N, 1 or Q, I, 1]
        Tensor names = Nn.embedding(ranks, rank).reshape(n, ranks.size(1), images, heads, dim);
        Tensor perImage = q.unsqueeze(2)
                .mul(names)
                .sum(4, false)
                .mul(1 / Math.sqrt((double) dim))
                .add(seen);
        Tensor bias = perImage.permute(0, 3, 1, 2)
                .unsqueeze(4)
                .expand(n, heads, queries, images, positions)
                .reshape(n, heads, queries, images * positions);
        Tensor keys = value.reshape(n, images * positions, heads, dim).permute(0, 2, 1, 3);
        Tensor nothing = Tensor.full(0, n, heads, 1, dim);
        Tensor all = Tensor.cat(2, keys, nothing);
        Tensor allBias = Tensor.cat(3, bias, Tensor.full(0, n, heads, queries, 1));
        Tensor out = Nn.attention(q.permute(0, 2, 1, 3), all, all, allBias, false);
        return out.permute(0, 2, 1, 3).reshape(n, queries, heads * dim);
    }
}
