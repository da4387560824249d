// Gradients of our own inside libtorch's autograd. libtorch's headers are not needed: the two functions used are passed in by
// address, and of a tensor nothing but "a pointer to a reference-counted body" is assumed.
//
// Tied to libtorch 2.7: at::TensorBase::_register_hook(std::function<TensorBase(const TensorBase&)>) const, whose mangled name
// the caller looks up. Where the name is missing or the check at start fails, the caller goes without.
#include <cstdint>
#include <functional>
#include <memory>
#include <utility>

#include "weft_hooks.h"

namespace at {

// What libtorch passes and expects back: one pointer, counted by libtorch. Copying and destroying are libtorch's business; they
// are declared so that the compiler passes the class the way libtorch's own declaration makes it, by reference and by hidden result.
class TensorBase {
  public:
    explicit TensorBase(void *taken) : body(taken) {}
    TensorBase(const TensorBase &other) : body(other.body) {}
    TensorBase(TensorBase &&other) noexcept : body(std::exchange(other.body, nullptr)) {}
    TensorBase &operator=(const TensorBase &) = delete;
    ~TensorBase() {}

    void *body;
};

} // namespace at

namespace {

using at::TensorBase;
using Hook = std::function<TensorBase(const TensorBase &)>;
using RegisterHook = unsigned (*)(const TensorBase *self, Hook hook);
using Delete = int32_t (*)(void *handle);

// Held by every copy of a hook's function object; the last one gone tells the other side.
struct Registration {
    weft_torch torch;
    weft_hook_apply apply;
    weft_hook_release release;
    int64_t id;

    Registration(const weft_torch &t, weft_hook_apply a, weft_hook_release r, int64_t i) : torch(t), apply(a), release(r), id(i) {}
    Registration(const Registration &) = delete;
    Registration &operator=(const Registration &) = delete;
    ~Registration() { release(id); }

    TensorBase operator()(const TensorBase &gradient) const {
        // the handle given back is an at::Tensor on the heap that is ours: its body moves into the result
        void **handle = static_cast<void **>(apply(id, const_cast<TensorBase *>(&gradient)));
        if (handle == nullptr) {
            return TensorBase(torch.undefined); // libtorch keeps the gradient it has
        }
        void *body = std::exchange(*handle, torch.undefined);
        reinterpret_cast<Delete>(torch.delete_tensor)(handle);
        return TensorBase(body);
    }
};

} // namespace

extern "C" WEFT_API int32_t weft_hook_register(const weft_torch *torch, void *tensor, weft_hook_apply apply,
                                               weft_hook_release release, int64_t id) {
    try {
        auto registration = std::make_shared<Registration>(*torch, apply, release, id);
        Hook hook = [registration](const TensorBase &gradient) { return (*registration)(gradient); };
        reinterpret_cast<RegisterHook>(torch->register_hook)(static_cast<const TensorBase *>(tensor), std::move(hook));
        return 0;
    } catch (...) {
        return 1; // libtorch refuses tensors that need no gradient
    }
}
