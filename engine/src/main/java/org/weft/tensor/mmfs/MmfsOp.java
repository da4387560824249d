package org.weft.tensor.mmfs;

import org.weft.tensor.Tensor;

/** The deformable attention at the heart of the model. Implementations agree within float32 rounding. */
public interface MmfsOp {

    /** Short name for reports: reference, cpu or cuda. */
    String name();

    /** This operation for one module of a model, so that those who watch can tell them apart. @param site name of its weights */
    default MmfsOp at(String site) {
        return this;
    }

    /** Whether modules attend plainly to every position instead of calling {@link #attend}; for comparisons only. */
    default boolean dense() {
        return false;
    }

    /** The fused operation. @return [N, Q, H * D] */
    Tensor attend(MmfsInputs inputs);

    /**
     * Plain deformable sampling, as the ViT-Adapter uses it: the weighted sum of bilinear samples, zeros outside.
     *
     * @param value [N, S, H, D]
     * @param locations [N, Q, H, L, P, 2], (x, y), 0..1 inside the level
     * @param weights [N, Q, H, L, P]
     * @return [N, Q, H * D]
     */
    Tensor sample(Tensor value, Levels levels, Tensor locations, Tensor weights);
}
