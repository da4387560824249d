// mmfs.cu as a CPU library with one entry, for tests. Build with the same -DWEFT_... values as a CUDA module.
#include "shim.h"

#include "mmfs.cu"

extern "C" __attribute__((visibility("default"))) int weft_shim_launch(const char *kernel, int64_t grid, int64_t threads, int64_t shared,
                                                                       void **parameters) {
  const auto launch3 = [&](void (*f)(weft_mmfs_args, weft_levels, weft_extra)) {
    const auto *a = static_cast<const weft_mmfs_args *>(parameters[0]);
    const auto *l = static_cast<const weft_levels *>(parameters[1]);
    const auto *e = static_cast<const weft_extra *>(parameters[2]);
    shim::launch(static_cast<unsigned>(grid), static_cast<unsigned>(threads), static_cast<size_t>(shared), [=] { f(*a, *l, *e); });
    return 0;
  };
  if (!strcmp(kernel, "weft_deform_forward_cuda")) return launch3(weft_deform_forward_cuda);
  if (!strcmp(kernel, "weft_deform_backward_cuda")) return launch3(weft_deform_backward_cuda);
  if (!strcmp(kernel, "weft_mmfs_forward_cuda")) return launch3(weft_mmfs_forward_cuda);
  if (!strcmp(kernel, "weft_mmfs_backward_cuda")) return launch3(weft_mmfs_backward_cuda);
  if (!strcmp(kernel, "weft_mmfs_trace_cuda")) return launch3(weft_mmfs_trace_cuda);
  if (!strcmp(kernel, "weft_round_cuda")) {
    const float *in = *static_cast<const float *const *>(parameters[0]);
    T *out = *static_cast<T *const *>(parameters[1]);
    const int64_t count = *static_cast<const int64_t *>(parameters[2]);
    shim::launch(static_cast<unsigned>(grid), static_cast<unsigned>(threads), static_cast<size_t>(shared),
                 [=] { weft_round_cuda(in, out, count); });
    return 0;
  }
  return 1;
}
