package org.weft.evaluate.storyworld;

import org.weft.tensor.Tensor;
import org.weft.tensor.mmfs.Levels;
import org.weft.tensor.mmfs.MmfsInputs;
import org.weft.tensor.mmfs.MmfsOp;

/** MMFS that sees no picture: every query reads its ignore token. What a model does without MMFS's help, its weights unchanged. */
final class Blindfold implements MmfsOp {
    private final MmfsOp op;

    Blindfold(MmfsOp op) {
        this.op = op;
    }

    @Override
    public String name() {
        return op.name() + ", blindfolded";
    }

    @Override
    public Tensor attend(MmfsInputs in) {
        return op.attend(new MmfsInputs(
                in.value(),
                in.offsets(),
                in.logits(),
                in.mask().mul(0),
                in.reference(),
                in.ignoreToken(),
                in.levels()));
    }

    @Override
    public Tensor sample(Tensor value, Levels levels, Tensor locations, Tensor weights) {
        return op.sample(value, levels, locations, weights);
    }
}
