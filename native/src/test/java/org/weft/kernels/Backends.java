package org.weft.kernels;

import java.util.ArrayList;
import java.util.List;

/** The CPU library at every SIMD level. */
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
