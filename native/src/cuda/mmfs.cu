// MMFS on CUDA: plain deformable sampling and the fused operator, forward and backward (see weft_mmfs.h for what they compute).
//
// One source text for three compilers: NVRTC on the user's machine, nvcc where there is one, and g++ with shim.h in the tests.
// The host picks the numbers below for a shape and a card and compiles a specialised module:
//   WEFT_VALUE, WEFT_POINT   element types of values and of points (weft_dtype: 0 f32, 1 f16, 2 bf16)
//   WEFT_VEC                 channels one lane reads at once: 16 bytes where the layout allows, else 1
//   WEFT_LANES               lanes of a group, a power of two up to 32; a group serves one (row, query, head)
//   WEFT_CHUNKS              how often a group steps over the channels: ceil(D / (LANES * VEC))
//
// A block is one head and some neighbouring queries, so that its groups read the same feature map from the first-level cache.
// Its threads are lanes x splits x queries. With few queries several groups ("splits") share one (row, query, head): each takes
// every split-th batch of samples, and their sums meet in shared memory in a fixed order.
#include "weft_mmfs.h"

#ifndef WEFT_VALUE
#define WEFT_VALUE 0
#endif
#ifndef WEFT_POINT
#define WEFT_POINT 0
#endif
#ifndef WEFT_VEC
#define WEFT_VEC 4
#endif
#ifndef WEFT_LANES
#define WEFT_LANES 16
#endif
#ifndef WEFT_CHUNKS
#define WEFT_CHUNKS 1
#endif
#ifndef WEFT_KERNEL  // lets one program hold several specialisations
#define WEFT_KERNEL(name) name
#endif

#if defined(__CUDACC__)
#pragma nv_diag_suppress 177, 128  // a specialisation uses the conversions and loops of its own types only
#endif

#define WEFT_MAX_LEVELS 16
#define WEFT_BATCH 32  // samples placed at once by a group

struct WEFT_KERNEL(weft_levels) {
  int64_t start[WEFT_MAX_LEVELS];
  int32_t height[WEFT_MAX_LEVELS], width[WEFT_MAX_LEVELS];
  float scale[WEFT_MAX_LEVELS];
};

// Beyond the arguments: how the block is cut, and the float32 memory the backward pass sums in.
struct WEFT_KERNEL(weft_extra) {
  int64_t query_tiles;  // blocks along the queries
  int32_t splits;       // groups per (row, query, head)
  int32_t unused;
  float *grad_value;    // [N, I, S, H, D], zeroed
  float *grad_ignore;   // [H * D], zeroed
  float *weight_grads;  // [N, Q, H, I * L * P]
};

namespace {

typedef weft_mmfs_args Args;
typedef WEFT_KERNEL(weft_levels) Levels;
typedef WEFT_KERNEL(weft_extra) Extra;

// ---- element types ------------------------------------------------------------------------------------------------------

struct Half {
  unsigned short bits;
};
struct Bfloat {
  unsigned short bits;
};

__device__ inline float to_float(float v) { return v; }
__device__ inline float to_float(Bfloat v) { return __uint_as_float(static_cast<unsigned>(v.bits) << 16); }
__device__ inline float to_float(Half v) {
#if defined(WEFT_SHIM)
  return weft_shim_half_to_float(v.bits);
#else
  float f;
  asm("cvt.f32.f16 %0, %1;" : "=f"(f) : "h"(v.bits));
  return f;
#endif
}

__device__ inline void from_float(float f, float &out) { out = f; }
__device__ inline void from_float(float f, Bfloat &out) {
  const unsigned u = __float_as_uint(f);
  const bool nan = (u & 0x7fffffffu) > 0x7f800000u;
  out.bits = static_cast<unsigned short>(nan ? (u >> 16) | 0x40u : (u + 0x7fffu + ((u >> 16) & 1u)) >> 16);
}
__device__ inline void from_float(float f, Half &out) {
#if defined(WEFT_SHIM)
  out.bits = weft_shim_float_to_half(f);
#else
  asm("cvt.rn.f16.f32 %0, %1;" : "=h"(out.bits) : "f"(f));
#endif
}

template <int CODE>
struct Element {
  typedef float type;
};
template <>
struct Element<1> {
  typedef Half type;
};
template <>
struct Element<2> {
  typedef Bfloat type;
};
typedef Element<WEFT_VALUE>::type T;
typedef Element<WEFT_POINT>::type PT;

// VEC elements read or written with one instruction.
template <int BYTES>
struct Word;
template <>
struct Word<16> {
  typedef uint4 type;
};
template <>
struct Word<8> {
  typedef uint2 type;
};
template <>
struct Word<4> {
  typedef unsigned type;
};
template <>
struct Word<2> {
  typedef unsigned short type;
};
typedef Word<WEFT_VEC * sizeof(T)>::type Packed;
union Vector {
  Packed packed;
  T element[WEFT_VEC];
};

__device__ inline void read(const T *at, float (&out)[WEFT_VEC]) {
  Vector v;
  v.packed = __ldg(reinterpret_cast<const Packed *>(at));
#pragma unroll
  for (int i = 0; i < WEFT_VEC; i++) out[i] = to_float(v.element[i]);
}
__device__ inline void write(T *at, const float (&in)[WEFT_VEC]) {
  Vector v;
#pragma unroll
  for (int i = 0; i < WEFT_VEC; i++) from_float(in[i], v.element[i]);
  *reinterpret_cast<Packed *>(at) = v.packed;
}

// at[0..VEC-1] += v, one transaction for four floats where the card has it.
__device__ inline void add(float *at, const float (&v)[WEFT_VEC]) {
#if defined(__CUDA_ARCH__) && __CUDA_ARCH__ >= 900 && WEFT_VEC % 4 == 0
#pragma unroll
  for (int i = 0; i < WEFT_VEC; i += 4)
    asm volatile("red.global.add.v4.f32 [%0], {%1, %2, %3, %4};" ::"l"(at + i), "f"(v[i]), "f"(v[i + 1]), "f"(v[i + 2]), "f"(v[i + 3])
                 : "memory");
#else
#pragma unroll
  for (int i = 0; i < WEFT_VEC; i++) atomicAdd(at + i, v[i]);
#endif
}

// ---- groups -------------------------------------------------------------------------------------------------------------

// Where this thread stands.
struct Place {
  int lane, split, splits;
  unsigned mask;  // the group's lanes in its warp
  int64_t n, q, h;
  bool active;    // false beyond the last query; such threads still meet the others at block barriers
  int slot;       // group's number in the block
};

__device__ inline Place place(const Args &a, const Extra &e) {
  Place p;
  const int thread = static_cast<int>(threadIdx.x), group = thread / WEFT_LANES;
  p.lane = thread % WEFT_LANES;
  p.splits = e.splits;
  p.split = group % e.splits;
  p.slot = group;
  const int first = thread % 32 / WEFT_LANES * WEFT_LANES;
  p.mask = (WEFT_LANES == 32 ? 0xffffffffu : ((1u << WEFT_LANES % 32) - 1u)) << first;
  const int64_t block = blockIdx.x, queries = blockDim.x / (WEFT_LANES * e.splits);
  p.q = block % e.query_tiles * queries + group / e.splits;
  p.h = block / e.query_tiles % a.heads;
  p.n = block / e.query_tiles / a.heads;
  p.active = p.q < a.queries;
  return p;
}

__device__ inline float group_max(const Place &p, float v) {
#pragma unroll
  for (int step = WEFT_LANES / 2; step > 0; step /= 2) {
    const float other = __shfl_xor_sync(p.mask, v, step);
    v = other > v ? other : v;
  }
  return v;
}
__device__ inline float group_sum(const Place &p, float v) {
#pragma unroll
  for (int step = WEFT_LANES / 2; step > 0; step /= 2) v += __shfl_xor_sync(p.mask, v, step);
  return v;
}

// ---- inputs -------------------------------------------------------------------------------------------------------------

__device__ inline bool visible(const Args &a, const Place &p, int64_t image) {
  if (!a.mask) return true;
  const int64_t at = p.n * a.mask_stride_batch + p.q * a.mask_stride_query + image * a.mask_stride_image;
  if (a.mask_dtype == WEFT_MASK_U8) return static_cast<const unsigned char *>(a.mask)[at] != 0;
  if (a.mask_dtype == WEFT_MASK_I64) return static_cast<const int64_t *>(a.mask)[at] != 0;
  return static_cast<const float *>(a.mask)[at] != 0.0f;
}

__device__ inline int64_t image_index(const Args &a, const Place &p, int64_t image) {
  return ((p.n * a.queries + p.q) * a.images + image) * a.heads + p.h;
}
__device__ inline int64_t row_index(const Args &a, const Place &p) { return (p.n * a.queries + p.q) * a.heads + p.h; }

__device__ inline const T *image_base(const Args &a, const Place &p, int64_t image) {
  const T *base = a.value_images ? static_cast<const T *>(a.value_images[p.n * a.images + image])
                                 : static_cast<const T *>(a.value) + p.n * a.value_stride_batch + image * a.value_stride_image;
  return base + p.h * a.value_stride_head;
}

__device__ inline float point(const void *base, int64_t at) { return to_float(static_cast<const PT *>(base)[at]); }

// Logit of sample k (level-major, points of a level together) of an image.
__device__ inline int64_t logit_index(const Args &a, int64_t image_at, int k) {
  const int points = static_cast<int>(a.points);
  return image_at * a.levels * (a.points + 1) + k / points * (a.points + 1) + k % points;
}

struct Softmax {
  float top, inverse, ignored;
};

// Over all visible samples and the ignore slots. Every lane of the group gets the result.
__device__ inline Softmax softmax(const Args &a, const Place &p) {
  const float slots = static_cast<float>(a.images * a.levels), slot = -logf(slots);
  const int samples = static_cast<int>(a.levels * a.points);
  float top = slot, total = 0.0f;
  for (int64_t image = 0; image < a.images; image++) {
    if (!visible(a, p, image)) continue;
    const int64_t at = image_index(a, p, image);
    for (int k = p.lane; k < samples; k += WEFT_LANES) {
      const float z = point(a.logits, logit_index(a, at, k));
      top = z > top ? z : top;
    }
  }
  top = group_max(p, top);
  for (int64_t image = 0; image < a.images; image++) {
    if (!visible(a, p, image)) continue;
    const int64_t at = image_index(a, p, image);
    for (int k = p.lane; k < samples; k += WEFT_LANES) total += expf(point(a.logits, logit_index(a, at, k)) - top);
  }
  const float ignored = slots * expf(slot - top), all = ignored + group_sum(p, total);
  return Softmax{top, 1.0f / all, ignored / all};
}

// ---- samples ------------------------------------------------------------------------------------------------------------

// One sample, placed: the upper left neighbour and which of the four exist.
struct Sample {
  int64_t pixel;   // may lie one row and one pixel before the map
  int32_t width;   // pixels to the row below
  int32_t exists;  // bits 0..3: upper left, upper right, lower left, lower right
  float fx, fy, a;
  int32_t level;
};

// Shared memory of a group: the batch and what the backward pass learns about it.
struct Batch {
  Sample sample[WEFT_BATCH];
  float ga[WEFT_BATCH], gx[WEFT_BATCH], gy[WEFT_BATCH];
};

__device__ inline Sample place_sample(const Levels &levels, int level, float x, float y, float a) {
  Sample s;
  const int w = levels.width[level], h = levels.height[level];
  const bool inside = x > -1.0f && x < static_cast<float>(w) && y > -1.0f && y < static_cast<float>(h);  // NaN is outside
  x = inside ? x : 0.0f;
  y = inside ? y : 0.0f;
  const float left = floorf(x), top = floorf(y);
  const int ix = static_cast<int>(left), iy = static_cast<int>(top);
  const bool l = ix >= 0, r = ix + 1 < w, t = iy >= 0, b = iy + 1 < h;
  s.pixel = levels.start[level] + static_cast<int64_t>(iy) * w + ix;
  s.width = w;
  s.exists = inside ? (t && l) | (t && r) << 1 | (b && l) << 2 | (b && r) << 3 : 0;
  s.fx = x - left;
  s.fy = y - top;
  s.a = a;
  s.level = level;
  return s;
}

// Places samples first..first+count-1 of an image into the group's shared memory.
template <bool FUSED>
__device__ inline void fill(const Args &a, const Levels &levels, const Place &p, const Softmax &m, int64_t image, int first, int count,
                            Batch &batch) {
  const int points = static_cast<int>(a.points);
  const int64_t at = image_index(a, p, image);
  for (int j = p.lane; j < count; j += WEFT_LANES) {
    const int k = first + j, level = k / points;
    const float w = static_cast<float>(levels.width[level]), h = static_cast<float>(levels.height[level]);
    float x, y, weight;
    if (FUSED) {
      const float *r = a.reference_points + p.n * a.reference_stride_batch + p.q * a.reference_stride_query;
      const int64_t o = (at * points + k % points) * 2;
      x = r[0] * w - 0.5f + point(a.offsets, o) * levels.scale[level];
      y = r[1] * h - 0.5f + point(a.offsets, o + 1) * levels.scale[level];
      weight = expf(point(a.logits, logit_index(a, at, k)) - m.top) * m.inverse;
    } else {
      const int64_t o = at * a.levels * points + k;
      x = point(a.offsets, 2 * o) * w - 0.5f;
      y = point(a.offsets, 2 * o + 1) * h - 0.5f;
      weight = point(a.logits, o);
    }
    batch.sample[j] = place_sample(levels, level, x, y, weight);
  }
}

__device__ inline int64_t neighbour(const Sample &s, int i) {
  return s.pixel + (i & 1) + (i & 2 ? s.width : 0);
}
__device__ inline float corner(const Sample &s, int i) {
  return (i & 1 ? s.fx : 1.0f - s.fx) * (i & 2 ? s.fy : 1.0f - s.fy);
}

// ---- forward ------------------------------------------------------------------------------------------------------------

#if defined(__CUDACC__)
extern __shared__ float weft_shared[];
#endif

template <bool FUSED>
__device__ inline void forward(const Args &a, const Levels &levels, const Extra &e) {
  const Place p = place(a, e);
  Batch &batch = reinterpret_cast<Batch *>(weft_shared)[p.slot];
  float acc[WEFT_CHUNKS][WEFT_VEC] = {};
  Softmax m = {0.0f, 0.0f, 0.0f};
  if (p.active && FUSED) m = softmax(a, p);
  const int samples = static_cast<int>(a.levels * a.points);
  int turn = 0;
  for (int64_t image = 0; p.active && image < a.images; image++) {
    if (FUSED && !visible(a, p, image)) continue;
    const T *base = image_base(a, p, image);
    for (int first = 0; first < samples; first += WEFT_BATCH) {
      if (turn++ % p.splits != p.split) continue;
      const int count = samples - first < WEFT_BATCH ? samples - first : WEFT_BATCH;
      fill<FUSED>(a, levels, p, m, image, first, count, batch);
      __syncwarp(p.mask);
#pragma unroll 2
      for (int j = 0; j < count; j++) {
        const Sample s = batch.sample[j];
#pragma unroll
        for (int c = 0; c < WEFT_CHUNKS; c++) {
          const int64_t d = (static_cast<int64_t>(c) * WEFT_LANES + p.lane) * WEFT_VEC;
          if (d >= a.channels) continue;
#pragma unroll
          for (int i = 0; i < 4; i++) {
            if (!(s.exists >> i & 1)) continue;
            float v[WEFT_VEC];
            read(base + neighbour(s, i) * a.value_stride_pixel + d, v);
            const float w = s.a * corner(s, i);
#pragma unroll
            for (int k = 0; k < WEFT_VEC; k++) acc[c][k] += w * v[k];
          }
        }
      }
      __syncwarp(p.mask);
    }
  }
  if (p.splits > 1) {  // the splits' sums meet, in order; batches are done with, so their memory is free
    __syncthreads();
    float *mine = weft_shared + p.slot * a.channels;
    for (int c = 0; c < WEFT_CHUNKS; c++) {
      const int64_t d = (static_cast<int64_t>(c) * WEFT_LANES + p.lane) * WEFT_VEC;
      if (d >= a.channels) continue;
      for (int k = 0; k < WEFT_VEC; k++) mine[d + k] = acc[c][k];
    }
    __syncthreads();
    if (p.split != 0) return;
    for (int s = 1; s < p.splits; s++)
      for (int c = 0; c < WEFT_CHUNKS; c++) {
        const int64_t d = (static_cast<int64_t>(c) * WEFT_LANES + p.lane) * WEFT_VEC;
        if (d >= a.channels) continue;
        for (int k = 0; k < WEFT_VEC; k++) acc[c][k] += mine[s * a.channels + d + k];
      }
  }
  if (!p.active) return;
#pragma unroll
  for (int c = 0; c < WEFT_CHUNKS; c++) {
    const int64_t d = (static_cast<int64_t>(c) * WEFT_LANES + p.lane) * WEFT_VEC;
    if (d >= a.channels) continue;
    if (FUSED) {
      const T *token = static_cast<const T *>(a.ignore_token) + p.h * a.channels + d;
      for (int k = 0; k < WEFT_VEC; k++) acc[c][k] += m.ignored * to_float(token[k]);
    }
    write(static_cast<T *>(a.out) + row_index(a, p) * a.channels + d, acc[c]);
  }
}

// ---- backward -----------------------------------------------------------------------------------------------------------

// One batch: gradient rows added to memory, and per sample d loss / d weight, x and y (in pixels) into the batch.
__device__ inline void backward_batch(const Args &a, const Place &p, const T *base, float *grad, int count,
                                      const float (&g)[WEFT_CHUNKS][WEFT_VEC], bool points, Batch &batch) {
  for (int j = 0; j < count; j++) {
    const Sample s = batch.sample[j];
    float dot[4] = {0.0f, 0.0f, 0.0f, 0.0f};
#pragma unroll
    for (int c = 0; c < WEFT_CHUNKS; c++) {
      const int64_t d = (static_cast<int64_t>(c) * WEFT_LANES + p.lane) * WEFT_VEC;
      if (d >= a.channels) continue;
#pragma unroll
      for (int i = 0; i < 4; i++) {
        if (!(s.exists >> i & 1)) continue;
        if (points) {
          float v[WEFT_VEC];
          read(base + neighbour(s, i) * a.value_stride_pixel + d, v);
#pragma unroll
          for (int k = 0; k < WEFT_VEC; k++) dot[i] += g[c][k] * v[k];
        }
        if (grad) {
          float v[WEFT_VEC];
          const float w = s.a * corner(s, i);
#pragma unroll
          for (int k = 0; k < WEFT_VEC; k++) v[k] = w * g[c][k];
          add(grad + neighbour(s, i) * a.heads * a.channels + d, v);
        }
      }
    }
    if (!points) continue;
    const float hx = 1.0f - s.fx, hy = 1.0f - s.fy;
    const float ga = group_sum(p, hy * (hx * dot[0] + s.fx * dot[1]) + s.fy * (hx * dot[2] + s.fx * dot[3]));
    const float gx = group_sum(p, hy * (dot[1] - dot[0]) + s.fy * (dot[3] - dot[2]));
    const float gy = group_sum(p, hx * (dot[2] - dot[0]) + s.fx * (dot[3] - dot[1]));
    if (p.lane == j % WEFT_LANES) {
      batch.ga[j] = s.exists ? ga : 0.0f;
      batch.gx[j] = s.exists ? s.a * gx : 0.0f;
      batch.gy[j] = s.exists ? s.a * gy : 0.0f;
    }
  }
}

// Plain op: the batch's gradients go straight out.
__device__ inline void put_plain(const Args &a, const Levels &levels, const Place &p, int first, int count, const Batch &batch) {
  const int64_t at = row_index(a, p) * a.levels * a.points + first;
  for (int j = p.lane; j < count; j += WEFT_LANES) {
    const Sample &s = batch.sample[j];
    if (a.grad_logits) from_float(batch.ga[j], static_cast<PT *>(a.grad_logits)[at + j]);
    if (!a.grad_offsets) continue;
    from_float(batch.gx[j] * static_cast<float>(levels.width[s.level]), static_cast<PT *>(a.grad_offsets)[2 * (at + j)]);
    from_float(batch.gy[j] * static_cast<float>(levels.height[s.level]), static_cast<PT *>(a.grad_offsets)[2 * (at + j) + 1]);
  }
}

// Fused op: weight gradients are kept for the softmax; offset gradients are summed over levels in shared memory. A lane owns
// whole points, so sums need no atomics.
__device__ inline float put_fused(const Args &a, const Levels &levels, const Place &p, int64_t image, int first, int count,
                                  const Batch &batch, float *weight_grads, float *offset_sums) {
  const int points = static_cast<int>(a.points);
  float weighted = 0.0f;
  for (int j = p.lane; j < count; j += WEFT_LANES) {
    weighted += batch.sample[j].a * batch.ga[j];
    if (weight_grads) weight_grads[image * a.levels * points + first + j] = batch.ga[j];
  }
  for (int point = p.lane; point < points; point += WEFT_LANES) {
    float x = first == 0 ? 0.0f : offset_sums[2 * point], y = first == 0 ? 0.0f : offset_sums[2 * point + 1];
    int j = point - first % points;
    if (j < 0) j += points;
    for (; j < count; j += points) {
      const float scale = levels.scale[batch.sample[j].level];
      x += batch.gx[j] * scale;
      y += batch.gy[j] * scale;
    }
    offset_sums[2 * point] = x;
    offset_sums[2 * point + 1] = y;
  }
  return weighted;
}

__device__ inline void put_offsets(const Args &a, const Place &p, int64_t image, const float *sums) {
  if (!a.grad_offsets) return;
  PT *out = static_cast<PT *>(a.grad_offsets) + image_index(a, p, image) * a.points * 2;
  for (int i = p.lane; i < a.points * 2; i += WEFT_LANES) from_float(sums ? sums[i] : 0.0f, out[i]);
}

__device__ inline void put_logits(const Args &a, const Place &p, const Softmax &m, float delta, const float *weight_grads) {
  const int points = static_cast<int>(a.points), slots = static_cast<int>(a.levels) * (points + 1);
  for (int64_t image = 0; image < a.images; image++) {
    const bool shown = visible(a, p, image);
    const int64_t at = image_index(a, p, image) * slots;
    for (int i = p.lane; i < slots; i += WEFT_LANES) {
      const int point_of = i % (points + 1), level = i / (points + 1);
      float grad = 0.0f;
      if (shown && point_of < points) {
        const float weight = expf(point(a.logits, at + i) - m.top) * m.inverse;
        grad = weight * (weight_grads[(image * a.levels + level) * points + point_of] - delta);
      }
      from_float(grad, static_cast<PT *>(a.grad_logits)[at + i]);
    }
  }
}

template <bool FUSED>
__device__ inline void backward(const Args &a, const Levels &levels, const Extra &e) {
  const Place p = place(a, e);
  const int groups = static_cast<int>(blockDim.x) / WEFT_LANES, samples = static_cast<int>(a.levels * a.points);
  Batch &batch = reinterpret_cast<Batch *>(weft_shared)[p.slot];
  float *after = weft_shared + groups * (sizeof(Batch) / sizeof(float));
  float *offset_sums = after + p.slot * a.points * 2;
  float *token_sums = after + groups * a.points * 2;  // [D]
  const bool points = a.grad_offsets || a.grad_logits;
  float g[WEFT_CHUNKS][WEFT_VEC] = {};
  Softmax m = {0.0f, 0.0f, 0.0f};
  float delta = 0.0f;
  if (p.active) {
    if (FUSED) m = softmax(a, p);
    float token = 0.0f;
    for (int c = 0; c < WEFT_CHUNKS; c++) {
      const int64_t d = (static_cast<int64_t>(c) * WEFT_LANES + p.lane) * WEFT_VEC;
      if (d >= a.channels) continue;
      read(static_cast<const T *>(a.grad_out) + row_index(a, p) * a.channels + d, g[c]);
      for (int k = 0; k < (FUSED ? WEFT_VEC : 0); k++)
        token += g[c][k] * to_float(static_cast<const T *>(a.ignore_token)[p.h * a.channels + d + k]);
    }
    float *weight_grads = e.weight_grads ? e.weight_grads + row_index(a, p) * a.images * samples : nullptr;
    float weighted = 0.0f;
    for (int64_t image = 0; image < a.images; image++) {
      if (FUSED && !visible(a, p, image)) {
        put_offsets(a, p, image, nullptr);
        continue;
      }
      const T *base = image_base(a, p, image);
      float *grad = e.grad_value ? e.grad_value + ((p.n * a.images + image) * a.pixels * a.heads + p.h) * a.channels : nullptr;
      for (int first = 0; first < samples; first += WEFT_BATCH) {
        const int count = samples - first < WEFT_BATCH ? samples - first : WEFT_BATCH;
        fill<FUSED>(a, levels, p, m, image, first, count, batch);
        __syncwarp(p.mask);
        backward_batch(a, p, base, grad, count, g, points, batch);
        __syncwarp(p.mask);
        if (points && FUSED) weighted += put_fused(a, levels, p, image, first, count, batch, weight_grads, offset_sums);
        if (points && !FUSED) put_plain(a, levels, p, first, count, batch);
        __syncwarp(p.mask);
      }
      if (points && FUSED) put_offsets(a, p, image, offset_sums);
    }
    if (FUSED) delta = group_sum(p, m.ignored * token + weighted);
    if (FUSED && a.grad_logits) put_logits(a, p, m, delta, weight_grads);
  }
  if (!FUSED || !e.grad_ignore) return;
  // the block's queries are summed in shared memory before one atomic per channel
  for (int d = static_cast<int>(threadIdx.x); d < a.channels; d += static_cast<int>(blockDim.x)) token_sums[d] = 0.0f;
  __syncthreads();
  for (int c = 0; p.active && c < WEFT_CHUNKS; c++) {
    const int64_t d = (static_cast<int64_t>(c) * WEFT_LANES + p.lane) * WEFT_VEC;
    if (d >= a.channels) continue;
    for (int k = 0; k < WEFT_VEC; k++) atomicAdd(token_sums + d + k, m.ignored * g[c][k]);
  }
  __syncthreads();
  for (int d = static_cast<int>(threadIdx.x); d < a.channels; d += static_cast<int>(blockDim.x))
    atomicAdd(e.grad_ignore + p.h * a.channels + d, token_sums[d]);
}

}  // namespace

// ---- entry points -------------------------------------------------------------------------------------------------------

// The plain op comes in the fused op's struct: images 1, offsets = locations, logits = weights, and their gradients likewise.
extern "C" __global__ void WEFT_KERNEL(weft_deform_forward_cuda)(Args a, Levels levels, Extra e) { forward<false>(a, levels, e); }
extern "C" __global__ void WEFT_KERNEL(weft_deform_backward_cuda)(Args a, Levels levels, Extra e) { backward<false>(a, levels, e); }
extern "C" __global__ void WEFT_KERNEL(weft_mmfs_forward_cuda)(Args a, Levels levels, Extra e) { forward<true>(a, levels, e); }
extern "C" __global__ void WEFT_KERNEL(weft_mmfs_backward_cuda)(Args a, Levels levels, Extra e) { backward<true>(a, levels, e); }

// Sampling points, weights and ignored shares for the attention inspector; same block layout as the forward pass.
extern "C" __global__ void WEFT_KERNEL(weft_mmfs_trace_cuda)(Args a, Levels levels, Extra e) {
  const Place p = place(a, e);
  if (!p.active || p.split != 0) return;
  const Softmax m = softmax(a, p);
  const int64_t row = row_index(a, p);
  const int points = static_cast<int>(a.points), samples = static_cast<int>(a.levels) * points;
  if (a.trace_ignored && p.lane == 0) a.trace_ignored[row] = m.ignored;
  const float *r = a.reference_points + p.n * a.reference_stride_batch + p.q * a.reference_stride_query;
  for (int64_t image = 0; image < a.images; image++) {
    const bool shown = visible(a, p, image);
    const int64_t at = image_index(a, p, image);
    for (int k = p.lane; k < samples; k += WEFT_LANES) {
      const int level = k / points;
      const int64_t out = (row * a.images + image) * samples + k, o = (at * points + k % points) * 2;
      if (a.trace_weights)
        a.trace_weights[out] = shown ? expf(point(a.logits, logit_index(a, at, k)) - m.top) * m.inverse : 0.0f;
      if (!a.trace_locations) continue;
      a.trace_locations[2 * out] = r[0] + point(a.offsets, o) * levels.scale[level] / static_cast<float>(levels.width[level]);
      a.trace_locations[2 * out + 1] = r[1] + point(a.offsets, o + 1) * levels.scale[level] / static_cast<float>(levels.height[level]);
    }
  }
}

// float32 sums to the element type of the values.
extern "C" __global__ void WEFT_KERNEL(weft_round_cuda)(const float *in, T *out, int64_t count) {
  const int64_t step = static_cast<int64_t>(gridDim.x) * blockDim.x;
  for (int64_t i = static_cast<int64_t>(blockIdx.x) * blockDim.x + threadIdx.x; i < count; i += step) from_float(in[i], out[i]);
}
