package org.weft.tensor.mmfs;

import org.weft.kernels.CpuMmfs;
import org.weft.kernels.CpuOptions;
import org.weft.kernels.DeformGradients;
import org.weft.kernels.DeformInputs;
import org.weft.kernels.MmfsGradients;
import org.weft.kernels.MmfsOutputs;
import org.weft.kernels.TensorRef;
import org.weft.tensor.Tensor;
import org.weft.tensor.Torch;

/** MMFS on the CPU, on as many threads as libtorch uses. */
final class MmfsCpu extends MmfsNative {
    private final CpuMmfs kernels;

    MmfsCpu(CpuMmfs kernels) {
        this.kernels = kernels;
    }

    @Override
    public String name() {
        return "cpu";
    }

    private static CpuOptions options() {
        return CpuOptions.threads(Torch.threads());
    }

    @Override
    void forward(org.weft.kernels.MmfsInputs in, MmfsOutputs out) {
        kernels.forward(in, out, options());
    }

    @Override
    void backward(org.weft.kernels.MmfsInputs in, MmfsGradients gradients) {
        kernels.backward(in, gradients, options());
    }

    @Override
    void forward(DeformInputs in, TensorRef out) {
        kernels.forward(in, out, options());
    }

    @Override
    void backward(DeformInputs in, DeformGradients gradients) {
        kernels.backward(in, gradients, options());
    }

    @Override
    void requireHere(String what, Tensor tensor) {
        if (!tensor.onCpu()) {
            throw new IllegalArgumentException("MMFS " + what + " lies on a GPU, the CPU kernels cannot read it");
        }
    }
}
