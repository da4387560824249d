/*
 * Gradients of our own inside libtorch's autograd, for a process that already has libtorch loaded (2.7.1 is what this was
 * tried with). Not part of the kernels' interface: the kernels know no libtorch.
 */
#ifndef WEFT_HOOKS_H
#define WEFT_HOOKS_H

#include <stdint.h>

#include "weft_mmfs.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Addresses in the loaded libtorch. */
typedef struct weft_torch {
  void *register_hook; /* at::TensorBase::_register_hook(std::function<at::TensorBase(const at::TensorBase &)>) const */
  void *undefined;     /* &c10::UndefinedTensorImpl::_singleton, the body of "no tensor" */
  void *delete_tensor; /* aoti_torch_delete_tensor_object */
} weft_torch;

/*
 * Called with an at::Tensor pointer (borrowed) when a tensor's gradient is known. Returns an at::Tensor pointer made by
 * aoti_torch_new_tensor_handle, which becomes the gradient and is deleted here, or null to leave the gradient as it is. Must
 * not throw.
 */
typedef void *(*weft_hook_apply)(int64_t id, void *gradient);

/* Called once, when libtorch has dropped the hook. */
typedef void (*weft_hook_release)(int64_t id);

/* Hooks into the gradient of a tensor (at::Tensor pointer). 0, or 1 when libtorch refuses: the tensor needs no gradient. */
WEFT_API int32_t weft_hook_register(const weft_torch *torch, void *tensor, weft_hook_apply apply, weft_hook_release release,
                                    int64_t id);

#ifdef __cplusplus
}
#endif
#endif
