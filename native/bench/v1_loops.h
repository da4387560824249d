// Version 1: the formulas as loops over the tensors, one output channel after another in the innermost loop, left to the
// compiler to vectorise. Threads split the (row, head) pairs. It is the reference for correctness inside the benchmark.
#pragma once

#include <cmath>
#include <cstdint>
#include <cstring>
#include <thread>
#include <vector>

#include "weft_mmfs.h"

namespace v1 {

struct Point {
  int64_t pixel[4];
  float w[4], fx, fy;
};

inline Point place(const weft_mmfs_args &a, int64_t l, float x, float y) {
  Point p{};
  const int64_t h = a.spatial_shapes[2 * l], w = a.spatial_shapes[2 * l + 1];
  if (!(x > -1 && y > -1 && x < static_cast<float>(w) && y < static_cast<float>(h))) {
    for (int64_t &i : p.pixel) i = -1;
    return p;
  }
  const auto ix = static_cast<int64_t>(std::floor(x)), iy = static_cast<int64_t>(std::floor(y));
  p.fx = x - static_cast<float>(ix);
  p.fy = y - static_cast<float>(iy);
  for (int i = 0; i < 4; i++) {
    const int64_t px = ix + (i & 1), py = iy + (i >> 1);
    p.pixel[i] = px < 0 || py < 0 || px >= w || py >= h ? -1 : a.level_start[l] + py * w + px;
    p.w[i] = (i & 1 ? p.fx : 1 - p.fx) * (i >> 1 ? p.fy : 1 - p.fy);
  }
  return p;
}

// One (row, head); with gradients when `backward`.
inline void run(const weft_mmfs_args &a, int64_t n, int64_t h, bool backward) {
  const int64_t I = a.images, L = a.levels, P = a.points, D = a.channels, H = a.heads;
  std::vector<float> weight(static_cast<size_t>(I * L * P)), grad_weight(weight.size()), out(static_cast<size_t>(D));
  const float slots = static_cast<float>(I * L), slot = -std::log(slots);
  const auto *z = static_cast<const float *>(a.logits), *o = static_cast<const float *>(a.offsets);
  const auto *token = static_cast<const float *>(a.ignore_token) + h * D;
  for (int64_t q = 0; q < a.queries; q++) {
    const int64_t row = (n * a.queries + q) * I;
    float top = slot, total = 0;
    for (int64_t k = 0; k < I * L * P; k++) {
      const int64_t i = k / (L * P), l = k / P % L;
      weight[k] = z[(((row + i) * H + h) * L + l) * (P + 1) + k % P];
      top = std::fmax(top, weight[k]);
    }
    for (float &w : weight) total += w = std::exp(w - top);
    const float ignored = slots * std::exp(slot - top);
    total += ignored;
    const float *g = static_cast<const float *>(a.grad_out) + ((n * a.queries + q) * H + h) * D;
    for (int64_t d = 0; d < D; d++) out[d] = ignored / total * token[d];
    float delta = 0;
    for (int64_t d = 0; d < D && backward; d++) {
      delta += ignored / total * token[d] * g[d];
      static_cast<float *>(a.grad_ignore_token)[h * D + d] += ignored / total * g[d];
    }
    const float *r = a.reference_points + n * a.reference_stride_batch + q * a.reference_stride_query;
    for (int64_t k = 0; k < I * L * P; k++) {
      const int64_t i = k / (L * P), l = k / P % L, at = (((row + i) * H + h) * P + k % P) * 2;
      const auto fw = static_cast<float>(a.spatial_shapes[2 * l + 1]), fh = static_cast<float>(a.spatial_shapes[2 * l]);
      const Point p = place(a, l, r[0] * fw - 0.5f + o[at] * a.scale_ratios[l], r[1] * fh - 0.5f + o[at + 1] * a.scale_ratios[l]);
      const float w = weight[k] /= total;
      const float *v = static_cast<const float *>(a.value) + n * a.value_stride_batch + i * a.value_stride_image + h * D;
      float dot[4] = {};
      for (int c = 0; c < 4; c++) {
        if (p.pixel[c] < 0) continue;
        const float *pixel = v + p.pixel[c] * H * D;
        if (!backward) {
          for (int64_t d = 0; d < D; d++) out[d] += w * p.w[c] * pixel[d];
          continue;
        }
        float *grad = static_cast<float *>(a.grad_value) + ((n * I + i) * a.pixels + p.pixel[c]) * H * D + h * D;
        for (int64_t d = 0; d < D; d++) {
          dot[c] += pixel[d] * g[d];
          grad[d] += w * p.w[c] * g[d];
        }
      }
      if (!backward) continue;
      grad_weight[k] = p.w[0] * dot[0] + p.w[1] * dot[1] + p.w[2] * dot[2] + p.w[3] * dot[3];
      delta += w * grad_weight[k];
      float *go = static_cast<float *>(a.grad_offsets) + at;
      go[0] += a.scale_ratios[l] * w * ((1 - p.fy) * (dot[1] - dot[0]) + p.fy * (dot[3] - dot[2]));
      go[1] += a.scale_ratios[l] * w * ((1 - p.fx) * (dot[2] - dot[0]) + p.fx * (dot[3] - dot[1]));
    }
    for (int64_t k = 0; k < I * L * P && backward; k++)
      static_cast<float *>(a.grad_logits)[(((row + k / (L * P)) * H + h) * L + k / P % L) * (P + 1) + k % P] = weight[k] * (grad_weight[k] - delta);
    if (!backward) std::memcpy(static_cast<float *>(a.out) + ((n * a.queries + q) * H + h) * D, out.data(), sizeof(float) * out.size());
  }
}

// No mask, float32. Gradients must be zeroed by the caller.
inline void all(const weft_mmfs_args &a, bool backward) {
  std::vector<std::thread> threads;
  for (int64_t t = 0; t < a.threads; t++)
    threads.emplace_back([&a, t, backward] {
      for (int64_t nh = t; nh < a.batch * a.heads; nh += a.threads) run(a, nh / a.heads, nh % a.heads, backward);
    });
  for (std::thread &t : threads) t.join();
}

}  // namespace v1
