// Which kernel table a call uses.
#pragma once

#include "problem.h"
#include "weft_mmfs.h"

namespace weft {

// True when this build holds the level and this processor (and its operating system) can run it.
bool available(int32_t simd);

// The table of a level that is available.
const Kernels &kernels(int32_t simd);

// The level WEFT_SIMD_AUTO stands for: WEFT_MMFS_SIMD where it names an available level, else the best.
int32_t automatic_level();

const char *level_name(int32_t simd);

}  // namespace weft
