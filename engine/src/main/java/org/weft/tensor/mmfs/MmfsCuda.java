package org.weft.tensor.mmfs;

import org.weft.kernels.CudaMmfs;
import org.weft.kernels.DeformGradients;
import org.weft.kernels.DeformInputs;
import org.weft.kernels.MmfsGradients;
import org.weft.kernels.MmfsOutputs;
import org.weft.kernels.TensorRef;
import org.weft.tensor.Tensor;
import org.weft.tensor.Torch;

/** MMFS on a CUDA device, launched on the stream libtorch uses there. */
final class MmfsCuda extends MmfsNative {
    private final CudaMmfs kernels;
    private final int device;

    MmfsCuda(CudaMmfs kernels) {
        this.kernels = kernels;
        device = kernels.facts().device();
    }

    @Override
    public String name() {
        return "cuda";
    }

    private long stream() {
        return Torch.currentStream(device);
    }

    @Override
    void forward(org.weft.kernels.MmfsInputs in, MmfsOutputs out) {
        kernels.forward(in, out, stream());
    }

    @Override
    void backward(org.weft.kernels.MmfsInputs in, MmfsGradients gradients) {
        kernels.backward(in, gradients, stream());
    }

    @Override
    void forward(DeformInputs in, TensorRef out) {
        kernels.forward(in, out, stream());
    }

    @Override
    void backward(DeformInputs in, DeformGradients gradients) {
        kernels.backward(in, gradients, stream());
    }

    @Override
    void requireHere(String what, Tensor tensor) {
        if (tensor.onCpu() || tensor.deviceIndex() != device) {
            throw new IllegalArgumentException("MMFS " + what + " lies "
                    + (tensor.onCpu() ? "in main memory" : "on GPU " + tensor.deviceIndex())
                    + ", these kernels run on GPU " + device);
        }
    }
}
