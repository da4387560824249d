// What every native method needs: Java's values to ATen's and back, and C++ exceptions to Java's.
#pragma once

#include <ATen/ATen.h>
#include <jni.h>

#include <exception>
#include <optional>
#include <utility>
#include <vector>

namespace weft {

using at::Tensor;

// A handle is the address of an at::Tensor on the heap. Shim.java relies on it too: libtorch's C shim has the same handles.
inline const Tensor &of(jlong handle) { return *reinterpret_cast<Tensor *>(handle); }
inline std::optional<Tensor> maybe(jlong handle) { return handle == 0 ? std::nullopt : std::optional<Tensor>(of(handle)); }
inline jlong handle(Tensor tensor) { return reinterpret_cast<jlong>(new Tensor(std::move(tensor))); }

static_assert(sizeof(jlong) == sizeof(int64_t) && sizeof(jint) == sizeof(int32_t));

inline std::vector<int64_t> longs(JNIEnv *env, jlongArray array) {
  std::vector<int64_t> values(env->GetArrayLength(array));
  env->GetLongArrayRegion(array, 0, static_cast<jsize>(values.size()), reinterpret_cast<jlong *>(values.data()));
  return values;
}

inline jlongArray to_java(JNIEnv *env, const int64_t *values, size_t size) {
  const auto length = static_cast<jsize>(size);
  jlongArray array = env->NewLongArray(length);
  if (array != nullptr) env->SetLongArrayRegion(array, 0, length, reinterpret_cast<const jlong *>(values));
  return array;
}

inline std::vector<Tensor> tensors(JNIEnv *env, jlongArray handles) {
  std::vector<Tensor> all;
  for (int64_t each : longs(env, handles)) all.push_back(of(each));
  return all;
}

inline jlongArray handles(JNIEnv *env, const std::vector<Tensor> &all) {
  std::vector<int64_t> made;
  for (const Tensor &each : all) made.push_back(handle(each));
  return to_java(env, made.data(), made.size());
}

// By DJL's number of a data type. Types that Weft does not pass through DJL, bfloat16 among them, are left out.
constexpr at::ScalarType kTypes[] = {at::kFloat, at::kDouble, at::kHalf, at::kByte, at::kInt, at::kChar, at::kLong, at::kBool};
constexpr jint kOther = 8;  // DJL's "unknown": the default when it asks, a type without a number when it is told

inline at::ScalarType type(jint number) {
  TORCH_CHECK(number >= 0 && number < kOther, "this binding of libtorch has no data type ", number);
  return kTypes[number];
}

inline at::Device device(JNIEnv *env, jintArray type_and_index) {
  jint d[2] = {0, -1};
  env->GetIntArrayRegion(type_and_index, 0, 2, d);
  const auto type = static_cast<at::DeviceType>(d[0]);
  return at::Device(type, static_cast<c10::DeviceIndex>(type == at::kCPU ? -1 : d[1]));
}

inline void require_dense(jint layout) { TORCH_CHECK(layout == 0, "this binding of libtorch makes dense tensors only"); }

inline at::TensorOptions options(JNIEnv *env, jint type_number, jint layout, jintArray where, jboolean gradient) {
  require_dense(layout);
  const auto made = at::TensorOptions().device(device(env, where)).requires_grad(gradient == JNI_TRUE);
  return type_number == kOther ? made : made.dtype(type(type_number));
}

inline void raise(JNIEnv *env, const char *what) {
  if (env->ExceptionCheck()) return;  // Java threw while we called it: that says more
  jclass exception = env->FindClass("ai/djl/engine/EngineException");
  if (exception != nullptr) env->ThrowNew(exception, what);
}

// No C++ exception may leave a native method: it becomes a Java one, and the method answers zero.
template <class Result, class Body>
Result guarded(JNIEnv *env, Body body) {
  try {
    return body();
  } catch (const c10::Error &e) {
    raise(env, e.what_without_backtrace());
  } catch (const std::exception &e) {
    raise(env, e.what());
  } catch (...) {
    raise(env, "libtorch threw something that is no exception");
  }
  return Result();
}

}  // namespace weft

// A native method of DJL's class, for example NATIVE(jlong, torchAbs, jlong x) RETURN(jlong, handle(at::abs(of(x)))).
// LibtorchBindingTest reads these lines and compares each with DJL's declaration.
#define NATIVE(type, name, ...) \
  extern "C" JNIEXPORT type JNICALL Java_ai_djl_pytorch_jni_PyTorchLibrary_##name(JNIEnv *env, jobject __VA_OPT__(, ) __VA_ARGS__)
#define BODY(type, ...) { return weft::guarded<type>(env, [&]() -> type { __VA_ARGS__ }); }
#define RETURN(type, ...) BODY(type, return __VA_ARGS__;)
#define TENSOR(...) BODY(jlong, return weft::handle(__VA_ARGS__);)
#define DO(...) { weft::guarded<int>(env, [&] { __VA_ARGS__; return 0; }); }

#define UNARY(name, op) NATIVE(jlong, name, jlong x) TENSOR(at::op(of(x)))
#define BINARY(name, op) NATIVE(jlong, name, jlong x, jlong y) TENSOR(at::op(of(x), of(y)))
#define INPLACE(name, op) NATIVE(void, name, jlong x, jlong y) DO(of(x).op(of(y)))
