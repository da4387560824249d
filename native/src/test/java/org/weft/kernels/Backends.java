package org.weft.kernels;

import java.util.ArrayList;
import java.util.List;

/** The CPU library at every SIMD level, and the CUDA source run on the CPU. */
final class Backends {
    private Backends() {}

    static List<Backend> all() {
        List<Backend> all = new ArrayList<>();
        for (SimdLevel level : List.of(SimdLevel.PORTABLE, SimdLevel.AVX2, SimdLevel.AVX512, SimdLevel.NEON)) {
            Cpu cpu = new Cpu(new CpuOptions(2, level));
            // where the library loaded, only what this processor has; where it did not, one skipped case tells so
            if (cpu.usable() || (!MmfsKernels.load().available() && level == SimdLevel.PORTABLE)) {
                all.add(cpu);
            }
        }
        all.add(Cuda.SHIM);
        return all;
    }

    record Cpu(CpuOptions options) implements Backend {
        @Override
        public boolean usable() {
            return MmfsKernels.load()
                    .found()
                    .map(k -> k.supports(options.simd()))
                    .orElse(false);
        }

        private CpuMmfs kernels() {
            return MmfsKernels.load().get();
        }

        @Override
        public void forward(DeformInputs in, TensorRef out) {
            kernels().forward(in, out, options);
        }

        @Override
        public void backward(DeformInputs in, DeformGradients gradients) {
            kernels().backward(in, gradients, options);
        }

        @Override
        public void forward(MmfsInputs in, MmfsOutputs out) {
            kernels().forward(in, out, options);
        }

        @Override
        public void backward(MmfsInputs in, MmfsGradients gradients) {
            kernels().backward(in, gradients, options);
        }

        @Override
        public String toString() {
            return "cpu-" + options.simd();
        }
    }

    /** The CUDA source through its own host code. */
    record Cuda(CudaMmfs kernels, ShimDriver driver) implements Backend {
        static final Cuda SHIM = of(new ShimDriver());

        static Cuda of(ShimDriver driver) {
            return new Cuda(new CudaMmfs(driver), driver);
        }

        @Override
        public boolean usable() {
            return ShimDriver.possible();
        }

        @Override
        public void forward(DeformInputs in, TensorRef out) {
            kernels.forward(in, out, 0);
        }

        @Override
        public void backward(DeformInputs in, DeformGradients gradients) {
            kernels.backward(in, gradients, 0);
        }

        @Override
        public void forward(MmfsInputs in, MmfsOutputs out) {
            kernels.forward(in, out, 0);
        }

        @Override
        public void backward(MmfsInputs in, MmfsGradients gradients) {
            kernels.backward(in, gradients, 0);
        }

        @Override
        public String toString() {
            return "cuda-source";
        }
    }
}
