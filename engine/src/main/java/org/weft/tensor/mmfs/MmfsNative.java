package org.weft.tensor.mmfs;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.weft.kernels.DeformGradients;
import org.weft.kernels.DeformInputs;
import org.weft.kernels.ElementType;
import org.weft.kernels.FeatureLevel;
import org.weft.kernels.MmfsGradients;
import org.weft.kernels.MmfsOutputs;
import org.weft.kernels.MmfsValue;
import org.weft.kernels.TensorRef;
import org.weft.tensor.CustomGradient;
import org.weft.tensor.DType;
import org.weft.tensor.Tensor;

/**
 * MMFS by native kernels, one pass forward and one backward. Values may be float32, float16 or bfloat16, offsets and logits
 * likewise; sums are taken in float32. What a device's kernels do and how they are called is the subclass's matter.
 */
abstract class MmfsNative implements MmfsOp {
    abstract void forward(org.weft.kernels.MmfsInputs in, MmfsOutputs out);

    abstract void backward(org.weft.kernels.MmfsInputs in, MmfsGradients gradients);

    abstract void forward(DeformInputs in, TensorRef out);

    abstract void backward(DeformInputs in, DeformGradients gradients);

    /** @throws IllegalArgumentException when the tensor is where these kernels cannot reach */
    abstract void requireHere(String what, Tensor tensor);

    @Override
    public Tensor attend(MmfsInputs in) {
        DType type = in.value().dtype();
        List<Tensor> inputs = List.of(
                here("value", in.value()).contiguous(),
                here("offsets", in.offsets()).contiguous(),
                here("logits", in.logits()).to(in.offsets().dtype()).contiguous(),
                here("ignoreToken", in.ignoreToken()).to(type).contiguous());
        Tensor mask = here("mask", in.mask()).to(DType.F32).contiguous();
        Tensor reference = here("reference", in.reference()).to(DType.F32).contiguous();
        List<FeatureLevel> levels = levels(in.levels());
        long[] shape = {in.rows(), in.queries(), (long) in.heads() * in.headDim()};
        return CustomGradient.apply(
                inputs,
                List.of(mask, reference),
                () -> {
                    Tensor out = in.value().empty(shape);
                    forward(inputs(inputs, List.of(mask, reference), levels), MmfsOutputs.of(ref(out)));
                    return out;
                },
                (gradient, given, fixed, wanted) -> {
                    List<@Nullable Tensor> out = likeWanted(given, wanted);
                    backward(
                            inputs(given, fixed, levels),
                            new MmfsGradients(
                                    ref(gradient), refAt(out, 0), refAt(out, 1), refAt(out, 2), refAt(out, 3)));
                    return out;
                });
    }

    private static org.weft.kernels.MmfsInputs inputs(
            List<Tensor> inputs, List<Tensor> fixed, List<FeatureLevel> levels) {
        return new org.weft.kernels.MmfsInputs(
                new MmfsValue.Dense(ref(inputs.get(0))),
                ref(inputs.get(1)),
                ref(inputs.get(2)),
                ref(inputs.get(3)),
                ref(fixed.get(1)),
                ref(fixed.get(0)),
                levels);
    }

    @Override
    public Tensor sample(Tensor value, Levels levels, Tensor locations, Tensor weights) {
        List<Tensor> inputs = List.of(
                here("value", value).contiguous(),
                here("locations", locations).contiguous(),
                here("weights", weights).to(locations.dtype()).contiguous());
        List<FeatureLevel> sizes = levels(levels);
        long[] shape = {value.size(0), locations.size(1), value.size(2) * value.size(3)};
        return CustomGradient.apply(
                inputs,
                List.of(),
                () -> {
                    Tensor out = value.empty(shape);
                    forward(inputs(inputs, sizes), ref(out));
                    return out;
                },
                (gradient, given, fixed, wanted) -> {
                    List<@Nullable Tensor> out = likeWanted(given, wanted);
                    backward(
                            inputs(given, sizes),
                            new DeformGradients(ref(gradient), refAt(out, 0), refAt(out, 1), refAt(out, 2)));
                    return out;
                });
    }

    private static DeformInputs inputs(List<Tensor> inputs, List<FeatureLevel> levels) {
        return new DeformInputs(ref(inputs.get(0)), ref(inputs.get(1)), ref(inputs.get(2)), levels);
    }

    private Tensor here(String what, Tensor tensor) {
        requireHere(what, tensor);
        return tensor;
    }

    private static List<@Nullable Tensor> likeWanted(List<Tensor> inputs, boolean[] wanted) {
        List<@Nullable Tensor> out = new ArrayList<>();
        for (int i = 0; i < wanted.length; i++) {
            Tensor input = inputs.get(i);
            out.add(wanted[i] ? input.empty(input.shape()) : null);
        }
        return out;
    }

    private static @Nullable TensorRef refAt(List<@Nullable Tensor> tensors, int i) {
        Tensor tensor = tensors.get(i);
        return tensor == null ? null : ref(tensor);
    }

    /** A row-major tensor as the kernels see it. */
    private static TensorRef ref(Tensor tensor) {
        ElementType type =
                switch (tensor.dtype()) {
                    case F32 -> ElementType.F32;
                    case F16 -> ElementType.F16;
                    case BF16 -> ElementType.BF16;
                    default ->
                        throw new IllegalArgumentException("MMFS takes float32, float16 and bfloat16, not "
                                + tensor.dtype() + " " + Arrays.toString(tensor.shape()));
                };
        return TensorRef.of(tensor.count() == 0 ? 0 : tensor.address(), type, tensor.shape());
    }

    private static List<FeatureLevel> levels(Levels levels) {
        List<FeatureLevel> out = new ArrayList<>();
        for (int l = 0; l < levels.count(); l++) {
            out.add(new FeatureLevel(
                    levels.heights().get(l),
                    levels.widths().get(l),
                    levels.scales().get(l).floatValue()));
        }
        return out;
    }
}
