// Enough of CUDA for g++ to run mmfs.cu on the CPU, for tests: every CUDA thread of a block is a fiber, so that barriers and
// shuffles mean what they mean on a card. Blocks run one after another. It cannot find races between blocks.
#pragma once

#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <ucontext.h>

#include <functional>
#include <vector>

#define WEFT_SHIM
#define __global__
#define __device__
#define __shared__

struct uint2 {
  unsigned x, y;
};
struct uint4 {
  unsigned x, y, z, w;
};
struct ShimIndex {
  unsigned x, y, z;
};

static ShimIndex threadIdx, blockIdx, blockDim, gridDim;
static float weft_shared[64 * 1024] __attribute__((aligned(16)));

namespace shim {

[[noreturn]] inline void die(const char *why) {
  fprintf(stderr, "CUDA shim: %s (block %u, thread %u)\n", why, blockIdx.x, threadIdx.x);
  abort();
}

struct Barrier {
  unsigned arrived = 0, round = 0;
};

struct Fiber {
  ucontext_t context;
  std::vector<char> stack;
  bool done = false;
};

struct Block {
  std::vector<Fiber> fibers;
  ucontext_t scheduler;
  unsigned current = 0;
  uint64_t progress = 0;
  Barrier all;
  Barrier groups[1024];  // one per group of lanes, by its first thread
  float lanes[1024];
  std::function<void()> body;
};
static Block *block;

inline void yield() {
  Block &b = *block;
  swapcontext(&b.fibers[b.current].context, &b.scheduler);
}

inline void meet(Barrier &barrier, unsigned expected) {
  const unsigned round = barrier.round;
  block->progress++;
  if (++barrier.arrived == expected) {
    barrier.arrived = 0;
    barrier.round++;
    return;
  }
  while (barrier.round == round) yield();
}

inline Barrier &group(unsigned mask, unsigned *first, unsigned *count) {
  const unsigned lane = threadIdx.x % 32;
  if (!(mask >> lane & 1)) die("a lane named a mask that it is not in");
  *first = threadIdx.x - lane + static_cast<unsigned>(__builtin_ctz(mask));
  *count = static_cast<unsigned>(__builtin_popcount(mask));
  return block->groups[*first];
}

inline void entry() {
  block->body();
  block->fibers[block->current].done = true;
  block->progress++;
  yield();
}

// Runs one block to its end; a round in which no fiber gets anywhere is a deadlock.
inline void run_block(unsigned threads, const std::function<void()> &body) {
  Block b;
  block = &b;
  b.body = body;
  b.fibers.resize(threads);
  for (Fiber &f : b.fibers) {
    f.stack.resize(32 * 1024);
    getcontext(&f.context);
    f.context.uc_stack.ss_sp = f.stack.data();
    f.context.uc_stack.ss_size = f.stack.size();
    f.context.uc_link = nullptr;
    makecontext(&f.context, entry, 0);
  }
  for (bool left = true; left;) {
    left = false;
    const uint64_t before = b.progress;
    for (unsigned t = 0; t < threads; t++) {
      if (b.fibers[t].done) continue;
      left = true;
      b.current = t;
      threadIdx = {t, 0, 0};
      swapcontext(&b.scheduler, &b.fibers[t].context);
    }
    if (left && b.progress == before) die("deadlock: some threads never reach a barrier");
  }
  block = nullptr;
}

inline void launch(unsigned grid, unsigned threads, size_t shared, const std::function<void()> &body) {
  if (threads == 0 || threads > 1024) die("a block needs 1 to 1024 threads");
  if (shared > sizeof weft_shared) die("too much shared memory");
  blockDim = {threads, 1, 1};
  gridDim = {grid, 1, 1};
  for (unsigned i = 0; i < grid; i++) {
    memset(weft_shared, 0xff, sizeof weft_shared);  // NaN: what is read must have been written
    blockIdx = {i, 0, 0};
    run_block(threads, body);
    for (size_t at = (shared + 3) / 4; at < sizeof weft_shared / 4; at++)
      if (reinterpret_cast<uint32_t *>(weft_shared)[at] != 0xffffffffu) die("wrote beyond the shared memory it asked for");
  }
}

}  // namespace shim

inline void __syncthreads() { shim::meet(shim::block->all, blockDim.x); }
inline void __syncwarp(unsigned mask) {
  unsigned first, count;
  shim::Barrier &b = shim::group(mask, &first, &count);
  shim::meet(b, count);
}
inline float __shfl_xor_sync(unsigned mask, float v, int step) {
  unsigned first, count;
  shim::Barrier &b = shim::group(mask, &first, &count);
  shim::block->lanes[threadIdx.x] = v;
  shim::meet(b, count);
  const float other = shim::block->lanes[threadIdx.x ^ static_cast<unsigned>(step)];
  shim::meet(b, count);
  return other;
}
template <class W>
inline W __ldg(const W *at) {
  if (reinterpret_cast<uintptr_t>(at) % sizeof(W) != 0) shim::die("misaligned vector read");
  W w;
  memcpy(&w, at, sizeof w);
  return w;
}
inline float atomicAdd(float *at, float v) {
  const float old = *at;
  *at = old + v;
  return old;
}
inline float __uint_as_float(unsigned u) {
  float f;
  memcpy(&f, &u, 4);
  return f;
}
inline unsigned __float_as_uint(float f) {
  unsigned u;
  memcpy(&u, &f, 4);
  return u;
}

inline float weft_shim_half_to_float(unsigned short h) {
  const int exponent = h >> 10 & 31, fraction = h & 1023;
  float f;
  if (exponent == 31) f = fraction ? NAN : INFINITY;
  else if (exponent == 0) f = ldexpf(static_cast<float>(fraction), -24);
  else f = ldexpf(static_cast<float>(1024 + fraction), exponent - 25);
  return h & 0x8000 ? -f : f;
}
inline unsigned short weft_shim_float_to_half(float f) {
  const unsigned short sign = signbit(f) ? 0x8000 : 0;
  f = fabsf(f);
  if (isnan(f)) return sign | 0x7e00;
  if (f >= 65520.0f) return sign | 0x7c00;
  int exponent;
  frexpf(f, &exponent);  // f = m * 2^exponent, m in [0.5, 1)
  if (f == 0.0f || exponent < -13) return static_cast<unsigned short>(sign | static_cast<int>(rintf(ldexpf(f, 24))));
  const int bits = static_cast<int>(rintf(ldexpf(f, 11 - exponent)));  // 1024..2048
  return static_cast<unsigned short>(sign | (((exponent + 14) << 10) + (bits - 1024)));
}
