package org.weft.kernels;

import java.lang.foreign.MemorySegment;
import java.util.List;

/** The little of CUDA that the kernels' host side needs. Every method throws KernelException when the card refuses. */
interface CudaDriver {
    CudaFacts facts();

    /**
     * Starts a kernel and returns at once.
     *
     * @param module specialisation the kernel is taken from; compiled at first use
     * @param stream CUstream handle
     * @param parameters one segment per kernel parameter, holding its bytes
     * @param what shapes, for an error message
     */
    void launch(
            CudaSpecialisation module,
            String kernel,
            CudaPlan plan,
            long stream,
            List<MemorySegment> parameters,
            String what);

    /** Device memory, in the order of the stream. */
    long allocate(long bytes, long stream);

    void free(long address, long stream);

    void clear(long address, long bytes, long stream);

    /** Copies host memory to the card; returns when the host memory may be reused. */
    void upload(long address, MemorySegment host, long stream);
}
