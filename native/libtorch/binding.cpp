// DJL's way into libtorch, ai.djl.pytorch.jni.PyTorchLibrary of DJL 0.35.1, written anew on ATen so that it compiles against
// any libtorch from 2.7 on. Holds what Weft reaches and what is as simple; Java says UnsatisfiedLinkError when another method
// is called. Names and parameters are DJL's, in DJL's order; results are handles of new tensors.
// clang-format off
#include "support.h"

#include <ATen/Parallel.h>
#include <c10/core/GradMode.h>

using namespace weft;

// ---- the library ---------------------------------------------------------------------------------------------------

NATIVE(jboolean, torchIsGradMode) RETURN(jboolean, c10::GradMode::is_enabled())
NATIVE(void, torchSetGradMode, jboolean on) DO(c10::GradMode::set_enabled(on == JNI_TRUE))
NATIVE(jint, torchGetNumInteropThreads) RETURN(jint, at::get_num_interop_threads())
NATIVE(jint, torchGetNumThreads) RETURN(jint, at::get_num_threads())
NATIVE(void, torchSetNumInteropThreads, jint n) DO(at::set_num_interop_threads(n))
NATIVE(void, torchSetNumThreads, jint n) DO(at::set_num_threads(n))
NATIVE(void, torchSetBenchmarkCuDNN, jboolean on) DO(at::globalContext().setBenchmarkCuDNN(on == JNI_TRUE))
NATIVE(void, torchManualSeed, jlong seed) DO(at::manual_seed(static_cast<uint64_t>(seed)))
NATIVE(void, setGraphExecutorOptimize, jboolean on) {}  // of TorchScript, which Weft does not use

NATIVE(void, torchShowConfig, jobject set) DO(
  const jmethodID add = env->GetMethodID(env->GetObjectClass(set), "add", "(Ljava/lang/Object;)Z");
  const auto put = [&](bool there, const char *name) {
    if (there && add != nullptr) env->CallBooleanMethod(set, add, env->NewStringUTF(name));
  };
  const bool cuda = at::hasCUDA() && at::detail::getCUDAHooks().deviceCount() > 0;
  put(cuda, "CUDA");
  put(cuda && at::detail::getCUDAHooks().hasCuDNN(), "CUDNN");
  put(at::hasMKL(), "MKL");
  put(at::hasMKLDNN(), "MKLDNN");
  put(at::hasOpenMP(), "OPENMP"))

// ---- what a tensor is ----------------------------------------------------------------------------------------------

NATIVE(jlongArray, torchSizes, jlong x) RETURN(jlongArray, to_java(env, of(x).sizes().data(), of(x).dim()))

NATIVE(jint, torchDType, jlong x) BODY(jint,
  for (jint number = 0; number < kOther; number++) {
    if (kTypes[number] == of(x).scalar_type()) return number;
  }
  return kOther;)

NATIVE(jintArray, torchDevice, jlong x) BODY(jintArray,
  const at::Device where = of(x).device();
  jint d[2];
  d[0] = static_cast<jint>(where.type());
  d[1] = where.index();
  jintArray array = env->NewIntArray(2);
  if (array != nullptr) env->SetIntArrayRegion(array, 0, 2, d);
  return array;)

NATIVE(jint, torchLayout, jlong x) BODY(jint,
  switch (of(x).layout()) {
    case at::kStrided: return 0;
    case at::kSparse: return 1;
    default: return 2;
  })

NATIVE(jboolean, torchIsContiguous, jlong x) RETURN(jboolean, of(x).is_contiguous())
NATIVE(jlong, torchToContiguous, jlong x) TENSOR(of(x).contiguous())

NATIVE(jbyteArray, torchDataPtr, jlong x) BODY(jbyteArray,
  const Tensor dense = of(x).contiguous();
  const auto size = static_cast<jsize>(dense.nbytes());
  jbyteArray array = env->NewByteArray(size);
  if (array != nullptr) env->SetByteArrayRegion(array, 0, size, static_cast<const jbyte *>(dense.data_ptr()));
  return array;)

NATIVE(jobject, torchDirectByteBuffer, jlong x)
  RETURN(jobject, env->NewDirectByteBuffer(of(x).data_ptr(), static_cast<jlong>(of(x).nbytes())))

NATIVE(void, torchDeleteTensor, jlong x) DO(delete reinterpret_cast<Tensor *>(x))
NATIVE(jboolean, contentEqual, jlong x, jlong y) RETURN(jboolean, of(x).equal(of(y)))

// ---- making: t data type, l layout, d device, g whether it wants gradients -----------------------------------------

NATIVE(jlong, torchEmpty, jlongArray shape, jint t, jint l, jintArray d, jboolean g)
  TENSOR(at::empty(longs(env, shape), options(env, t, l, d, g)))
NATIVE(jlong, torchZeros, jlongArray shape, jint t, jint l, jintArray d, jboolean g)
  TENSOR(at::zeros(longs(env, shape), options(env, t, l, d, g)))
NATIVE(jlong, torchOnes, jlongArray shape, jint t, jint l, jintArray d, jboolean g)
  TENSOR(at::ones(longs(env, shape), options(env, t, l, d, g)))
NATIVE(jlong, torchFull, jlongArray shape, jdouble value, jint t, jint l, jintArray d, jboolean g)
  TENSOR(at::full(longs(env, shape), value, options(env, t, l, d, g)))
NATIVE(jlong, torchZerosLike, jlong x, jint t, jint l, jintArray d, jboolean g)
  TENSOR(at::zeros_like(of(x), options(env, t, l, d, g)))
NATIVE(jlong, torchOnesLike, jlong x, jint t, jint l, jintArray d, jboolean g)
  TENSOR(at::ones_like(of(x), options(env, t, l, d, g)))
NATIVE(jlong, torchArange, jfloat from, jfloat to, jfloat step, jint t, jint l, jintArray d, jboolean g)
  TENSOR(at::arange(from, to, step, options(env, t, l, d, g)))
NATIVE(jlong, torchLinspace, jfloat from, jfloat to, jint steps, jint t, jint l, jintArray d, jboolean g)
  TENSOR(at::linspace(from, to, steps, options(env, t, l, d, g)))
NATIVE(jlong, torchEye, jint rows, jint columns, jint t, jint l, jintArray d, jboolean g)
  TENSOR(at::eye(rows, columns, options(env, t, l, d, g)))
NATIVE(jlong, torchNormal, jdouble mean, jdouble deviation, jlongArray shape, jint t, jint l, jintArray d, jboolean g)
  TENSOR(at::normal(mean, deviation, longs(env, shape), std::nullopt, options(env, t, l, d, g)))
NATIVE(jlong, tensorUniform, jdouble from, jdouble to, jlongArray shape, jint t, jint l, jintArray d, jboolean g)
  TENSOR(at::empty(longs(env, shape), options(env, t, l, d, g)).uniform_(from, to))
NATIVE(jlong, torchRandint, jlong from, jlong to, jlongArray shape, jint t, jint l, jintArray d, jboolean g)
  TENSOR(at::randint(from, to, longs(env, shape), options(env, t, l, d, g)))

// On the CPU the tensor lies in the buffer's memory, which the Java side keeps alive; elsewhere it is a copy.
NATIVE(jlong, torchFromBlob, jobject buffer, jlongArray shape, jint t, jint l, jintArray d, jboolean g) BODY(jlong,
  require_dense(l);
  auto made = at::TensorOptions().requires_grad(g == JNI_TRUE);
  if (t != kOther) made = made.dtype(type(t));
  const Tensor here = at::from_blob(env->GetDirectBufferAddress(buffer), longs(env, shape), made);
  const at::Device there = device(env, d);
  return handle(there.is_cpu() ? here : here.to(there));)

NATIVE(jlong, torchTo, jlong x, jint t, jintArray d) TENSOR(of(x).to(device(env, d), type(t), false))
NATIVE(jlong, tensorClone, jlong x) TENSOR(of(x).clone())

// ---- arithmetic ----------------------------------------------------------------------------------------------------

BINARY(torchAdd, add)
BINARY(torchSub, sub)
BINARY(torchMul, mul)
BINARY(torchTrueDivide, true_divide)
BINARY(torchRemainder, remainder)
BINARY(torchPow, pow)
BINARY(torchMatmul, matmul)
BINARY(torchBmm, bmm)
BINARY(torchDot, dot)
BINARY(torchMaximum, maximum)
BINARY(torchMinimum, minimum)
BINARY(torchAtan2, atan2)
BINARY(torchXLogY, xlogy)
BINARY(torchLogicalAnd, logical_and)
BINARY(torchLogicalOr, logical_or)
BINARY(torchLogicalXor, logical_xor)
BINARY(torchEq, eq)
BINARY(torchNeq, ne)
BINARY(torchGt, gt)
BINARY(torchGte, ge)
BINARY(torchLt, lt)
BINARY(torchLte, le)
BINARY(torchMaskedSelect, masked_select)
BINARY(torchTake, take)

INPLACE(torchAddi, add_)
INPLACE(torchSubi, sub_)
INPLACE(torchMuli, mul_)
INPLACE(torchTrueDividei, true_divide_)
INPLACE(torchRemainderi, remainder_)
INPLACE(torchPowi, pow_)
NATIVE(void, torchNegi, jlong x) DO(of(x).neg_())

UNARY(torchSign, sign)
UNARY(torchNeg, neg)
UNARY(torchAbs, abs)
UNARY(torchSquare, square)
UNARY(torchSqrt, sqrt)
UNARY(torchFloor, floor)
UNARY(torchCeil, ceil)
UNARY(torchRound, round)
UNARY(torchTrunc, trunc)
UNARY(torchExp, exp)
UNARY(torchLog, log)
UNARY(torchLog10, log10)
UNARY(torchLog2, log2)
UNARY(torchLgamma, lgamma)
UNARY(torchSin, sin)
UNARY(torchCos, cos)
UNARY(torchTan, tan)
UNARY(torchASin, asin)
UNARY(torchAcos, acos)
UNARY(torchAtan, atan)
UNARY(torchSinh, sinh)
UNARY(torchCosh, cosh)
UNARY(torchTanh, tanh)
UNARY(torchSigmoid, sigmoid)
UNARY(torchErf, erf)
UNARY(torchErfinv, erfinv)
UNARY(torchInverse, inverse)
UNARY(torchLogicalNot, logical_not)
UNARY(torchAll, all)
UNARY(torchAny, any)
UNARY(torchIsNaN, isnan)
UNARY(torchIsInf, isinf)
UNARY(torchNonZeros, nonzero)
NATIVE(jlong, torchClamp, jlong x, jlong low, jlong high) TENSOR(at::clamp(of(x), of(low).item(), of(high).item()))
NATIVE(jlong, torchWhere, jlong condition, jlong x, jlong y) TENSOR(at::where(of(condition), of(x), of(y)))

// ---- reductions: over all elements, or along a dimension, which is kept with one element or dropped ----------------

UNARY(torchArgMax__J, argmax)
UNARY(torchArgMin__J, argmin)
UNARY(torchMax__J, max)
UNARY(torchMin__J, min)
UNARY(torchMean__J, mean)
UNARY(torchSum__J, sum)
UNARY(torchProd__J, prod)
NATIVE(jlong, torchArgMax__JJZ, jlong x, jlong dim, jboolean keep) TENSOR(at::argmax(of(x), dim, keep == JNI_TRUE))
NATIVE(jlong, torchArgMin__JJZ, jlong x, jlong dim, jboolean keep) TENSOR(at::argmin(of(x), dim, keep == JNI_TRUE))
NATIVE(jlong, torchMax__JJZ, jlong x, jlong dim, jboolean keep) TENSOR(std::get<0>(at::max(of(x), dim, keep == JNI_TRUE)))
NATIVE(jlong, torchMin__JJZ, jlong x, jlong dim, jboolean keep) TENSOR(std::get<0>(at::min(of(x), dim, keep == JNI_TRUE)))
NATIVE(jlong, torchMean__JJZ, jlong x, jlong dim, jboolean keep) TENSOR(at::mean(of(x), dim, keep == JNI_TRUE))
NATIVE(jlong, torchProd__JJZ, jlong x, jlong dim, jboolean keep) TENSOR(at::prod(of(x), dim, keep == JNI_TRUE))
NATIVE(jlong, torchSum__J_3JZ, jlong x, jlongArray dims, jboolean keep) TENSOR(at::sum(of(x), longs(env, dims), keep == JNI_TRUE))
NATIVE(jlong, torchCumSum, jlong x, jlong dim) TENSOR(at::cumsum(of(x), dim))
NATIVE(jlong, torchSoftmax, jlong x, jlong dim, jint t) TENSOR(at::softmax(of(x), dim, type(t)))
NATIVE(jlong, torchLogSoftmax, jlong x, jlong dim, jint t) TENSOR(at::log_softmax(of(x), dim, type(t)))
NATIVE(jlong, torchSort, jlong x, jlong dim, jboolean falling) TENSOR(std::get<0>(at::sort(of(x), dim, falling == JNI_TRUE)))
NATIVE(jlong, torchArgSort, jlong x, jlong dim, jboolean falling) TENSOR(at::argsort(of(x), dim, falling == JNI_TRUE))
NATIVE(jlongArray, torchTopK, jlong x, jlong k, jlong dim, jboolean largest, jboolean sorted) BODY(jlongArray,
  const auto [values, indices] = at::topk(of(x), k, dim, largest == JNI_TRUE, sorted == JNI_TRUE);
  return handles(env, {values, indices});)

// ---- shapes --------------------------------------------------------------------------------------------------------

NATIVE(jlong, torchExpand, jlong x, jlongArray shape) TENSOR(of(x).expand(longs(env, shape)))
NATIVE(jlong, torchReshape, jlong x, jlongArray shape) TENSOR(of(x).reshape(longs(env, shape)))
NATIVE(jlong, torchPermute, jlong x, jlongArray dims) TENSOR(of(x).permute(longs(env, dims)))
NATIVE(jlong, torchFlip, jlong x, jlongArray dims) TENSOR(of(x).flip(longs(env, dims)))
NATIVE(jlong, torchRepeat, jlong x, jlongArray times) TENSOR(of(x).repeat(longs(env, times)))
NATIVE(jlong, torchRepeatInterleave, jlong x, jlong times, jlong dim) TENSOR(of(x).repeat_interleave(times, dim))
NATIVE(jlong, torchTranspose, jlong x, jlong one, jlong other) TENSOR(of(x).transpose(one, other))
NATIVE(jlong, torchFlatten, jlong x, jlong first, jlong last) TENSOR(of(x).flatten(first, last))
NATIVE(jlong, torchUnsqueeze, jlong x, jlong dim) TENSOR(of(x).unsqueeze(dim))
NATIVE(jlong, torchSqueeze__J, jlong x) TENSOR(of(x).squeeze())
NATIVE(jlong, torchSqueeze__JJ, jlong x, jlong dim) TENSOR(of(x).squeeze(dim))
NATIVE(jlong, torchSlice, jlong x, jlong dim, jlong from, jlong to, jlong step) TENSOR(of(x).slice(dim, from, to, step))
NATIVE(jlong, torchGetItem__JJ, jlong x, jlong index) TENSOR(of(x).select(0, index))
NATIVE(jlong, torchGetItem__J_3J, jlong x, jlongArray indices) BODY(jlong,
  Tensor part = of(x);
  for (int64_t index : longs(env, indices)) part = part.select(0, index);
  return handle(part);)
NATIVE(jlong, torchPad, jlong x, jlongArray widths, jdouble value) TENSOR(at::constant_pad_nd(of(x), longs(env, widths), value))
NATIVE(jlong, torchStack, jlongArray all, jlong dim) TENSOR(at::stack(tensors(env, all), dim))
NATIVE(jlong, torchCat, jlongArray all, jlong dim) TENSOR(at::cat(tensors(env, all), dim))
NATIVE(jlongArray, torchSplit__JJJ, jlong x, jlong size, jlong dim)
  RETURN(jlongArray, handles(env, at::split(of(x), size, dim)))
NATIVE(jlongArray, torchSplit__J_3JJ, jlong x, jlongArray sizes, jlong dim)
  RETURN(jlongArray, handles(env, at::split_with_sizes(of(x), longs(env, sizes), dim)))
NATIVE(jlong, torchGather, jlong x, jlong index, jlong dim, jboolean sparse)
  TENSOR(at::gather(of(x), dim, of(index), sparse == JNI_TRUE))
NATIVE(jlong, torchScatter, jlong x, jlong index, jlong values, jint dim) TENSOR(at::scatter(of(x), dim, of(index), of(values)))

// ---- layers --------------------------------------------------------------------------------------------------------

NATIVE(jlong, torchNNInterpolate, jlong x, jlongArray shape, jint mode, jboolean align) BODY(jlong,
  TORCH_CHECK(of(x).dim() == 4, "this binding of libtorch resizes [B, C, H, W] only");
  const std::vector<int64_t> size = longs(env, shape);
  switch (mode) {
    case 0: return handle(at::upsample_nearest2d(of(x), size));
    case 2: return handle(at::upsample_bilinear2d(of(x), size, align == JNI_TRUE));
    case 3: return handle(at::upsample_bicubic2d(of(x), size, align == JNI_TRUE));
    default: TORCH_CHECK(false, "this binding of libtorch has no interpolation mode ", mode);
  })

NATIVE(jlong, torchNNConvNd, jlong x, jlong weight, jlong bias, jlongArray stride, jlongArray pad, jlongArray dilation, jint groups)
  BODY(jlong,
  const auto s = longs(env, stride);
  const auto p = longs(env, pad);
  const auto d = longs(env, dilation);
  switch (of(weight).dim()) {
    case 3: return handle(at::conv1d(of(x), of(weight), maybe(bias), s, p, d, groups));
    case 4: return handle(at::conv2d(of(x), of(weight), maybe(bias), s, p, d, groups));
    case 5: return handle(at::conv3d(of(x), of(weight), maybe(bias), s, p, d, groups));
    default: TORCH_CHECK(false, "a convolution's weight has 3 to 5 dimensions, this one ", of(weight).dim());
  })

NATIVE(jlong, torchNNLinear, jlong x, jlong weight, jlong bias) TENSOR(at::linear(of(x), of(weight), maybe(bias)))
NATIVE(jlong, torchNNEmbedding, jlong ids, jlong weight, jboolean sparse)
  TENSOR(at::embedding(of(weight), of(ids), -1, false, sparse == JNI_TRUE))
NATIVE(jlong, torchNNLayerNorm, jlong x, jlongArray shape, jlong weight, jlong bias, jdouble epsilon)
  TENSOR(at::layer_norm(of(x), longs(env, shape), maybe(weight), maybe(bias), epsilon))
UNARY(torchNNRelu, relu)
UNARY(torchNNSoftPlus, softplus)
UNARY(torchNNSelu, selu)
UNARY(torchNNGelu, gelu)
NATIVE(jlong, torchNNLeakyRelu, jlong x, jdouble slope) TENSOR(at::leaky_relu(of(x), slope))
NATIVE(jlong, torchNNElu, jlong x, jdouble alpha) TENSOR(at::elu(of(x), alpha))
NATIVE(jlong, torchNNDropout, jlong x, jdouble rate, jboolean train) TENSOR(at::dropout(of(x), rate, train == JNI_TRUE))
NATIVE(jlong, torchNNAvgPool, jlong x, jlongArray size, jlongArray stride, jlongArray pad, jboolean ceil, jboolean count)
  TENSOR(at::avg_pool2d(of(x), longs(env, size), longs(env, stride), longs(env, pad), ceil == JNI_TRUE, count == JNI_TRUE))
NATIVE(jlong, torchNNMaxPool, jlong x, jlongArray size, jlongArray stride, jlongArray pad, jboolean ceil)
  TENSOR(at::max_pool2d(of(x), longs(env, size), longs(env, stride), longs(env, pad), 1, ceil == JNI_TRUE))
NATIVE(jlong, torchNNOneHot, jlong x, jint classes) TENSOR(at::one_hot(of(x), classes))

// ---- gradients -----------------------------------------------------------------------------------------------------

NATIVE(jboolean, torchRequiresGrad, jlong x) RETURN(jboolean, of(x).requires_grad())
NATIVE(void, torchAttachGrad, jlong x, jboolean on) DO(of(x).requires_grad_(on == JNI_TRUE))
NATIVE(jlong, torchGrad, jlong x) RETURN(jlong, of(x).grad().defined() ? handle(of(x).grad()) : 0)
NATIVE(jlong, torchDetachGrad, jlong x) TENSOR(of(x).detach())
NATIVE(void, torchBackward, jlong x, jlong gradient, jboolean keep, jboolean create)
  DO(of(x).backward(of(gradient), keep == JNI_TRUE, create == JNI_TRUE))
NATIVE(void, zeroGrad, jlong x) DO(of(x).mutable_grad().zero_())
