package org.weft.kernels;

/** One way to run the kernels, so that every test runs against all that the machine has. */
interface Backend {
    boolean usable();

    void forward(DeformInputs in, TensorRef out);

    void backward(DeformInputs in, DeformGradients gradients);

    void forward(MmfsInputs in, MmfsOutputs out);

    void backward(MmfsInputs in, MmfsGradients gradients);
}
