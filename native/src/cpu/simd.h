// Vectors of WEFT_VW floats through the compiler's vector types (GCC 12+, Clang 15+); intrinsics only for half precision.
// Included once per SIMD level inside an anonymous namespace: nothing here may be shared between levels.
#pragma once

#include <stdint.h>
#include <string.h>
#if defined(__AVX2__)
#include <immintrin.h>
#endif

#include "problem.h"

namespace weft {
namespace {

constexpr int VW = WEFT_VW;
typedef float vf __attribute__((vector_size(WEFT_VW * 4)));
typedef int32_t vi __attribute__((vector_size(WEFT_VW * 4)));

#define WEFT_INLINE inline __attribute__((always_inline))

WEFT_INLINE vf load(const float *p) {
  vf v;
  memcpy(&v, p, sizeof v);
  return v;
}
WEFT_INLINE vi load(const int32_t *p) {
  vi v;
  memcpy(&v, p, sizeof v);
  return v;
}
WEFT_INLINE void store(float *p, vf v) { memcpy(p, &v, sizeof v); }
WEFT_INLINE void store(int32_t *p, vi v) { memcpy(p, &v, sizeof v); }

WEFT_INLINE vf splat(float x) {
#if WEFT_VW == 16
  return vf{x, x, x, x, x, x, x, x, x, x, x, x, x, x, x, x};
#elif WEFT_VW == 8
  return vf{x, x, x, x, x, x, x, x};
#else
  return vf{x, x, x, x};
#endif
}
WEFT_INLINE vi splat_i(int32_t x) {
#if WEFT_VW == 16
  return vi{x, x, x, x, x, x, x, x, x, x, x, x, x, x, x, x};
#elif WEFT_VW == 8
  return vi{x, x, x, x, x, x, x, x};
#else
  return vi{x, x, x, x};
#endif
}

WEFT_INLINE vi bits(vf v) {
  vi r;
  memcpy(&r, &v, sizeof r);
  return r;
}
WEFT_INLINE vf from_bits(vi v) {
  vf r;
  memcpy(&r, &v, sizeof r);
  return r;
}
// mask lanes are 0 or -1
WEFT_INLINE vf pick(vi mask, vf yes, vf no) { return from_bits((bits(yes) & mask) | (bits(no) & ~mask)); }
WEFT_INLINE vi pick(vi mask, vi yes, vi no) { return (yes & mask) | (no & ~mask); }

// Sums of four vectors at once; the order is fixed by the vector width alone.
typedef float v4 __attribute__((vector_size(16)));
WEFT_INLINE v4 fold(vf v) {
#if WEFT_VW == 4
  return v;
#else
  float t[VW];
  memcpy(t, &v, sizeof v);
  v4 s[VW / 4];
  memcpy(s, t, sizeof t);
#if WEFT_VW == 16
  return (s[0] + s[2]) + (s[1] + s[3]);
#else
  return s[0] + s[1];
#endif
#endif
}
WEFT_INLINE v4 sum4(vf a, vf b, vf c, vf d) {
  v4 p = fold(a), q = fold(b), r = fold(c), s = fold(d);
  v4 pq_lo = __builtin_shufflevector(p, q, 0, 4, 1, 5), pq_hi = __builtin_shufflevector(p, q, 2, 6, 3, 7);
  v4 rs_lo = __builtin_shufflevector(r, s, 0, 4, 1, 5), rs_hi = __builtin_shufflevector(r, s, 2, 6, 3, 7);
  v4 pq = pq_lo + pq_hi, rs = rs_lo + rs_hi;  // p02 q02 p13 q13
  return __builtin_shufflevector(pq, rs, 0, 1, 4, 5) + __builtin_shufflevector(pq, rs, 2, 3, 6, 7);
}
WEFT_INLINE float sum(vf v) {
  v4 f = fold(v);
  return (f[0] + f[2]) + (f[1] + f[3]);
}

// e^x for x <= 0, within 2 ulp; 0 below -87, NaN stays NaN.
WEFT_INLINE vf exp_nonpositive(vf x) {
  const vf magic = splat(12582912.0f);  // 1.5 * 2^23: adding it rounds to the nearest integer
  const vi tiny = x < splat(-87.0f);
  const vf y = pick(tiny, splat(-87.0f), x);
  const vf t = y * splat(1.44269504088896341f) + magic;
  const vf n = t - magic;
  const vf r = (y - n * splat(0.693145751953125f)) - n * splat(1.42860677e-6f);
  vf p = splat(1.0f / 5040);
  p = p * r + splat(1.0f / 720);
  p = p * r + splat(1.0f / 120);
  p = p * r + splat(1.0f / 24);
  p = p * r + splat(1.0f / 6);
  p = p * r + splat(0.5f);
  p = p * r + splat(1.0f);
  p = p * r + splat(1.0f);
  const vi e = (bits(t) - bits(magic) + splat_i(127)) << 23;
  return pick(tiny, splat(0.0f), p * from_bits(e));
}

// 16-bit formats, one value at a time: exact, rounding to nearest even.
WEFT_INLINE float bf16_to_float(uint16_t b) {
  uint32_t u = static_cast<uint32_t>(b) << 16;
  float f;
  memcpy(&f, &u, 4);
  return f;
}
WEFT_INLINE uint16_t float_to_bf16(float f) {
  uint32_t u;
  memcpy(&u, &f, 4);
  if ((u & 0x7fffffffu) > 0x7f800000u) return static_cast<uint16_t>((u >> 16) | 0x40u);
  return static_cast<uint16_t>((u + 0x7fffu + ((u >> 16) & 1u)) >> 16);
}
WEFT_INLINE float f16_to_float(uint16_t h) {
#if defined(__F16C__)
  return _cvtsh_ss(h);
#else
  const uint32_t sign = static_cast<uint32_t>(h & 0x8000u) << 16, body = h & 0x7fffu;
  uint32_t u;
  float f;
  if (body >= 0x7c00u) {
    u = sign | 0x7f800000u | (body & 0x3ffu) << 13 | (body > 0x7c00u ? 0x400000u : 0u);
  } else if (body >= 0x400u) {
    u = sign | ((body << 13) + 0x38000000u);
  } else {  // subnormal: body * 2^-24 is exact
    f = static_cast<float>(body) * 5.9604644775390625e-8f;
    memcpy(&u, &f, 4);
    u |= sign;
  }
  memcpy(&f, &u, 4);
  return f;
#endif
}
WEFT_INLINE uint16_t float_to_f16(float f) {
#if defined(__F16C__)
  return static_cast<uint16_t>(_cvtss_sh(f, 0));
#else
  uint32_t u;
  memcpy(&u, &f, 4);
  const uint32_t sign = (u >> 16) & 0x8000u;
  u &= 0x7fffffffu;
  if (u > 0x7f800000u) return static_cast<uint16_t>(sign | 0x7e00u | ((u >> 13) & 0x3ffu));
  if (u >= 0x477ff000u) return static_cast<uint16_t>(sign | 0x7c00u);  // rounds to infinity
  if (u < 0x38800000u) {                                              // subnormal: adding 0.5 rounds at 2^-24
    float g;
    memcpy(&g, &u, 4);
    g += 0.5f;
    memcpy(&u, &g, 4);
    return static_cast<uint16_t>(sign | (u - 0x3f000000u));
  }
  u += 0xfffu + ((u >> 13) & 1u);
  return static_cast<uint16_t>(sign | ((u - 0x38000000u) >> 13));
#endif
}

// Element tags: what a value row is made of.
struct F32 {
  static constexpr int bytes = 4;
  static WEFT_INLINE vf vector(const char *p) {
    vf v;
    memcpy(&v, p, sizeof v);
    return v;
  }
  static WEFT_INLINE float one(const char *p) {
    float f;
    memcpy(&f, p, 4);
    return f;
  }
  static WEFT_INLINE void put(char *p, float f) { memcpy(p, &f, 4); }
};
struct BF16 {
  static constexpr int bytes = 2;
  static WEFT_INLINE float one(const char *p) {
    uint16_t b;
    memcpy(&b, p, 2);
    return bf16_to_float(b);
  }
  static WEFT_INLINE vf vector(const char *p) {
    typedef uint16_t vh __attribute__((vector_size(WEFT_VW * 2)));
    typedef uint32_t vu __attribute__((vector_size(WEFT_VW * 4)));
    vh h;
    memcpy(&h, p, sizeof h);
    vu u = __builtin_convertvector(h, vu) << 16;
    vf v;
    memcpy(&v, &u, sizeof v);
    return v;
  }
  static WEFT_INLINE void put(char *p, float f) {
    uint16_t b = float_to_bf16(f);
    memcpy(p, &b, 2);
  }
};
struct F16 {
  static constexpr int bytes = 2;
  static WEFT_INLINE float one(const char *p) {
    uint16_t b;
    memcpy(&b, p, 2);
    return f16_to_float(b);
  }
  static WEFT_INLINE vf vector(const char *p) {
    vf v;
#if WEFT_VW == 16 && defined(__AVX512F__)
    __m512 m = _mm512_cvtph_ps(_mm256_loadu_si256(reinterpret_cast<const __m256i *>(p)));
    memcpy(&v, &m, sizeof v);
#elif WEFT_VW == 8 && defined(__F16C__)
    __m256 m = _mm256_cvtph_ps(_mm_loadu_si128(reinterpret_cast<const __m128i *>(p)));
    memcpy(&v, &m, sizeof v);
#else
    for (int i = 0; i < VW; i++) v[i] = one(p + 2 * i);
#endif
    return v;
  }
  static WEFT_INLINE void put(char *p, float f) {
    uint16_t b = float_to_f16(f);
    memcpy(p, &b, 2);
  }
};

template <class T>
WEFT_INLINE vf partial(const char *p, int64_t count) {
  vf v = splat(0.0f);
  for (int64_t i = 0; i < count; i++) v[i] = T::one(p + i * T::bytes);
  return v;
}

}  // namespace
}  // namespace weft
