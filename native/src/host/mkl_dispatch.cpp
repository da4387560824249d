// Intel's MKL, which libtorch has linked in, asks this function whether the processor is Intel's, and takes matrix products by
// kernels for older machines where it is not. Loaded into the global scope before libtorch, ours answers instead: the kernels
// chosen then are those of the instruction sets the processor reports, which MKL still asks it for itself.
extern "C" __attribute__((visibility("default"))) int mkl_serv_intel_cpu_true(void) { return 1; }
