#include "dispatch.h"

#include <cstdlib>
#include <cstring>
#include <initializer_list>

namespace weft {
namespace {

int32_t best_level() {
  for (int32_t s : {WEFT_SIMD_AVX512, WEFT_SIMD_AVX2, WEFT_SIMD_NEON})
    if (available(s)) return s;
  return WEFT_SIMD_PORTABLE;
}

}  // namespace

const char *level_name(int32_t simd) {
  switch (simd) {
    case WEFT_SIMD_PORTABLE: return "portable";
    case WEFT_SIMD_AVX2: return "avx2";
    case WEFT_SIMD_AVX512: return "avx512";
    case WEFT_SIMD_NEON: return "neon";
    default: return "auto";
  }
}

bool available(int32_t simd) {
  switch (simd) {
    case WEFT_SIMD_PORTABLE: return true;
#if defined(WEFT_HAVE_X86)
    case WEFT_SIMD_AVX2:
      return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") && __builtin_cpu_supports("f16c");
    case WEFT_SIMD_AVX512:
      return available(WEFT_SIMD_AVX2) && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
             __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512dq");
#endif
#if defined(WEFT_HAVE_NEON)
    case WEFT_SIMD_NEON: return true;
#endif
    default: return false;
  }
}

const Kernels &kernels(int32_t simd) {
  switch (simd) {
#if defined(WEFT_HAVE_X86)
    case WEFT_SIMD_AVX2: return kKernelsAvx2;
    case WEFT_SIMD_AVX512: return kKernelsAvx512;
#endif
#if defined(WEFT_HAVE_NEON)
    case WEFT_SIMD_NEON: return kKernelsNeon;
#endif
    default: return kKernelsPortable;
  }
}

int32_t automatic_level() {
  if (const char *wish = std::getenv("WEFT_MMFS_SIMD"))
    for (int32_t s = WEFT_SIMD_PORTABLE; s <= WEFT_SIMD_NEON; s++)
      if (std::strcmp(wish, level_name(s)) == 0 && available(s)) return s;
  static const int32_t best = best_level();
  return best;
}

}  // namespace weft
