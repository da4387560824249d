package org.weft.evaluate.parity;

import org.jspecify.annotations.Nullable;
import org.weft.model.PosEmbed;
import org.weft.model.interleaved.ContextGather;
import org.weft.model.interleaved.Layout;
import org.weft.tensor.Tensor;

/** Context features with the projection left out, as the mask fixtures hold them. */
final class ContextCheck {
    private ContextCheck() {}

    static void compare(Fixture f, Layout layout, int[] bos) {
        one(f, layout, bos, "");
        one(f, layout, null, "_no_bos");
    }

    private static void one(Fixture f, Layout layout, int @Nullable [] bos, String suffix) {
        Tensor hidden = f.get("hidden");
        ContextGather gather = ContextGather.all(layout, bos);
        int dim = Math.toIntExact(hidden.size(2));
        Tensor positions = Tensor.of(PosEmbed.sinCos1d(dim, gather.length()), gather.length(), dim);
        f.check("context_features" + suffix, gather.rows(hidden).add(positions));
        f.exact("context_attention_mask" + suffix, gather.mask().toLongs());
    }
}
