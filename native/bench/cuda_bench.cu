// CUDA benchmark: `cuda_bench [repetitions]`, on the first card. Build: `nvcc -O3 -std=c++17 -arch=native -I ../include
// -I ../src/cuda -o cuda_bench cuda_bench.cu`, or the cuda_bench target of CMake. Prints one JSON line per case with the fields of
// `weft bench`.
//
// The baseline has the structure of the published Deformable-DETR kernels, written anew: forward, one thread per output channel
// that walks over all levels and points; backward, one block per (row, query, head) with one thread per channel, atomics into the
// value gradient, point gradients summed in shared memory. For the fused operator the baseline also pays what that op leaves to
// others, as kernels of its own: softmax and points before, the ignore token after; backward the same in reverse. Both sides get
// the same dtype. All results are checked against double precision on the CPU before anything is timed.
#include <cuda_runtime.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <functional>
#include <random>
#include <string>
#include <vector>

#include "weft_mmfs.h"

#define JOIN2(a, b) a##_##b
#define JOIN(a, b) JOIN2(a, b)

#define WEFT_KERNEL(name) JOIN(name, f32)
#define WEFT_VALUE 0
#define WEFT_POINT 0
#define WEFT_VEC 4
#define WEFT_LANES 16
#define WEFT_CHUNKS 1
namespace f32 {
#include "mmfs.cu"
}
#undef WEFT_KERNEL
#undef WEFT_VALUE
#undef WEFT_POINT
#undef WEFT_VEC
#undef WEFT_LANES
#define WEFT_KERNEL(name) JOIN(name, f16)
#define WEFT_VALUE 1
#define WEFT_POINT 1
#define WEFT_VEC 8
#define WEFT_LANES 8
namespace f16 {
#include "mmfs.cu"
}
#undef WEFT_KERNEL
#undef WEFT_VALUE
#undef WEFT_POINT
#define WEFT_KERNEL(name) JOIN(name, bf16)
#define WEFT_VALUE 2
#define WEFT_POINT 2
namespace bf16 {
#include "mmfs.cu"
}

namespace {

void must(cudaError_t status, const char *what) {
  if (status == cudaSuccess) return;
  std::fprintf(stderr, "%s: %s\n", what, cudaGetErrorString(status));
  std::exit(1);
}

// ---- the baseline -------------------------------------------------------------------------------------------------------

struct Shape {
  int images, pixels, heads, channels, queries, levels, points;
  int h[8], w[8], start[8];
  float scale[8];
};

__device__ float to_float(float v) { return v; }
__device__ void from_float(float f, float &out) { out = f; }

template <class E>
__device__ E rounded(float f) {
  E e;
  from_float(f, e);
  return e;
}

// Softmax over all images with the ignore slots, and sampling points: what a framework does with a dozen small operators.
template <class E>
__global__ void prepare(Shape s, const E *offsets, const E *logits, const float *reference, E *locations, E *weights, E *ignored) {
  const int row = blockIdx.x * blockDim.x + threadIdx.x;
  if (row >= s.queries * s.heads) return;
  const int q = row / s.heads, h = row % s.heads, slots = s.images * s.levels;
  const float slot = -logf(static_cast<float>(slots));
  float top = slot, total = 0;
  for (int pass = 0; pass < 3; pass++)
    for (int i = 0; i < s.images; i++)
      for (int l = 0; l < s.levels; l++)
        for (int p = 0; p < s.points; p++) {
          const long image = (static_cast<long>(q) * s.images + i) * s.heads + h;
          const float z = to_float(logits[(image * s.levels + l) * (s.points + 1) + p]);
          if (pass == 0) top = fmaxf(top, z);
          if (pass == 1) total += expf(z - top);
          if (pass != 2) continue;
          const float all = total + slots * expf(slot - top);
          const long k = ((static_cast<long>(row) * s.images + i) * s.levels + l) * s.points + p;
          weights[k] = rounded<E>(expf(z - top) / all);
          const long o = (image * s.points + p) * 2;
          locations[2 * k] = rounded<E>(reference[0] + to_float(offsets[o]) * s.scale[l] / s.w[l]);
          locations[2 * k + 1] = rounded<E>(reference[1] + to_float(offsets[o + 1]) * s.scale[l] / s.h[l]);
        }
  const float none = slots * expf(slot - top);
  ignored[row] = rounded<E>(none / (total + none));
}

struct Cell {
  long at[4];
  float w[4], fx, fy;
  bool inside;
};

template <class E>
__device__ Cell cell(const Shape &s, int image, int l, int h, int d, const E *location) {
  Cell c;
  const float x = to_float(location[0]) * s.w[l] - 0.5f, y = to_float(location[1]) * s.h[l] - 0.5f;
  c.inside = x > -1 && y > -1 && x < s.w[l] && y < s.h[l];
  const int left = static_cast<int>(floorf(x)), top = static_cast<int>(floorf(y));
  c.fx = x - left;
  c.fy = y - top;
  for (int i = 0; i < 4; i++) {
    const int px = left + (i & 1), py = top + (i >> 1);
    const bool there = c.inside && px >= 0 && py >= 0 && px < s.w[l] && py < s.h[l];
    c.at[i] = there ? ((static_cast<long>(image) * s.pixels + s.start[l] + py * s.w[l] + px) * s.heads + h) * s.channels + d : -1;
    c.w[i] = (i & 1 ? c.fx : 1 - c.fx) * (i >> 1 ? c.fy : 1 - c.fy);
  }
  return c;
}

template <class E>
__global__ void baseline_forward(Shape s, const E *value, const E *locations, const E *weights, const E *ignored, const E *token, E *out) {
  const int index = blockIdx.x * blockDim.x + threadIdx.x;
  if (index >= s.queries * s.heads * s.channels) return;
  const int d = index % s.channels, row = index / s.channels, h = row % s.heads;
  float sum = 0;
  for (int k = 0; k < s.images * s.levels * s.points; k++) {
    const long at = static_cast<long>(row) * s.images * s.levels * s.points + k;
    const Cell c = cell(s, k / (s.levels * s.points), k / s.points % s.levels, h, d, locations + 2 * at);
    float v = 0;
    for (int i = 0; i < 4; i++)
      if (c.at[i] >= 0) v += c.w[i] * to_float(value[c.at[i]]);
    sum += v * to_float(weights[at]);
  }
  out[index] = rounded<E>(sum + to_float(ignored[row]) * to_float(token[h * s.channels + d]));
}

// One block per (query, head), one thread per channel.
template <class E>
__global__ void baseline_backward(Shape s, const E *value, const E *locations, const E *weights, const E *grad_out, float *grad_value,
                                  float *grad_locations, float *grad_weights) {
  __shared__ float part[3][64];
  const int row = blockIdx.x, d = threadIdx.x, h = row % s.heads;
  const float g = to_float(grad_out[static_cast<long>(row) * s.channels + d]);
  for (int k = 0; k < s.images * s.levels * s.points; k++) {
    const int l = k / s.points % s.levels;
    const long at = static_cast<long>(row) * s.images * s.levels * s.points + k;
    const Cell c = cell(s, k / (s.levels * s.points), l, h, d, locations + 2 * at);
    const float a = to_float(weights[at]);
    float v[4];
    for (int i = 0; i < 4; i++) {
      v[i] = c.at[i] >= 0 ? to_float(value[c.at[i]]) : 0.0f;
      if (c.at[i] >= 0) atomicAdd(grad_value + c.at[i], a * c.w[i] * g);
    }
    part[0][d] = g * (c.w[0] * v[0] + c.w[1] * v[1] + c.w[2] * v[2] + c.w[3] * v[3]);
    part[1][d] = g * a * s.w[l] * ((1 - c.fy) * (v[1] - v[0]) + c.fy * (v[3] - v[2]));
    part[2][d] = g * a * s.h[l] * ((1 - c.fx) * (v[2] - v[0]) + c.fx * (v[3] - v[1]));
    __syncthreads();
    for (int step = 32; step > 0; step /= 2) {
      if (d < step)
        for (auto &p : part) p[d] += p[d + step];
      __syncthreads();
    }
    if (d == 0) {
      grad_weights[at] = part[0][0];
      grad_locations[2 * at] = part[1][0];
      grad_locations[2 * at + 1] = part[2][0];
    }
    __syncthreads();
  }
}

template <class E>
__global__ void baseline_finish(Shape s, const E *weights, const E *ignored, const E *token, const E *grad_out, const float *grad_locations,
                                const float *grad_weights, E *grad_offsets, E *grad_logits, float *grad_token) {
  const int row = blockIdx.x * blockDim.x + threadIdx.x;
  if (row >= s.queries * s.heads) return;
  const int q = row / s.heads, h = row % s.heads, samples = s.images * s.levels * s.points;
  const float share = to_float(ignored[row]);
  float delta = 0;
  for (int d = 0; d < s.channels; d++) {
    const float g = to_float(grad_out[static_cast<long>(row) * s.channels + d]);
    delta += share * g * to_float(token[h * s.channels + d]);
    atomicAdd(grad_token + h * s.channels + d, share * g);
  }
  const long first = static_cast<long>(row) * samples;
  for (int k = 0; k < samples; k++) delta += to_float(weights[first + k]) * grad_weights[first + k];
  for (int i = 0; i < s.images; i++) {
    const long image = (static_cast<long>(q) * s.images + i) * s.heads + h;
    for (int p = 0; p < s.points; p++) {
      float x = 0, y = 0;
      for (int l = 0; l < s.levels; l++) {
        const long k = first + (i * s.levels + l) * s.points + p;
        x += grad_locations[2 * k] * s.scale[l] / s.w[l];
        y += grad_locations[2 * k + 1] * s.scale[l] / s.h[l];
        grad_logits[(image * s.levels + l) * (s.points + 1) + p] = rounded<E>(to_float(weights[k]) * (grad_weights[k] - delta));
      }
      grad_offsets[(image * s.points + p) * 2] = rounded<E>(x);
      grad_offsets[(image * s.points + p) * 2 + 1] = rounded<E>(y);
    }
    for (int l = 0; l < s.levels; l++) grad_logits[(image * s.levels + l) * (s.points + 1) + s.points] = rounded<E>(0.0f);
  }
}

// ---- data ---------------------------------------------------------------------------------------------------------------

template <class E>
struct Device {
  E *at = nullptr;
  size_t count = 0;
  explicit Device(size_t n) : count(n) {
    must(cudaMalloc(&at, std::max<size_t>(1, n) * sizeof(E)), "allocating");
    clear();
  }
  Device(const Device &) = delete;
  ~Device() { cudaFree(at); }
  void clear() { must(cudaMemset(at, 0, count * sizeof(E)), "clearing"); }
};

uint16_t half_bits(float f, int kind) {
  uint32_t u;
  std::memcpy(&u, &f, 4);
  if (kind == 2) return static_cast<uint16_t>((u + 0x7fffu + ((u >> 16) & 1u)) >> 16);
  const uint32_t sign = u >> 16 & 0x8000u;
  u &= 0x7fffffffu;
  if (u < 0x38800000u) {
    float g;
    std::memcpy(&g, &u, 4);
    return static_cast<uint16_t>(sign | static_cast<uint32_t>(std::lrint(std::ldexp(g, 24))));
  }
  return static_cast<uint16_t>(sign | (u + 0xfffu + ((u >> 13) & 1u) - 0x38000000u) >> 13);
}
float half_value(uint16_t b, int kind) {
  if (kind == 2) {
    const uint32_t u = static_cast<uint32_t>(b) << 16;
    float f;
    std::memcpy(&f, &u, 4);
    return f;
  }
  const int exponent = b >> 10 & 31, fraction = b & 1023;
  const float f = exponent == 0 ? std::ldexp(static_cast<float>(fraction), -24) : std::ldexp(static_cast<float>(1024 + fraction), exponent - 25);
  return b & 0x8000 ? -f : f;
}

struct Case {
  std::string name;
  int queries, images;
  std::vector<int> sizes;
};

Shape shape_of(const Case &c) {
  Shape s{c.images, 0, 16, 64, c.queries, static_cast<int>(c.sizes.size()), 8, {}, {}, {}, {}};
  for (int l = 0; l < s.levels; l++) {
    s.h[l] = s.w[l] = c.sizes[static_cast<size_t>(l)];
    s.start[l] = s.pixels;
    s.scale[l] = static_cast<float>(s.w[l]) / 16;
    s.pixels += s.w[l] * s.h[l];
  }
  return s;
}

// Numbers of one case on the host, already rounded to the dtype.
struct Numbers {
  std::vector<float> value, offsets, logits, token, grad_out;
};

Numbers numbers(const Shape &s, int kind) {
  std::mt19937 r(1);
  std::normal_distribution<float> normal;
  std::uniform_real_distribution<float> uniform(-8, 8);
  auto fill = [&](size_t n, bool flat) {
    std::vector<float> v(n);
    for (float &x : v) {
      x = flat ? uniform(r) : normal(r);
      if (kind != 0) x = half_value(half_bits(x, kind), kind);
    }
    return v;
  };
  const size_t per = static_cast<size_t>(s.queries) * s.images * s.heads, hd = static_cast<size_t>(s.heads) * s.channels;
  return {fill(static_cast<size_t>(s.images) * s.pixels * hd, false), fill(per * s.points * 2, true), fill(per * s.levels * (s.points + 1), false),
          fill(hd, false), fill(s.queries * hd, false)};
}

// Output row (q, h) in double precision.
std::vector<double> truth(const Shape &s, const Numbers &n, int q, int h) {
  std::vector<double> out(static_cast<size_t>(s.channels)), weight;
  const int slots = s.images * s.levels;
  double top = -std::log(slots), total = 0;
  for (int k = 0; k < slots * s.points; k++) {
    const int i = k / (s.levels * s.points), l = k / s.points % s.levels;
    const size_t image = (static_cast<size_t>(q) * s.images + i) * s.heads + h;
    weight.push_back(n.logits[(image * s.levels + l) * (s.points + 1) + k % s.points]);
    top = std::max(top, weight.back());
  }
  for (double &w : weight) total += w = std::exp(w - top);
  const double none = slots * std::exp(-std::log(slots) - top);
  total += none;
  for (int d = 0; d < s.channels; d++) out[static_cast<size_t>(d)] = none / total * n.token[static_cast<size_t>(h * s.channels + d)];
  for (int k = 0; k < slots * s.points; k++) {
    const int i = k / (s.levels * s.points), l = k / s.points % s.levels;
    const size_t o = (((static_cast<size_t>(q) * s.images + i) * s.heads + h) * s.points + k % s.points) * 2;
    const double x = 0.5 * s.w[l] - 0.5 + n.offsets[o] * s.scale[l], y = 0.5 * s.h[l] - 0.5 + n.offsets[o + 1] * s.scale[l];
    const int left = static_cast<int>(std::floor(x)), above = static_cast<int>(std::floor(y));
    for (int c = 0; c < 4; c++) {
      const int px = left + (c & 1), py = above + (c >> 1);
      if (px < 0 || py < 0 || px >= s.w[l] || py >= s.h[l]) continue;
      const double w = (c & 1 ? x - left : 1 - (x - left)) * (c >> 1 ? y - above : 1 - (y - above)) * weight[static_cast<size_t>(k)] / total;
      const size_t at = ((static_cast<size_t>(i) * s.pixels + s.start[l] + py * s.w[l] + px) * s.heads + h) * s.channels;
      for (int d = 0; d < s.channels; d++) out[static_cast<size_t>(d)] += w * n.value[at + d];
    }
  }
  return out;
}

double median_us(int repetitions, const std::function<void()> &work) {
  cudaEvent_t begin, end;
  must(cudaEventCreate(&begin), "event");
  must(cudaEventCreate(&end), "event");
  for (int i = 0; i < 3; i++) work();
  std::vector<float> times;
  for (int i = 0; i < repetitions; i++) {
    must(cudaEventRecord(begin), "event");
    work();
    must(cudaEventRecord(end), "event");
    must(cudaEventSynchronize(end), "running");
    float ms;
    must(cudaEventElapsedTime(&ms, begin, end), "event");
    times.push_back(ms * 1000);
  }
  must(cudaGetLastError(), "launching");
  std::sort(times.begin(), times.end());
  return times[times.size() / 2];
}

double copy_gb_per_s() {
  Device<float> from(size_t{64} << 20), to(size_t{64} << 20);
  const double us = median_us(10, [&] { cudaMemcpyAsync(to.at, from.at, from.count * 4, cudaMemcpyDeviceToDevice); });
  return 2.0 * 4 * static_cast<double>(from.count) / us / 1e3;
}

// ---- one dtype ----------------------------------------------------------------------------------------------------------

template <class E>
struct Run {
  int kind;
  const char *name;
  int lanes;
  void (*forward)(const weft_mmfs_args &, const Shape &, int splits, int threads, long tiles, int shared);
  void (*backward)(const weft_mmfs_args &, const Shape &, float *, float *, float *, int threads, long tiles, int shared);
  void (*round)(const float *, void *, long);
};

template <class Levels>
Levels levels_of(const Shape &s) {
  Levels l{};
  for (int i = 0; i < s.levels; i++) l.start[i] = s.start[i], l.height[i] = s.h[i], l.width[i] = s.w[i], l.scale[i] = s.scale[i];
  return l;
}

#define WEFT_LAUNCHERS(ns, suffix)                                                                                                     \
  void forward_##suffix(const weft_mmfs_args &a, const Shape &s, int splits, int threads, long tiles, int shared) {                     \
    ns::weft_extra_##suffix e{tiles, splits, 0, nullptr, nullptr, nullptr};                                                             \
    ns::weft_mmfs_forward_cuda_##suffix<<<static_cast<unsigned>(tiles * s.heads), threads, shared>>>(                                   \
        a, levels_of<ns::weft_levels_##suffix>(s), e);                                                                                  \
  }                                                                                                                                     \
  void backward_##suffix(const weft_mmfs_args &a, const Shape &s, float *value, float *token, float *weights, int threads, long tiles,  \
                         int shared) {                                                                                                  \
    ns::weft_extra_##suffix e{tiles, 1, 0, value, token, weights};                                                                      \
    ns::weft_mmfs_backward_cuda_##suffix<<<static_cast<unsigned>(tiles * s.heads), threads, shared>>>(                                  \
        a, levels_of<ns::weft_levels_##suffix>(s), e);                                                                                  \
  }                                                                                                                                     \
  void round_##suffix(const float *in, void *out, long count) {                                                                         \
    ns::weft_round_cuda_##suffix<<<2048, 256>>>(in, static_cast<ns::T *>(out), count);                                                  \
  }
WEFT_LAUNCHERS(f32, f32)
WEFT_LAUNCHERS(f16, f16)
WEFT_LAUNCHERS(bf16, bf16)

template <class E>
void upload(const std::vector<float> &from, Device<E> &to, int kind) {
  std::vector<E> host(from.size());
  for (size_t i = 0; i < from.size(); i++) {
    if (sizeof(E) == 4) {
      std::memcpy(&host[i], &from[i], 4);
    } else {
      const uint16_t b = half_bits(from[i], kind);
      std::memcpy(&host[i], &b, 2);
    }
  }
  must(cudaMemcpy(to.at, host.data(), host.size() * sizeof(E), cudaMemcpyHostToDevice), "uploading");
}

template <class E>
std::vector<float> download(const Device<E> &from, int kind) {
  std::vector<E> host(from.count);
  must(cudaMemcpy(host.data(), from.at, host.size() * sizeof(E), cudaMemcpyDeviceToHost), "downloading");
  std::vector<float> out(host.size());
  for (size_t i = 0; i < host.size(); i++) {
    if (sizeof(E) == 4) {
      std::memcpy(&out[i], &host[i], 4);
    } else {
      uint16_t b;
      std::memcpy(&b, &host[i], 2);
      out[i] = half_value(b, kind);
    }
  }
  return out;
}

double worst(const std::vector<float> &a, const std::vector<float> &b) {
  double largest = 1e-30, difference = 0;
  for (size_t i = 0; i < a.size(); i++) {
    largest = std::max(largest, std::fabs(static_cast<double>(b[i])));
    const double d = std::fabs(static_cast<double>(a[i]) - b[i]);
    difference = d == d ? std::max(difference, d) : 1e30;
  }
  return difference / largest;
}

void require(const std::string &what, double error, double tolerance) {
  if (error <= tolerance) return;
  std::fprintf(stderr, "%s: relative error %g is above %g\n", what.c_str(), error, tolerance);
  std::exit(1);
}

template <class E>
void bench(const Case &c, const Run<E> &run, int multiprocessors, int repetitions, double copy) {
  const Shape s = shape_of(c);
  const Numbers n = numbers(s, run.kind);
  const size_t samples = static_cast<size_t>(s.queries) * s.heads * s.images * s.levels * s.points, rows = static_cast<size_t>(s.queries) * s.heads;
  Device<E> value(n.value.size()), offsets(n.offsets.size()), logits(n.logits.size()), token(n.token.size()), grad_out(n.grad_out.size());
  upload(n.value, value, run.kind), upload(n.offsets, offsets, run.kind), upload(n.logits, logits, run.kind);
  upload(n.token, token, run.kind), upload(n.grad_out, grad_out, run.kind);
  Device<float> reference(2);
  const float centre[2] = {0.5f, 0.5f};
  must(cudaMemcpy(reference.at, centre, sizeof centre, cudaMemcpyHostToDevice), "uploading");
  Device<E> out(n.grad_out.size()), grad_value(n.value.size()), grad_offsets(n.offsets.size()), grad_logits(n.logits.size()), grad_token(n.token.size());
  Device<float> value_sums(n.value.size()), token_sums(n.token.size()), weight_grads(samples);

  weft_mmfs_args a{};
  a.struct_bytes = sizeof a;
  a.value_dtype = a.point_dtype = run.kind;
  a.batch = 1, a.images = s.images, a.pixels = s.pixels, a.heads = s.heads, a.channels = s.channels, a.queries = s.queries;
  a.levels = s.levels, a.points = s.points;
  a.value_stride_head = s.channels, a.value_stride_pixel = s.heads * s.channels;
  a.value_stride_image = s.pixels * a.value_stride_pixel, a.value_stride_batch = s.images * a.value_stride_image;
  a.value = value.at, a.offsets = offsets.at, a.logits = logits.at, a.ignore_token = token.at, a.reference_points = reference.at;
  a.out = out.at, a.grad_out = grad_out.at, a.grad_offsets = grad_offsets.at, a.grad_logits = grad_logits.at;

  // the same cuts as CudaPlan.java
  const int groups = 128 / run.lanes, batch_bytes = 32 * (32 + 12), batches = s.images * ((s.levels * s.points + 31) / 32);
  const long wanted = static_cast<long>(multiprocessors) * 1024 / run.lanes;
  int splits = 1;
  while (splits < groups && static_cast<long>(rows) * splits < wanted && splits < batches) splits *= 2;
  const long forward_tiles = (s.queries + groups / splits - 1) / (groups / splits), backward_tiles = (s.queries + groups - 1) / groups;
  const int forward_shared = std::max(groups * batch_bytes, splits > 1 ? groups * s.channels * 4 : 0);
  const int backward_shared = groups * batch_bytes + groups * s.points * 8 + s.channels * 4;
  const auto ours_forward = [&] { run.forward(a, s, splits, 128, forward_tiles, forward_shared); };
  const auto ours_backward = [&] {
    float *values = run.kind == 0 ? reinterpret_cast<float *>(grad_value.at) : value_sums.at;
    float *tokens = run.kind == 0 ? reinterpret_cast<float *>(grad_token.at) : token_sums.at;
    cudaMemsetAsync(values, 0, grad_value.count * 4);
    cudaMemsetAsync(tokens, 0, grad_token.count * 4);
    run.backward(a, s, values, tokens, weight_grads.at, 128, backward_tiles, backward_shared);
    if (run.kind == 0) return;
    run.round(values, grad_value.at, static_cast<long>(grad_value.count));
    run.round(tokens, grad_token.at, static_cast<long>(grad_token.count));
  };

  Device<E> locations(2 * samples), weights(samples), ignored(rows), base_out(out.count), base_offsets(offsets.count), base_logits(logits.count);
  Device<float> base_value(value.count), base_token(token.count), base_locations(2 * samples), base_weights(samples);
  const unsigned row_blocks = static_cast<unsigned>((rows + 127) / 128);
  const auto base_forward = [&] {
    prepare<<<row_blocks, 128>>>(s, offsets.at, logits.at, reference.at, locations.at, weights.at, ignored.at);
    baseline_forward<<<static_cast<unsigned>((out.count + 255) / 256), 256>>>(s, value.at, locations.at, weights.at, ignored.at, token.at, base_out.at);
  };
  const auto base_backward = [&] {
    cudaMemsetAsync(base_value.at, 0, base_value.count * 4);
    cudaMemsetAsync(base_token.at, 0, base_token.count * 4);
    baseline_backward<<<static_cast<unsigned>(rows), 64>>>(s, value.at, locations.at, weights.at, grad_out.at, base_value.at, base_locations.at, base_weights.at);
    baseline_finish<<<row_blocks, 128>>>(s, weights.at, ignored.at, token.at, grad_out.at, base_locations.at, base_weights.at, base_offsets.at,
                                         base_logits.at, base_token.at);
  };

  ours_forward(), ours_backward(), base_forward(), base_backward();
  must(cudaDeviceSynchronize(), "running");
  const std::string label = c.name + " " + run.name;
  const double rounding = run.kind == 0 ? 1e-5 : run.kind == 1 ? 2e-3 : 1.6e-2;
  const std::vector<float> result = download(out, run.kind);
  for (int q = 0; q < s.queries; q += std::max(1, s.queries / 16))
    for (int h = 0; h < s.heads; h += 5) {
      const std::vector<double> expected = truth(s, n, q, h);
      const float *found = result.data() + (static_cast<size_t>(q) * s.heads + h) * s.channels;
      require(label + " out", worst(std::vector<float>(found, found + s.channels), std::vector<float>(expected.begin(), expected.end())), rounding);
    }
  // in 16 bits the baseline rounds weights and points on the way, so only float32 gradients can be held against it closely
  const double loose = run.kind == 0 ? 1e-4 : 0.3;
  require(label + " grad_value", worst(download(grad_value, run.kind), download(base_value, 0)), loose);
  require(label + " grad_logits", worst(download(grad_logits, run.kind), download(base_logits, run.kind)), loose);
  if (run.kind == 0) require(label + " grad_offsets", worst(download(grad_offsets, run.kind), download(base_offsets, run.kind)), 1e-3);

  const double f = median_us(repetitions, ours_forward), b = median_us(repetitions, ours_backward);
  const double bf = median_us(repetitions, base_forward), bb = median_us(repetitions, base_backward);
  const double gathered = static_cast<double>(samples) * 4 * s.channels * sizeof(E) / f / 1e3;
  std::printf("{\"case\":\"%s forward\",\"ours_ms\":%.4f,\"baseline_ms\":%.4f,\"speedup\":%.2f,\"note\":\"gathers %.0f GB/s, copy %.0f GB/s, splits %d\"}\n",
              label.c_str(), f / 1e3, bf / 1e3, bf / f, gathered, copy, splits);
  std::printf("{\"case\":\"%s forward+backward\",\"ours_ms\":%.4f,\"baseline_ms\":%.4f,\"speedup\":%.2f,\"note\":\"\"}\n", label.c_str(),
              (f + b) / 1e3, (bf + bb) / 1e3, (bf + bb) / (f + b));
  std::fflush(stdout);
}

}  // namespace

int main(int argc, char **argv) {
  const int repetitions = argc > 1 ? std::atoi(argv[1]) : 30;
  int cards = 0;
  if (cudaGetDeviceCount(&cards) != cudaSuccess || cards == 0) {
    std::printf("no CUDA device here; nothing was measured\n");
    return 0;
  }
  cudaDeviceProp card{};
  must(cudaGetDeviceProperties(&card, 0), "reading the card");
  std::fprintf(stderr, "%s, sm_%d%d, %d multiprocessors\n", card.name, card.major, card.minor, card.multiProcessorCount);
  const double copy = copy_gb_per_s();
  const Run<float> single{0, "f32", 16, forward_f32, backward_f32, round_f32};
  const Run<f16::T> half{1, "f16", 8, forward_f16, backward_f16, round_f16};
  const Run<bf16::T> bfloat{2, "bf16", 8, forward_bf16, backward_bf16, round_bf16};
  for (const Case &c : {Case{"llm 1x4", 1, 4, {32, 16, 8}}, Case{"llm 2048x1", 2048, 1, {32, 16, 8}}, Case{"llm 2048x4", 2048, 4, {32, 16, 8}},
                        Case{"llm 2048x8", 2048, 8, {32, 16, 8}}, Case{"unet 4096", 4096, 1, {64, 32, 16, 8}},
                        Case{"unet 1024", 1024, 1, {64, 32, 16, 8}}, Case{"unet 64", 64, 1, {64, 32, 16, 8}}}) {
    bench(c, single, card.multiProcessorCount, repetitions, copy);
    bench(c, half, card.multiProcessorCount, repetitions, copy);
    bench(c, bfloat, card.multiProcessorCount, repetitions, copy);
  }
  return 0;
}
