// What a kernel needs to know about one call. Plain data: the kernel files are compiled once per SIMD level and must not
// emit shared inline code, or the linker could keep an AVX-512 copy for every machine. So no standard library in here.
#pragma once

#include <stdint.h>

namespace weft {

enum DType : int32_t { kF32 = 0, kF16 = 1, kBF16 = 2 };

struct Level {
  int64_t h, w, start;
  float scale;  // fused op only
};

// A run of levels handled together. A packed unit is first copied, one head of one image at a time, into a dense float
// slice with a border of zero pixels: rows of one head lie H*D apart in the tensor and would share few cache sets.
struct Unit {
  int32_t l0, l1;
  bool packed;
  int64_t floats;  // size of the slice, zero tail included
};

// Dims: N batch, I images (1 for the plain op), S pixels, H heads, D channels, Q queries, L levels, P points.
struct Problem {
  int64_t N, I, S, H, D, Q, L, P;
  const Level *levels;
  const Unit *units;
  int32_t unit_count;
  bool fused;
  DType dtype;

  const char *value;
  const void *const *value_images;
  int64_t stride_n, stride_i, stride_s, stride_h;  // elements

  const float *locations, *weights;           // plain
  const float *offsets, *logits, *reference;  // fused
  int64_t ref_n, ref_q;
  const uint8_t *mask;  // [N or 1, Q or 1, I] of 0/1, null = all visible
  int64_t mask_n, mask_q;
  const float *ignore;                          // [H, D]
  float *stat_max, *stat_inverse, *stat_ignored;  // [N, H, Q]

  void *out;
  float *trace_locations, *trace_weights, *trace_ignored;

  const void *grad_out;
  void *grad_value;
  float *grad_locations, *grad_weights;  // plain
  float *grad_offsets, *grad_logits;     // fused
  float *grad_ignore;                    // [N, H, D] partial sums
};

// One thread's working memory, 64-byte aligned.
struct Scratch {
  float *slice;       // values of a packed unit
  float *grad_slice;  // their gradients
  float *rows;        // [queries of the task, padded D] sums of the forward pass
  float *lanes;       // per-sample numbers
  const char **value_rows;
  float **grad_rows;
  float *zero_row, *trash_row, *grad_row;  // padded D
};

constexpr int kMaxVector = 16;
constexpr int kLaneArrays = 24;

inline constexpr int64_t round_up(int64_t x, int64_t to) { return (x + to - 1) / to * to; }

struct Kernels {
  const char *name;
  int32_t vector;  // floats
  void (*stats)(const Problem &, int64_t n, int64_t h, int64_t q0, int64_t q1, const Scratch &);
  void (*trace)(const Problem &, int64_t n, int64_t h, int64_t q0, int64_t q1);
  void (*forward)(const Problem &, int64_t n, int64_t h, int64_t q0, int64_t q1, const Scratch &);
  // Gradients of one image's values and offsets (or points); leaves d loss / d weight in grad_logits.
  void (*backward)(const Problem &, int64_t n, int64_t h, int64_t image, const Scratch &);
  // Turns d loss / d weight into d loss / d logit and sums the ignore token's gradient.
  void (*finish)(const Problem &, int64_t n, int64_t h, const Scratch &);
  void (*to_float)(DType from, const void *in, float *out, int64_t count);
  void (*from_float)(DType to, const float *in, void *out, int64_t count);
};

extern const Kernels kKernelsPortable;
extern const Kernels kKernelsAvx2;
extern const Kernels kKernelsAvx512;
extern const Kernels kKernelsNeon;

}  // namespace weft
