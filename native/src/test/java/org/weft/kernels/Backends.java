package org.weft.kernels;

import java.util.ArrayList;
import java.util.List;

/** The CPU library at every SIMD level. */
final class Backends {
    private Backends() {}

    static List<Backend> all() {
        List<Backend> all = new ArrayList<>();
        for (SimdLevel level : List.of(SimdLevel.PORTABLE, SimdLevel.AVX2, SimdLevel.AVX512, SimdLevel.NEON)) {
            all.add(new Cpu(new CpuOptions(2, level)));
        }
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
}
