package org.weft.model.language;

import java.util.Arrays;
import org.weft.model.Init;
import org.weft.model.Layers.Linear;
import org.weft.model.Params;
import org.weft.tensor.Tensor;

/** Hidden states to logits: the frozen head plus a trained one for the two added tokens (the reference's text_decoder; spec section 4). */
public final class TextHead {
    private static final int ADDED = 2;

    private final Linear head;
    private final Linear headNew;

    public TextHead(Params p, int dim, int vocab) {
        head = Linear.of(
                p.at("head"),
                (out, shape, random) -> {
                    Init.normal(0.02).fill(out, shape, random);
                    Arrays.fill(out, (vocab - ADDED) * dim, out.length, 0);
                },
                (out, shape, random) -> Arrays.fill(out, vocab - ADDED, vocab, -100),
                dim,
                vocab);
        headNew = Linear.of(p.at("head_new"), Init.ZEROS, Init.constant(95), dim, ADDED);
    }

    /** [.., C] to [.., vocab]. */
    public Tensor forward(Tensor hidden) {
        Tensor logits = head.forward(hidden);
        Tensor added = headNew.forward(hidden);
        int last = logits.rank() - 1;
        long vocab = logits.size(-1);
        return Tensor.cat(
                last,
                logits.slice(last, 0, vocab - ADDED),
                logits.slice(last, vocab - ADDED, vocab).add(added));
    }
}
