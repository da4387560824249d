// The C boundary on the CPU: arguments to a Problem, a Problem to tasks, exceptions to a status.
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <new>
#include <vector>

#include "checks.h"
#include "dispatch.h"
#include "pool.h"
#include "problem.h"

namespace weft {
namespace {

// Tuned on a Zen 4 core with 1 MB of second-level cache; see native/bench/README.md.
constexpr int64_t kForwardSliceFloats = 192 * 1024;
constexpr int64_t kBackwardSliceFloats = 112 * 1024;
constexpr int64_t kWorkPerThread = 1 << 18;  // samples times channels that pay for waking one more thread
constexpr int64_t kKeepBytes = 64 << 20;     // working memory kept between calls of one thread

struct Free {
  void operator()(void *p) const { std::free(p); }
};
using Block = std::unique_ptr<void, Free>;

Block allocate(int64_t bytes) {
  void *p = nullptr;
#if defined(_WIN32)
  p = std::malloc(static_cast<size_t>(bytes) + 64);
#else
  if (posix_memalign(&p, 64, static_cast<size_t>(bytes)) != 0) p = nullptr;
#endif
  if (!p) throw Failure(WEFT_OUT_OF_MEMORY, "no memory for " + std::to_string(bytes) + " bytes of working space");
  return Block(p);
}

// Working memory of the calling thread, kept so that a decoding step does not fault the same pages in anew.
class Arena {
 public:
  char *at_least(int64_t bytes) {
    if (bytes > size_) {
      block_.reset();
      size_ = 0;
      block_ = allocate(bytes);
      size_ = bytes;
    }
    return static_cast<char *>(block_.get());
  }
  void trim() {
    if (size_ <= kKeepBytes) return;
    block_.reset();
    size_ = 0;
  }

 private:
  Block block_;
  int64_t size_ = 0;
};
thread_local Arena arena;

// Everything a Problem points to that the caller does not own.
struct Call {
  Problem p{};
  const Kernels *k = nullptr;
  int32_t allowed = 1;  // threads the caller allows
  int32_t threads = 1;  // threads that pay
  int64_t split = 1;  // tasks one (row, head) is cut into along the queries
  std::vector<Level> levels;
  std::vector<Unit> units;
  std::vector<uint8_t> mask;
  std::vector<float> stats, ignore, grad_ignore;
  std::vector<float> in[2], grad[2];  // float32 copies of 16-bit point tensors
};

template <class Args>
void common(Call &c, const Args &a) {
  Problem &p = c.p;
  const int32_t simd = a.simd == WEFT_SIMD_AUTO ? automatic_level() : static_cast<int32_t>(a.simd);
  c.k = &kernels(simd);
  p.N = a.batch, p.I = 1, p.S = a.pixels, p.H = a.heads, p.D = a.channels, p.Q = a.queries, p.L = a.levels, p.P = a.points;
  p.dtype = static_cast<DType>(a.value_dtype);
  p.value = static_cast<const char *>(a.value);
  p.stride_n = a.value_stride_batch, p.stride_s = a.value_stride_pixel, p.stride_h = a.value_stride_head;
  p.out = a.out;
  p.grad_out = a.grad_out;
  for (int64_t l = 0; l < p.L; l++)
    c.levels.push_back({a.spatial_shapes[2 * l], a.spatial_shapes[2 * l + 1], a.level_start[l], 1.0f});
  p.levels = c.levels.data();
  c.allowed = c.threads = a.threads > 0 ? static_cast<int32_t>(a.threads) : cores();
}

// The tensor itself when it is float32, else a float32 copy.
const float *as_float(Call &c, int slot, int64_t dtype, const void *in, int64_t count) {
  if (dtype == WEFT_F32 || !in) return static_cast<const float *>(in);
  c.in[slot].resize(static_cast<size_t>(count));
  c.k->to_float(static_cast<DType>(dtype), in, c.in[slot].data(), count);
  return c.in[slot].data();
}

// Where a gradient is computed: the caller's memory when it is float32, else a copy that put_back() rounds.
float *gradient(Call &c, int slot, int64_t dtype, void *out, int64_t count) {
  if (dtype == WEFT_F32 || !out) return static_cast<float *>(out);
  c.grad[slot].resize(static_cast<size_t>(count));
  return c.grad[slot].data();
}

void put_back(Call &c, int slot, int64_t dtype, void *out) {
  if (dtype != WEFT_F32 && out)
    c.k->from_float(static_cast<DType>(dtype), c.grad[slot].data(), out, static_cast<int64_t>(c.grad[slot].size()));
}

void open(Call &c, const weft_deform_args &a) {
  common(c, a);
  const int64_t count = a.batch * a.queries * a.heads * a.levels * a.points;
  c.p.locations = as_float(c, 0, a.point_dtype, a.locations, 2 * count);
  c.p.weights = as_float(c, 1, a.point_dtype, a.weights, count);
}

void open_mask(Call &c, const weft_mmfs_args &a) {
  if (!a.mask) return;
  Problem &p = c.p;
  const int64_t rows = a.mask_stride_batch == 0 ? 1 : p.N, queries = a.mask_stride_query == 0 ? 1 : p.Q;
  c.mask.resize(static_cast<size_t>(std::max<int64_t>(1, rows * queries * p.I)));
  uint8_t *out = c.mask.data();
  for (int64_t n = 0; n < rows; n++)
    for (int64_t q = 0; q < queries; q++)
      for (int64_t i = 0; i < p.I; i++) {
        const int64_t at = n * a.mask_stride_batch + q * a.mask_stride_query + i * a.mask_stride_image;
        if (a.mask_dtype == WEFT_MASK_U8) *out++ = static_cast<const uint8_t *>(a.mask)[at] != 0;
        else if (a.mask_dtype == WEFT_MASK_I64) *out++ = static_cast<const int64_t *>(a.mask)[at] != 0;
        else *out++ = static_cast<const float *>(a.mask)[at] != 0.0f;
      }
  p.mask = c.mask.data();
  p.mask_n = rows == 1 ? 0 : queries * p.I;
  p.mask_q = queries == 1 ? 0 : p.I;
}

// With a table of image addresses, every image that somebody sees must have one.
void check_images(const Call &c, const weft_mmfs_args &a) {
  const Problem &p = c.p;
  if (!a.value_images) return;
  for (int64_t n = 0; n < p.N; n++)
    for (int64_t i = 0; i < p.I; i++) {
      if (a.value_images[n * p.I + i]) continue;
      for (int64_t q = 0; q < p.Q; q++)
        if (!p.mask || p.mask[n * p.mask_n + q * p.mask_q + i])
          throw Failure(WEFT_BAD_ARGUMENT, "value_images[" + std::to_string(n) + ", " + std::to_string(i) + "] is null, but query " +
                                               std::to_string(q) + " sees that image");
    }
}

void open(Call &c, const weft_mmfs_args &a) {
  common(c, a);
  Problem &p = c.p;
  p.fused = true;
  p.I = a.images;
  p.value_images = a.value_images;
  p.stride_i = a.value_stride_image;
  for (int64_t l = 0; l < p.L; l++) c.levels[static_cast<size_t>(l)].scale = a.scale_ratios[l];
  const int64_t per_image = a.batch * a.queries * a.images * a.heads;
  p.offsets = as_float(c, 0, a.point_dtype, a.offsets, per_image * a.points * 2);
  p.logits = as_float(c, 1, a.point_dtype, a.logits, per_image * a.levels * (a.points + 1));
  p.reference = a.reference_points;
  p.ref_n = a.reference_stride_batch, p.ref_q = a.reference_stride_query;
  open_mask(c, a);
  check_images(c, a);
  c.ignore.resize(static_cast<size_t>(p.H * p.D));
  c.k->to_float(p.dtype, a.ignore_token, c.ignore.data(), p.H * p.D);
  p.ignore = c.ignore.data();
  const int64_t rows = p.N * p.H * p.Q;
  c.stats.resize(static_cast<size_t>(3 * rows));
  p.stat_max = c.stats.data(), p.stat_inverse = p.stat_max + rows, p.stat_ignored = p.stat_inverse + rows;
  p.trace_locations = a.trace_locations, p.trace_weights = a.trace_weights, p.trace_ignored = a.trace_ignored;
}

void plan_threads(Call &c, bool forward) {
  const Problem &p = c.p;
  const double work = static_cast<double>(p.N * p.H * p.Q) * static_cast<double>(p.I * p.L * p.P) * static_cast<double>(p.D);
  const double useful = 1 + work / static_cast<double>(kWorkPerThread);
  if (useful < c.threads) c.threads = static_cast<int32_t>(useful);
  const int64_t tasks = p.N * p.H, wanted = 4 * static_cast<int64_t>(c.threads);
  if (forward && c.threads > 1 && tasks < wanted)
    c.split = std::clamp<int64_t>((wanted + tasks - 1) / tasks, 1, std::max<int64_t>(1, p.Q / 32));
}

// Which levels to pack, and which to handle together.
void plan_units(Call &c, bool forward) {
  const Problem &p = c.p;
  const int64_t Dp = round_up(p.D, c.k->vector), queries = (p.Q + c.split - 1) / c.split;
  const int64_t budget = forward ? kForwardSliceFloats : kBackwardSliceFloats;
  for (int32_t l = 0; l < p.L; l++) {
    const Level &v = p.levels[l];
    const int64_t padded = (v.h + 2) * (v.w + 2), tail = (v.w + 4) * Dp;
    const bool fits = padded < (int64_t{1} << 30) / Dp;
    const bool must = !forward && p.dtype != kF32;  // 16-bit gradients are summed in float32 slices
    if (must && !fits) throw Failure(WEFT_UNSUPPORTED, "level " + std::to_string(l) + " is too large for a 16-bit backward pass");
#if defined(WEFT_BENCH_NEVER_PACK)  // version 2 of native/bench
    const bool packed = must || (fits && queries < 0);
#else
    const bool packed = fits && (must || queries * p.P * 4 >= 2 * v.h * v.w);
#endif
    const int64_t floats = packed ? padded * Dp : 0;
    if (!c.units.empty()) {
      Unit &u = c.units.back();
      const int64_t wider = std::max(tail, (p.levels[u.l0].w + 4) * Dp);
      if (u.packed == packed && (!packed || u.floats + floats + wider <= budget)) {
        u.l1 = l + 1;
        u.floats += floats;
        continue;
      }
    }
    c.units.push_back({l, l + 1, packed, floats});
  }
  for (Unit &u : c.units) {  // the tail: zeros that far points read, two rows of the widest level deep
    int64_t widest = 0;
    for (int32_t l = u.l0; l < u.l1; l++) widest = std::max(widest, p.levels[l].w);
    if (u.packed) u.floats += (widest + 4) * Dp;
  }
  c.p.units = c.units.data();
  c.p.unit_count = static_cast<int32_t>(c.units.size());
}

// Lays out one thread's working memory in `memory`; with null it only counts the bytes.
int64_t lay_out(const Call &c, bool forward, char *memory, Scratch *s) {
  const Problem &p = c.p;
  const int64_t Dp = round_up(p.D, kMaxVector), lanes = round_up(p.L * p.P, kMaxVector);
  const int64_t queries = (p.Q + c.split - 1) / c.split;
  int64_t slice = 0;
  for (const Unit &u : c.units) slice = std::max(slice, u.packed ? u.floats : 0);
  int64_t at = 0;
  auto take = [&](int64_t bytes) {
    char *r = memory ? memory + at : nullptr;
    at += round_up(bytes, 64) + 64;  // one line apart, so that rows of different arrays differ in their cache set
    return r;
  };
  auto floats = [&](int64_t n) { return reinterpret_cast<float *>(take(n * 4)); };
  s->slice = floats(slice);
  s->grad_slice = floats(forward ? 0 : slice);
  s->rows = floats(std::max<int64_t>(forward ? queries : 0, 2) * Dp);
  s->lanes = floats(kLaneArrays * lanes);
  s->value_rows = reinterpret_cast<const char **>(take(4 * lanes * 8));
  s->grad_rows = reinterpret_cast<float **>(take(4 * lanes * 8));
  s->zero_row = floats(Dp);
  s->trash_row = floats(Dp);
  s->grad_row = floats(Dp);
  if (memory) std::memset(s->zero_row, 0, static_cast<size_t>(Dp) * 4);
  return at;
}

std::vector<Scratch> make_scratch(const Call &c, bool forward) {
  Scratch one{};
  const int64_t bytes = round_up(lay_out(c, forward, nullptr, &one), 4096) + 256;
  char *memory = arena.at_least(bytes * c.threads);
  std::vector<Scratch> all(static_cast<size_t>(c.threads));
  for (int32_t t = 0; t < c.threads; t++) lay_out(c, forward, memory + t * bytes, &all[static_cast<size_t>(t)]);
  return all;
}

// Runs f(n, h, q0, q1, scratch) over all rows and heads, queries cut into c.split parts.
template <class F>
void over_queries(const Call &c, const std::vector<Scratch> &scratch, F f) {
  const Problem &p = c.p;
  const int64_t chunk = (p.Q + c.split - 1) / c.split;
  parallel(p.N * p.H * c.split, c.threads, [&](int64_t t, int32_t slot) {
    const int64_t part = t % c.split, h = t / c.split % p.H, n = t / c.split / p.H;
    const int64_t q0 = std::min(p.Q, part * chunk), q1 = std::min(p.Q, q0 + chunk);
    if (q0 < q1) f(n, h, q0, q1, scratch[static_cast<size_t>(slot)]);
  });
}

template <class Args>
void forward(const Args &a) {
  check_forward(a);
  if (a.batch == 0 || a.queries == 0) return;
  Call c;
  open(c, a);
  plan_threads(c, true);
  plan_units(c, true);
  const Problem &p = c.p;
  const std::vector<Scratch> scratch = make_scratch(c, true);
  over_queries(c, scratch, [&](int64_t n, int64_t h, int64_t q0, int64_t q1, const Scratch &s) {
    if (p.fused) c.k->stats(p, n, h, q0, q1, s);
    if (p.fused && (p.trace_locations || p.trace_weights || p.trace_ignored)) c.k->trace(p, n, h, q0, q1);
    c.k->forward(p, n, h, q0, q1, s);
  });
}

bool seen_by_anyone(const Problem &p, int64_t n, int64_t image) {
  if (!p.mask) return p.Q > 0;
  for (int64_t q = 0; q < p.Q; q++)
    if (p.mask[n * p.mask_n + q * p.mask_q + image]) return true;
  return false;
}

// Zeroes the value gradients that packed units will not write themselves.
void clear_values(const Call &c) {
  const Problem &p = c.p;
  int64_t covered = 0;
  bool direct = false;
  for (int64_t l = 0; l < p.L; l++) covered += p.levels[l].h * p.levels[l].w;
  for (const Unit &u : c.units) direct |= !u.packed;
  const int64_t bytes = p.S * p.H * p.D * (p.dtype == kF32 ? 4 : 2), chunk = 1 << 20, chunks = (bytes + chunk - 1) / chunk;
  const int32_t threads = p.N * p.I * bytes > (2 << 20) ? c.allowed : 1;
  parallel(p.N * p.I * chunks, threads, [&](int64_t t, int32_t) {
    const int64_t block = t / chunks, from = t % chunks * chunk;
    if (!direct && covered == p.S && seen_by_anyone(p, block / p.I, block % p.I)) return;
    std::memset(static_cast<char *>(p.grad_value) + block * bytes + from, 0, static_cast<size_t>(std::min(chunk, bytes - from)));
  });
}

void run_backward(Call &c, bool want_points) {
  plan_threads(c, false);
  plan_units(c, false);
  const Problem &p = c.p;
  const std::vector<Scratch> scratch = make_scratch(c, false);
  if (p.grad_value) clear_values(c);
  if (p.Q == 0) return;
  if (p.fused) over_queries(c, scratch, [&](int64_t n, int64_t h, int64_t q0, int64_t q1, const Scratch &s) { c.k->stats(p, n, h, q0, q1, s); });
  if (p.grad_value || want_points)
    parallel(p.N * p.H * p.I, c.threads, [&](int64_t t, int32_t slot) {
      c.k->backward(p, t / p.I / p.H, t / p.I % p.H, t % p.I, scratch[static_cast<size_t>(slot)]);
    });
  if (p.fused && (p.grad_logits || p.grad_ignore))
    parallel(p.N * p.H, c.threads, [&](int64_t t, int32_t slot) { c.k->finish(p, t / p.H, t % p.H, scratch[static_cast<size_t>(slot)]); });
}

void backward(const weft_deform_args &a) {
  check_backward(a);
  if (a.batch == 0) return;
  Call c;
  open(c, a);
  const int64_t count = a.batch * a.queries * a.heads * a.levels * a.points;
  c.p.grad_value = a.grad_value;
  c.p.grad_locations = gradient(c, 0, a.point_dtype, a.grad_locations, 2 * count);
  c.p.grad_weights = gradient(c, 1, a.point_dtype, a.grad_weights, count);
  run_backward(c, a.grad_locations || a.grad_weights);
  put_back(c, 0, a.point_dtype, a.grad_locations);
  put_back(c, 1, a.point_dtype, a.grad_weights);
}

// Adds the rows' shares in a fixed order.
void sum_ignore_gradient(Call &c, void *out) {
  const Problem &p = c.p;
  std::vector<float> total(static_cast<size_t>(p.H * p.D), 0.0f);
  for (int64_t n = 0; n < p.N && p.Q > 0; n++)
    for (int64_t i = 0; i < p.H * p.D; i++) total[static_cast<size_t>(i)] += c.grad_ignore[static_cast<size_t>(n * p.H * p.D + i)];
  c.k->from_float(p.dtype, total.data(), out, p.H * p.D);
}

void backward(const weft_mmfs_args &a) {
  check_backward(a);
  Call c;
  open(c, a);
  Problem &p = c.p;
  const int64_t per_image = a.batch * a.queries * a.images * a.heads;
  p.grad_value = a.grad_value;
  p.grad_offsets = gradient(c, 0, a.point_dtype, a.grad_offsets, per_image * a.points * 2);
  p.grad_logits = gradient(c, 1, a.point_dtype, a.grad_logits, per_image * a.levels * (a.points + 1));
  if (a.grad_ignore_token) c.grad_ignore.resize(static_cast<size_t>(p.N * p.H * p.D));
  p.grad_ignore = a.grad_ignore_token ? c.grad_ignore.data() : nullptr;
  if (p.N > 0) run_backward(c, a.grad_offsets || a.grad_logits);
  put_back(c, 0, a.point_dtype, a.grad_offsets);
  put_back(c, 1, a.point_dtype, a.grad_logits);
  if (a.grad_ignore_token) sum_ignore_gradient(c, a.grad_ignore_token);
}

void say(char *message, int64_t bytes, const char *text) {
  if (message && bytes > 0) std::snprintf(message, static_cast<size_t>(bytes), "%s", text);
}

template <class Args, class F>
int32_t guarded(const char *name, const Args *args, char *message, int64_t bytes, F f) {
  say(message, bytes, "");
  int32_t status = WEFT_INTERNAL;
  try {
    if (!args) throw Failure(WEFT_BAD_ARGUMENT, "args is null");
    f(*args);
    status = WEFT_OK;
  } catch (const Failure &e) {
    status = e.status;
    say(message, bytes, (std::string(name) + ": " + e.what()).c_str());
  } catch (const std::bad_alloc &) {
    status = WEFT_OUT_OF_MEMORY;
    say(message, bytes, "no memory for working space");
  } catch (const std::exception &e) {
    say(message, bytes, e.what());
  } catch (...) {
    say(message, bytes, "unknown failure");
  }
  arena.trim();
  return status;
}

}  // namespace
}  // namespace weft

extern "C" {

int32_t weft_mmfs_abi(void) { return WEFT_MMFS_ABI; }

int32_t weft_mmfs_simd_level(void) { return weft::automatic_level(); }

int32_t weft_mmfs_simd_available(int32_t simd) { return simd > WEFT_SIMD_AUTO && weft::available(simd) ? 1 : 0; }

int32_t weft_mmfs_describe(char *message, int64_t message_bytes) {
  const int32_t level = weft::automatic_level();
  if (message && message_bytes > 0)
    std::snprintf(message, static_cast<size_t>(message_bytes), "CPU %s (%d floats a vector), %d cores", weft::level_name(level),
                  weft::kernels(level).vector, weft::cores());
  return WEFT_OK;
}

int32_t weft_deform_forward(const weft_deform_args *args, char *message, int64_t message_bytes) {
  return weft::guarded("deform forward", args, message, message_bytes, [](const weft_deform_args &a) { weft::forward(a); });
}
int32_t weft_deform_backward(const weft_deform_args *args, char *message, int64_t message_bytes) {
  return weft::guarded("deform backward", args, message, message_bytes, [](const weft_deform_args &a) { weft::backward(a); });
}
int32_t weft_mmfs_forward(const weft_mmfs_args *args, char *message, int64_t message_bytes) {
  return weft::guarded("mmfs forward", args, message, message_bytes, [](const weft_mmfs_args &a) { weft::forward(a); });
}
int32_t weft_mmfs_backward(const weft_mmfs_args *args, char *message, int64_t message_bytes) {
  return weft::guarded("mmfs backward", args, message, message_bytes, [](const weft_mmfs_args &a) { weft::backward(a); });
}
}
