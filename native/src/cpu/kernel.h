// The MMFS kernels for one SIMD level. A kernel_*.cpp defines WEFT_VW (floats a vector) and WEFT_KERNELS (the table's name),
// then includes this file; everything else is private to that translation unit.
//
// Shape of the work, for one row n, one head h and one image:
//   1. pack the head's values into a dense slice with a zero border (when enough samples share it),
//   2. per query: points and weights of all samples of the unit, in vectors over the samples ("lanes"),
//   3. per sample: four rows times four weights, in vectors over the channels, sums kept in registers.
#include "simd.h"

namespace weft {
namespace {

// Per-sample numbers of one query and one unit; arrays of K rounded up to a vector.
struct Lanes {
  float *x, *y, *a;                         // point in pixels, attention weight
  float *fx, *fy, *ok;                      // fraction inside the cell, 1 or 0
  float *w[4];                              // a * bilinear weight of the four neighbours
  float *dot[4];                            // <grad_out, neighbour>
  float *gx, *gy, *ga;
  float *cw, *ch, *cs;                      // per unit: width, height, scale ratio
  int32_t *off, *crow, *cbase;              // slice offset of the sample; per unit: row pitch, first pixel
  int32_t K, Kv;
  int32_t nowhere;                          // slice offset where all four neighbours are zero
};

inline Lanes lanes_of(const Problem &p, const Unit &u, const Scratch &s) {
  Lanes l;
  l.K = static_cast<int32_t>((u.l1 - u.l0) * p.P);
  l.Kv = static_cast<int32_t>(round_up(l.K, VW));
  float *at = s.lanes;
  const int64_t pitch = round_up(p.L * p.P, kMaxVector);
  auto next = [&]() {
    float *r = at;
    at += pitch;
    return r;
  };
  l.x = next(), l.y = next(), l.a = next(), l.fx = next(), l.fy = next(), l.ok = next();
  for (auto &w : l.w) w = next();
  for (auto &d : l.dot) d = next();
  l.gx = next(), l.gy = next(), l.ga = next();
  l.cw = next(), l.ch = next(), l.cs = next();
  l.off = reinterpret_cast<int32_t *>(next());
  l.crow = reinterpret_cast<int32_t *>(next());
  l.cbase = reinterpret_cast<int32_t *>(next());
  return l;
}

inline int64_t padded(int64_t d) { return round_up(d, VW); }

inline Lanes begin_unit(const Problem &p, const Unit &u, const Scratch &s) {
  Lanes l = lanes_of(p, u, s);
  const int64_t Dp = padded(p.D);
  memset(s.lanes, 0, sizeof(float) * kLaneArrays * static_cast<size_t>(round_up(p.L * p.P, kMaxVector)));
  int64_t base = 0, k = 0;
  for (int32_t i = u.l0; i < u.l1; i++) {
    const Level &v = p.levels[i];
    for (int64_t j = 0; j < p.P; j++, k++) {
      l.cw[k] = static_cast<float>(v.w);
      l.ch[k] = static_cast<float>(v.h);
      l.cs[k] = v.scale;
      l.crow[k] = u.packed ? static_cast<int32_t>((v.w + 2) * Dp) : static_cast<int32_t>(v.w);
      l.cbase[k] = u.packed ? static_cast<int32_t>(base) : i;
    }
    if (u.packed) base += (v.h + 2) * (v.w + 2) * Dp;
  }
  l.nowhere = static_cast<int32_t>(base);
  return l;
}

inline const char *image_base(const Problem &p, int64_t n, int64_t image, int64_t h) {
  const int64_t size = p.dtype == kF32 ? 4 : 2;
  const char *b = p.value_images ? static_cast<const char *>(p.value_images[n * p.I + image])
                                 : p.value + (n * p.stride_n + image * p.stride_i) * size;
  return b + h * p.stride_h * size;
}

inline bool visible(const Problem &p, int64_t n, int64_t q, int64_t image) {
  return !p.mask || p.mask[n * p.mask_n + q * p.mask_q + image];
}

// ---- rows of a tensor to and from float -------------------------------------------------------------------------------

template <class T>
inline void read_row(const char *in, int64_t d, int64_t dp, float *out) {
  int64_t i = 0;
  for (; i + VW <= d; i += VW) store(out + i, T::vector(in + i * T::bytes));
  if (i < dp) store(out + i, partial<T>(in + i * T::bytes, d - i));
}

template <class T>
inline void write_row(const float *in, int64_t d, char *out) {
  for (int64_t i = 0; i < d; i++) T::put(out + i * T::bytes, in[i]);
}

inline void read_row(DType t, const char *in, int64_t d, int64_t dp, float *out) {
  if (t == kF32) read_row<F32>(in, d, dp, out);
  else if (t == kF16) read_row<F16>(in, d, dp, out);
  else read_row<BF16>(in, d, dp, out);
}
inline void write_row(DType t, const float *in, int64_t d, char *out) {
  if (t == kF32) memcpy(out, in, sizeof(float) * static_cast<size_t>(d));
  else if (t == kF16) write_row<F16>(in, d, out);
  else write_row<BF16>(in, d, out);
}

template <class T>
void pack_as(const Problem &p, const Unit &u, const char *base, float *slice) {
  const int64_t Dp = padded(p.D), step = p.stride_s * T::bytes;
  for (int32_t i = u.l0; i < u.l1; i++) {
    const Level &v = p.levels[i];
    const size_t row = sizeof(float) * static_cast<size_t>((v.w + 2) * Dp), pixel = sizeof(float) * static_cast<size_t>(Dp);
    memset(slice, 0, row);
    slice += (v.w + 2) * Dp;
    const char *in = base + v.start * step;
    for (int64_t y = 0; y < v.h; y++) {
      memset(slice, 0, pixel);
      slice += Dp;
      for (int64_t x = 0; x < v.w; x++, in += step, slice += Dp) read_row<T>(in, p.D, Dp, slice);
      memset(slice, 0, pixel);
      slice += Dp;
    }
    memset(slice, 0, row);
    slice += (v.w + 2) * Dp;
  }
}

// Copies one head of one image into the slice and clears the tail that far points read.
inline void pack(const Problem &p, const Unit &u, const char *base, float *slice, int32_t nowhere) {
  if (p.dtype == kF32) pack_as<F32>(p, u, base, slice);
  else if (p.dtype == kF16) pack_as<F16>(p, u, base, slice);
  else pack_as<BF16>(p, u, base, slice);
  memset(slice + nowhere, 0, sizeof(float) * static_cast<size_t>(u.floats - nowhere));
}

// Writes the inner pixels of a gradient slice to the dense [N, I, S, H, D] gradient.
inline void unpack_gradient(const Problem &p, const Unit &u, int64_t n, int64_t image, int64_t h, const float *slice) {
  const int64_t Dp = padded(p.D), size = p.dtype == kF32 ? 4 : 2, step = p.H * p.D * size;
  char *base = static_cast<char *>(p.grad_value) + ((n * p.I + image) * p.S * p.H + h) * p.D * size;
  for (int32_t i = u.l0; i < u.l1; i++) {
    const Level &v = p.levels[i];
    char *out = base + v.start * step;
    for (int64_t y = 0; y < v.h; y++) {
      const float *in = slice + ((y + 1) * (v.w + 2) + 1) * Dp;
      for (int64_t x = 0; x < v.w; x++, in += Dp, out += step) write_row(p.dtype, in, p.D, out);
    }
    slice += (v.h + 2) * (v.w + 2) * Dp;
  }
}

// ---- points and weights of one query -----------------------------------------------------------------------------------

inline void split_pairs(const float *in, int64_t count, float *__restrict x, float *__restrict y) {
  for (int64_t i = 0; i < count; i++) {
    x[i] = in[2 * i];
    y[i] = in[2 * i + 1];
  }
}

inline const float *offsets_at(const Problem &p, int64_t n, int64_t q, int64_t image, int64_t h) {
  return p.offsets + (((n * p.Q + q) * p.I + image) * p.H + h) * p.P * 2;
}
inline int64_t logits_index(const Problem &p, int64_t n, int64_t q, int64_t image, int64_t h) {
  return (((n * p.Q + q) * p.I + image) * p.H + h) * p.L * (p.P + 1);
}

// x, y in pixels (cell centres at integers) and the attention weight, for the plain op.
inline void fill_plain(const Problem &p, const Unit &u, int64_t n, int64_t h, int64_t q, Lanes &l) {
  const int64_t at = (((n * p.Q + q) * p.H + h) * p.L + u.l0) * p.P;
  split_pairs(p.locations + at * 2, l.K, l.x, l.y);
  memcpy(l.a, p.weights + at, sizeof(float) * static_cast<size_t>(l.K));
  const vf half = splat(0.5f);
  for (int32_t k = 0; k < l.Kv; k += VW) {
    store(l.x + k, load(l.x + k) * load(l.cw + k) - half);
    store(l.y + k, load(l.y + k) * load(l.ch + k) - half);
  }
}

inline void softmax_lanes(const Problem &p, const Unit &u, int64_t n, int64_t h, int64_t q, int64_t image, Lanes &l) {
  const float *z = p.logits + logits_index(p, n, q, image, h) + u.l0 * (p.P + 1);
  for (int32_t i = 0, k = 0; i < u.l1 - u.l0; i++, z += p.P + 1)
    for (int64_t j = 0; j < p.P; j++, k++) l.a[k] = z[j];
  const int64_t row = (n * p.H + h) * p.Q + q;
  const vf top = splat(p.stat_max[row]), inverse = splat(p.stat_inverse[row]);
  for (int32_t k = 0; k < l.Kv; k += VW) store(l.a + k, exp_nonpositive(load(l.a + k) - top) * inverse);
}

inline void fill_fused(const Problem &p, const Unit &u, int64_t n, int64_t h, int64_t q, int64_t image, Lanes &l) {
  const float *o = offsets_at(p, n, q, image, h);
  split_pairs(o, p.P, l.x, l.y);
  for (int32_t i = 1; i < u.l1 - u.l0; i++)
    for (int64_t j = 0; j < p.P; j++) {
      l.x[i * p.P + j] = l.x[j];
      l.y[i * p.P + j] = l.y[j];
    }
  const float *r = p.reference + n * p.ref_n + q * p.ref_q;
  const vf rx = splat(r[0]), ry = splat(r[1]), half = splat(0.5f);
  for (int32_t k = 0; k < l.Kv; k += VW) {
    const vf scale = load(l.cs + k);
    store(l.x + k, (rx * load(l.cw + k) - half) + load(l.x + k) * scale);
    store(l.y + k, (ry * load(l.ch + k) - half) + load(l.y + k) * scale);
  }
  softmax_lanes(p, u, n, h, q, image, l);
}

// Cells and bilinear weights from points. NaN fails every comparison, so it goes nowhere like any far point.
inline void place(bool packed, int64_t Dp, Lanes &l) {
  const vf one = splat(1.0f), zero = splat(0.0f), minus = splat(-1.0f);
  const vi pitch = splat_i(static_cast<int32_t>(Dp)), nowhere = splat_i(l.nowhere), one_i = splat_i(1);
  for (int32_t k = 0; k < l.Kv; k += VW) {
    vf x = load(l.x + k), y = load(l.y + k);
    const vi ok = (x > minus) & (x < load(l.cw + k)) & (y > minus) & (y < load(l.ch + k));
    x = pick(ok, x, zero);
    y = pick(ok, y, zero);
    vi xi = __builtin_convertvector(x, vi), yi = __builtin_convertvector(y, vi);
    xi += (__builtin_convertvector(xi, vf) > x);  // truncation to floor: the comparison is -1 where true
    yi += (__builtin_convertvector(yi, vf) > y);
    const vf fx = x - __builtin_convertvector(xi, vf), fy = y - __builtin_convertvector(yi, vf);
    if (packed) {
      const vi at = load(l.cbase + k) + (yi + one_i) * load(l.crow + k) + (xi + one_i) * pitch;
      store(l.off + k, pick(ok, at, nowhere));
    } else {
      store(reinterpret_cast<int32_t *>(l.gx) + k, xi);
      store(reinterpret_cast<int32_t *>(l.gy) + k, yi);
    }
    const vf a = load(l.a + k), top = a * (one - fy), bottom = a * fy;
    store(l.fx + k, fx);
    store(l.fy + k, fy);
    store(l.ok + k, pick(ok, one, zero));
    store(l.w[0] + k, top * (one - fx));
    store(l.w[1] + k, top * fx);
    store(l.w[2] + k, bottom * (one - fx));
    store(l.w[3] + k, bottom * fx);
  }
}

// Addresses of the four neighbours in the tensor itself, for units that are not packed. Missing ones read the zero row.
inline void address(const Problem &p, const Lanes &l, const char *base, float *grad_base, const Scratch &s) {
  const int64_t size = p.dtype == kF32 ? 4 : 2, step = p.stride_s * size, grad_step = p.H * p.D;
  const int32_t *xs = reinterpret_cast<const int32_t *>(l.gx), *ys = reinterpret_cast<const int32_t *>(l.gy);
  for (int32_t k = 0; k < l.K; k++) {
    const Level &v = p.levels[l.cbase[k]];
    for (int c = 0; c < 4; c++) {
      const int64_t x = static_cast<int64_t>(xs[k]) + (c & 1), y = static_cast<int64_t>(ys[k]) + (c >> 1);
      const bool inside = l.ok[k] != 0 && x >= 0 && x < v.w && y >= 0 && y < v.h;
      const int64_t pixel = v.start + y * v.w + x;
      s.value_rows[4 * k + c] = inside ? base + pixel * step : reinterpret_cast<const char *>(s.zero_row);
      if (grad_base) s.grad_rows[4 * k + c] = inside ? grad_base + pixel * grad_step : s.trash_row;
    }
  }
}

// ---- gather --------------------------------------------------------------------------------------------------------------

template <int NV>
inline void gather_packed(const float *slice, const Lanes &l, int64_t Dp, float *acc) {
  vf c[NV];
  for (int i = 0; i < NV; i++) c[i] = load(acc + i * VW);
  for (int32_t k = 0; k < l.K; k++) {
    const float *r0 = slice + l.off[k], *r1 = r0 + Dp, *r2 = r0 + l.crow[k], *r3 = r2 + Dp;
    const vf w0 = splat(l.w[0][k]), w1 = splat(l.w[1][k]), w2 = splat(l.w[2][k]), w3 = splat(l.w[3][k]);
    for (int i = 0; i < NV; i++) {
      c[i] += w0 * load(r0 + i * VW);
      c[i] += w1 * load(r1 + i * VW);
      c[i] += w2 * load(r2 + i * VW);
      c[i] += w3 * load(r3 + i * VW);
    }
  }
  for (int i = 0; i < NV; i++) store(acc + i * VW, c[i]);
}

template <class T, int NV>
inline void gather_direct(const char *const *rows, const Lanes &l, int64_t byte, float *acc) {
  vf c[NV];
  for (int i = 0; i < NV; i++) c[i] = load(acc + i * VW);
  for (int32_t k = 0; k < l.K; k++, rows += 4) {
    const vf w0 = splat(l.w[0][k]), w1 = splat(l.w[1][k]), w2 = splat(l.w[2][k]), w3 = splat(l.w[3][k]);
    for (int i = 0; i < NV; i++) {
      const int64_t at = byte + i * VW * T::bytes;
      c[i] += w0 * T::vector(rows[0] + at);
      c[i] += w1 * T::vector(rows[1] + at);
      c[i] += w2 * T::vector(rows[2] + at);
      c[i] += w3 * T::vector(rows[3] + at);
    }
  }
  for (int i = 0; i < NV; i++) store(acc + i * VW, c[i]);
}

template <class T>
inline void gather_direct_tail(const char *const *rows, const Lanes &l, int64_t byte, int64_t count, float *acc) {
  vf c = load(acc);
  for (int32_t k = 0; k < l.K; k++, rows += 4)
    for (int j = 0; j < 4; j++) c += splat(l.w[j][k]) * partial<T>(rows[j] + byte, count);
  store(acc, c);
}

constexpr int kWide = VW == 16 ? 4 : 8;  // accumulators that fit the register file

inline void gather_packed(const float *slice, const Lanes &l, int64_t Dp, float *acc, int64_t dp) {
  int64_t d = 0;
  for (; d + kWide * VW <= dp; d += kWide * VW) gather_packed<kWide>(slice + d, l, Dp, acc + d);
  for (; d + 2 * VW <= dp; d += 2 * VW) gather_packed<2>(slice + d, l, Dp, acc + d);
  for (; d < dp; d += VW) gather_packed<1>(slice + d, l, Dp, acc + d);
}

template <class T>
inline void gather_direct(const Problem &p, const Scratch &s, const Lanes &l, float *acc) {
  int64_t d = 0;
  for (; d + kWide * VW <= p.D; d += kWide * VW) gather_direct<T, kWide>(s.value_rows, l, d * T::bytes, acc + d);
  for (; d + VW <= p.D; d += VW) gather_direct<T, 1>(s.value_rows, l, d * T::bytes, acc + d);
  if (d < p.D) gather_direct_tail<T>(s.value_rows, l, d * T::bytes, p.D - d, acc + d);
}

// Asks for what the next query reads; its rows lie a page or more apart, out of the hardware prefetcher's sight.
inline void prefetch_query(const Problem &p, int64_t n, int64_t h, int64_t q, int64_t image) {
  if (q >= p.Q) return;
  const char *a, *b;
  int64_t a_bytes, b_bytes;
  if (p.fused) {
    a = reinterpret_cast<const char *>(offsets_at(p, n, q, image, h));
    a_bytes = p.P * 8;
    b = reinterpret_cast<const char *>(p.logits + logits_index(p, n, q, image, h));
    b_bytes = p.L * (p.P + 1) * 4;
  } else {
    const int64_t at = ((n * p.Q + q) * p.H + h) * p.L * p.P;
    a = reinterpret_cast<const char *>(p.locations + at * 2);
    a_bytes = p.L * p.P * 8;
    b = reinterpret_cast<const char *>(p.weights + at);
    b_bytes = p.L * p.P * 4;
  }
  for (int64_t i = 0; i < a_bytes && i < 512; i += 64) __builtin_prefetch(a + i);
  for (int64_t i = 0; i < b_bytes && i < 512; i += 64) __builtin_prefetch(b + i);
  __builtin_prefetch(a + a_bytes - 1);
  __builtin_prefetch(b + b_bytes - 1);
}

void forward(const Problem &p, int64_t n, int64_t h, int64_t q0, int64_t q1, const Scratch &s) {
  const int64_t Dp = padded(p.D), size = p.dtype == kF32 ? 4 : 2;
  const float *token = p.fused ? p.ignore + h * p.D : nullptr;
  for (int64_t q = q0; q < q1; q++) {
    float *acc = s.rows + (q - q0) * Dp;
    memset(acc, 0, sizeof(float) * static_cast<size_t>(Dp));
    if (!p.fused) continue;
    const float share = p.stat_ignored[(n * p.H + h) * p.Q + q];
    for (int64_t d = 0; d < p.D; d++) acc[d] = share * token[d];
  }
  for (int64_t image = 0; image < p.I; image++) {
    bool any = !p.mask;
    for (int64_t q = q0; q < q1 && !any; q++) any = visible(p, n, q, image);
    if (!any) continue;
    const char *base = image_base(p, n, image, h);
    for (int32_t i = 0; i < p.unit_count; i++) {
      const Unit &u = p.units[i];
      Lanes l = begin_unit(p, u, s);
      if (u.packed) pack(p, u, base, s.slice, l.nowhere);
      for (int64_t q = q0; q < q1; q++) {
        if (!visible(p, n, q, image)) continue;
        prefetch_query(p, n, h, q + 4, image);
        if (p.fused) fill_fused(p, u, n, h, q, image, l);
        else fill_plain(p, u, n, h, q, l);
        place(u.packed, Dp, l);
        float *acc = s.rows + (q - q0) * Dp;
        if (u.packed) {
          gather_packed(s.slice, l, Dp, acc, Dp);
          continue;
        }
        address(p, l, base, nullptr, s);
        if (p.dtype == kF32) gather_direct<F32>(p, s, l, acc);
        else if (p.dtype == kF16) gather_direct<F16>(p, s, l, acc);
        else gather_direct<BF16>(p, s, l, acc);
      }
    }
  }
  for (int64_t q = q0; q < q1; q++)
    write_row(p.dtype, s.rows + (q - q0) * Dp, p.D, static_cast<char *>(p.out) + ((n * p.Q + q) * p.H + h) * p.D * size);
}

// ---- softmax -------------------------------------------------------------------------------------------------------------

// Largest logit and reciprocal sum of exponentials of every (row, head, query), and the share of the ignore slots.
void stats(const Problem &p, int64_t n, int64_t h, int64_t q0, int64_t q1, const Scratch &s) {
  const float slots = static_cast<float>(p.I * p.L), slot = -__builtin_logf(slots);
  const int64_t K = p.L * p.P, Kv = round_up(K, VW);
  float *z = s.lanes;
  for (int64_t q = q0; q < q1; q++) {
    float top = slot;
    for (int64_t image = 0; image < p.I; image++) {
      if (!visible(p, n, q, image)) continue;
      const float *in = p.logits + logits_index(p, n, q, image, h);
      for (int64_t i = 0; i < p.L; i++, in += p.P + 1)
        for (int64_t j = 0; j < p.P; j++) top = in[j] > top ? in[j] : top;
    }
    vf total = splat(0.0f);
    for (int64_t image = 0; image < p.I; image++) {
      if (!visible(p, n, q, image)) continue;
      const float *in = p.logits + logits_index(p, n, q, image, h);
      for (int64_t i = 0; i < p.L; i++, in += p.P + 1)
        for (int64_t j = 0; j < p.P; j++) z[i * p.P + j] = in[j];
      for (int64_t k = K; k < Kv; k++) z[k] = -__builtin_inff();
      for (int64_t k = 0; k < Kv; k += VW) total += exp_nonpositive(load(z + k) - splat(top));
    }
    const float ignored = slots * exp_nonpositive(splat(slot - top))[0];
    const float all = ignored + sum(total);
    const int64_t row = (n * p.H + h) * p.Q + q;
    p.stat_max[row] = top;
    p.stat_inverse[row] = 1.0f / all;
    p.stat_ignored[row] = ignored / all;
  }
}

void trace(const Problem &p, int64_t n, int64_t h, int64_t q0, int64_t q1) {
  for (int64_t q = q0; q < q1; q++) {
    const int64_t stat = (n * p.H + h) * p.Q + q, row = (n * p.Q + q) * p.H + h;
    const float *r = p.reference + n * p.ref_n + q * p.ref_q;
    if (p.trace_ignored) p.trace_ignored[row] = p.stat_ignored[stat];
    for (int64_t image = 0; image < p.I; image++) {
      const bool shown = visible(p, n, q, image);
      const float *o = offsets_at(p, n, q, image, h), *z = p.logits + logits_index(p, n, q, image, h);
      for (int64_t i = 0; i < p.L; i++) {
        const Level &v = p.levels[i];
        const int64_t at = ((row * p.I + image) * p.L + i) * p.P;
        for (int64_t j = 0; j < p.P; j++) {
          if (p.trace_locations) {
            p.trace_locations[2 * (at + j)] = r[0] + o[2 * j] * v.scale / static_cast<float>(v.w);
            p.trace_locations[2 * (at + j) + 1] = r[1] + o[2 * j + 1] * v.scale / static_cast<float>(v.h);
          }
          if (p.trace_weights) {
            const float e = exp_nonpositive(splat(z[i * (p.P + 1) + j] - p.stat_max[stat]))[0];
            p.trace_weights[at + j] = shown ? e * p.stat_inverse[stat] : 0.0f;
          }
        }
      }
    }
  }
}

// ---- backward ------------------------------------------------------------------------------------------------------------

// For every sample: dot products of its four rows with g, and g times the four weights added to the gradient rows.
template <bool DOT, bool ADD, int NV>
inline void backward_packed(const float *slice, float *grad, const Lanes &l, int64_t Dp, const float *g_row, bool first) {
  vf g[NV];
  for (int i = 0; i < NV; i++) g[i] = load(g_row + i * VW);
  for (int32_t k = 0; k < l.K; k++) {
    const int64_t o0 = l.off[k], o1 = o0 + Dp, o2 = o0 + l.crow[k], o3 = o2 + Dp;
    if (DOT) {
      vf d0 = g[0] * load(slice + o0), d1 = g[0] * load(slice + o1);
      vf d2 = g[0] * load(slice + o2), d3 = g[0] * load(slice + o3);
      for (int i = 1; i < NV; i++) {
        d0 += g[i] * load(slice + o0 + i * VW);
        d1 += g[i] * load(slice + o1 + i * VW);
        d2 += g[i] * load(slice + o2 + i * VW);
        d3 += g[i] * load(slice + o3 + i * VW);
      }
      const v4 t = sum4(d0, d1, d2, d3);
      for (int j = 0; j < 4; j++) l.dot[j][k] = first ? t[j] : l.dot[j][k] + t[j];
    }
    if (ADD) {
      const int64_t o[4] = {o0, o1, o2, o3};
      for (int j = 0; j < 4; j++) {
        const vf w = splat(l.w[j][k]);
        float *r = grad + o[j];
        for (int i = 0; i < NV; i++) store(r + i * VW, load(r + i * VW) + w * g[i]);
      }
    }
  }
}

template <bool DOT, bool ADD>
inline void backward_packed(const float *slice, float *grad, const Lanes &l, int64_t Dp, const float *g) {
  int64_t d = 0;
  for (; d + 4 * VW <= Dp; d += 4 * VW) backward_packed<DOT, ADD, 4>(slice + d, grad + (ADD ? d : 0), l, Dp, g + d, d == 0);
  for (; d + 2 * VW <= Dp; d += 2 * VW) backward_packed<DOT, ADD, 2>(slice + d, grad + (ADD ? d : 0), l, Dp, g + d, d == 0);
  for (; d < Dp; d += VW) backward_packed<DOT, ADD, 1>(slice + d, grad + (ADD ? d : 0), l, Dp, g + d, d == 0);
}

// The same on the tensor itself (float32 only): few queries, so packing and clearing slices would cost more.
inline void backward_direct(const Problem &p, const Scratch &s, const Lanes &l, const float *g, bool add) {
  const int64_t whole = p.D / VW * VW;
  for (int32_t k = 0; k < l.K; k++) {
    const char *const *rows = s.value_rows + 4 * k;
    vf dot[4];
    for (int j = 0; j < 4; j++) {
      vf t = splat(0.0f);
      for (int64_t d = 0; d < whole; d += VW) t += load(g + d) * F32::vector(rows[j] + 4 * d);
      if (whole < p.D) t += load(g + whole) * partial<F32>(rows[j] + 4 * whole, p.D - whole);
      dot[j] = t;
    }
    const v4 t = sum4(dot[0], dot[1], dot[2], dot[3]);
    for (int j = 0; j < 4; j++) l.dot[j][k] = t[j];
    if (!add) continue;
    for (int j = 0; j < 4; j++) {
      float *r = s.grad_rows[4 * k + j];
      const float w = l.w[j][k];
      const vf wv = splat(w);
      for (int64_t d = 0; d < whole; d += VW) store(r + d, load(r + d) + wv * load(g + d));
      for (int64_t d = whole; d < p.D; d++) r[d] += w * g[d];
    }
  }
}

// From the dot products: d loss / d weight, d loss / d x and y in pixels. Far points get exact zeros.
inline void derive(Lanes &l) {
  const vf one = splat(1.0f), zero = splat(0.0f);
  for (int32_t k = 0; k < l.Kv; k += VW) {
    const vf fx = load(l.fx + k), fy = load(l.fy + k), hx = one - fx, hy = one - fy, a = load(l.a + k);
    const vf d0 = load(l.dot[0] + k), d1 = load(l.dot[1] + k), d2 = load(l.dot[2] + k), d3 = load(l.dot[3] + k);
    const vi ok = load(l.ok + k) != zero;
    store(l.ga + k, pick(ok, hy * (hx * d0 + fx * d1) + fy * (hx * d2 + fx * d3), zero));
    store(l.gx + k, pick(ok, a * (hy * (d1 - d0) + fy * (d3 - d2)), zero));
    store(l.gy + k, pick(ok, a * (hx * (d2 - d0) + fx * (d3 - d1)), zero));
  }
}

inline void put_plain(const Problem &p, const Unit &u, int64_t n, int64_t h, int64_t q, const Lanes &l) {
  const int64_t at = (((n * p.Q + q) * p.H + h) * p.L + u.l0) * p.P;
  if (p.grad_weights) memcpy(p.grad_weights + at, l.ga, sizeof(float) * static_cast<size_t>(l.K));
  if (!p.grad_locations) return;
  float *out = p.grad_locations + at * 2;
  for (int32_t k = 0; k < l.K; k++) {
    out[2 * k] = l.gx[k] * l.cw[k];
    out[2 * k + 1] = l.gy[k] * l.ch[k];
  }
}

inline void put_fused(const Problem &p, const Unit &u, int64_t n, int64_t h, int64_t q, int64_t image, const Lanes &l) {
  const int64_t P = p.P;
  if (p.grad_logits) {
    float *out = p.grad_logits + logits_index(p, n, q, image, h) + u.l0 * (P + 1);
    for (int32_t i = 0; i < u.l1 - u.l0; i++, out += P + 1)
      for (int64_t j = 0; j < P; j++) out[j] = l.ga[i * P + j];
  }
  if (!p.grad_offsets) return;
  float *out = p.grad_offsets + (offsets_at(p, n, q, image, h) - p.offsets);
  for (int64_t j = 0; j < P; j++) {
    float x = u.l0 == 0 ? 0.0f : out[2 * j], y = u.l0 == 0 ? 0.0f : out[2 * j + 1];
    for (int32_t i = 0; i < u.l1 - u.l0; i++) {
      x += l.gx[i * P + j] * l.cs[i * P];
      y += l.gy[i * P + j] * l.cs[i * P];
    }
    out[2 * j] = x;
    out[2 * j + 1] = y;
  }
}

inline void put_nothing(const Problem &p, int64_t n, int64_t h, int64_t q, int64_t image) {
  if (p.grad_logits)
    memset(p.grad_logits + logits_index(p, n, q, image, h), 0, sizeof(float) * static_cast<size_t>(p.L * (p.P + 1)));
  if (p.grad_offsets)
    memset(p.grad_offsets + (offsets_at(p, n, q, image, h) - p.offsets), 0, sizeof(float) * static_cast<size_t>(p.P * 2));
}

inline const float *grad_row_of(const Problem &p, int64_t n, int64_t h, int64_t q, const Scratch &s) {
  const int64_t at = ((n * p.Q + q) * p.H + h) * p.D;
  if (p.dtype == kF32 && p.D % VW == 0) return static_cast<const float *>(p.grad_out) + at;
  const int64_t size = p.dtype == kF32 ? 4 : 2;
  read_row(p.dtype, static_cast<const char *>(p.grad_out) + at * size, p.D, padded(p.D), s.grad_row);
  return s.grad_row;
}

inline void backward_unit(const Problem &p, const Unit &u, int64_t n, int64_t h, int64_t image, const Scratch &s) {
  const int64_t Dp = padded(p.D);
  const char *base = image_base(p, n, image, h);
  const bool points = p.grad_offsets || p.grad_logits || p.grad_locations || p.grad_weights, add = p.grad_value;
  float *grad_base = !u.packed && add ? static_cast<float *>(p.grad_value) + ((n * p.I + image) * p.S * p.H + h) * p.D : nullptr;
  Lanes l = begin_unit(p, u, s);
  if (u.packed && points) pack(p, u, base, s.slice, l.nowhere);
  if (u.packed && add) memset(s.grad_slice, 0, sizeof(float) * static_cast<size_t>(u.floats));
  for (int64_t q = 0; q < p.Q; q++) {
    if (!visible(p, n, q, image)) continue;
    prefetch_query(p, n, h, q + 4, image);
    if (p.fused) fill_fused(p, u, n, h, q, image, l);
    else fill_plain(p, u, n, h, q, l);
    place(u.packed, Dp, l);
    const float *g = grad_row_of(p, n, h, q, s);
    if (!u.packed) {
      address(p, l, base, grad_base, s);
      backward_direct(p, s, l, g, add);
    } else if (points && add) {
      backward_packed<true, true>(s.slice, s.grad_slice, l, Dp, g);
    } else if (points) {
      backward_packed<true, false>(s.slice, nullptr, l, Dp, g);
    } else {
      backward_packed<false, true>(s.slice, s.grad_slice, l, Dp, g);
    }
    if (!points) continue;
    derive(l);
    if (p.fused) put_fused(p, u, n, h, q, image, l);
    else put_plain(p, u, n, h, q, l);
  }
  if (u.packed && add) unpack_gradient(p, u, n, image, h, s.grad_slice);
}

void backward(const Problem &p, int64_t n, int64_t h, int64_t image, const Scratch &s) {
  bool any = !p.mask;
  for (int64_t q = 0; q < p.Q && p.mask; q++) {
    if (visible(p, n, q, image)) any = true;
    else put_nothing(p, n, h, q, image);
  }
  for (int32_t i = 0; any && i < p.unit_count; i++) backward_unit(p, p.units[i], n, h, image, s);
}

// Softmax backward: d logit = a * (d weight - sum of a * d weight), the ignore slots' own weight included in the sum.
void finish(const Problem &p, int64_t n, int64_t h, const Scratch &s) {
  const int64_t Dp = padded(p.D), row0 = (n * p.H + h) * p.Q;
  float *token = s.rows, *sums = s.rows + Dp;
  memset(token, 0, sizeof(float) * static_cast<size_t>(2 * Dp));
  memcpy(token, p.ignore + h * p.D, sizeof(float) * static_cast<size_t>(p.D));
  const Unit all{0, static_cast<int32_t>(p.L), false, 0};
  Lanes l = lanes_of(p, all, s);
  memset(s.lanes, 0, sizeof(float) * kLaneArrays * static_cast<size_t>(round_up(p.L * p.P, kMaxVector)));
  for (int64_t q = 0; q < p.Q; q++) {
    const float *g = grad_row_of(p, n, h, q, s);
    const float share = p.stat_ignored[row0 + q];
    if (p.grad_ignore)
      for (int64_t d = 0; d < Dp; d += VW) store(sums + d, load(sums + d) + splat(share) * load(g + d));
    if (!p.grad_logits) continue;
    vf dot = splat(0.0f);
    for (int64_t d = 0; d < Dp; d += VW) dot += load(g + d) * load(token + d);
    vf weighted = splat(0.0f);
    for (int64_t image = 0; image < p.I; image++) {
      if (!visible(p, n, q, image)) continue;
      softmax_lanes(p, all, n, h, q, image, l);
      const float *in = p.grad_logits + logits_index(p, n, q, image, h);
      for (int64_t i = 0; i < p.L; i++, in += p.P + 1) memcpy(l.ga + i * p.P, in, sizeof(float) * static_cast<size_t>(p.P));
      for (int32_t k = l.K; k < l.Kv; k++) l.a[k] = 0.0f;
      for (int32_t k = 0; k < l.Kv; k += VW) weighted += load(l.a + k) * load(l.ga + k);
    }
    const float delta = share * sum(dot) + sum(weighted);
    for (int64_t image = 0; image < p.I; image++) {
      if (!visible(p, n, q, image)) continue;
      if (p.I > 1) softmax_lanes(p, all, n, h, q, image, l);
      float *out = p.grad_logits + logits_index(p, n, q, image, h);
      for (int64_t i = 0; i < p.L; i++, out += p.P + 1) {
        for (int64_t j = 0; j < p.P; j++) out[j] = l.a[i * p.P + j] * (out[j] - delta);
        out[p.P] = 0.0f;
      }
    }
  }
  if (p.grad_ignore) memcpy(p.grad_ignore + (n * p.H + h) * p.D, sums, sizeof(float) * static_cast<size_t>(p.D));
}

void to_float(DType from, const void *in, float *out, int64_t count) {
  const char *c = static_cast<const char *>(in);
  if (from == kF32) memcpy(out, in, sizeof(float) * static_cast<size_t>(count));
  else if (from == kF16) for (int64_t i = 0; i < count; i++) out[i] = F16::one(c + 2 * i);
  else for (int64_t i = 0; i < count; i++) out[i] = BF16::one(c + 2 * i);
}

void from_float(DType to, const float *in, void *out, int64_t count) { write_row(to, in, count, static_cast<char *>(out)); }

}  // namespace

extern const Kernels WEFT_KERNELS;
const Kernels WEFT_KERNELS = {WEFT_NAME, VW, stats, trace, forward, backward, finish, to_float, from_float};

}  // namespace weft
