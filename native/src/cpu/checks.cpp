#include "checks.h"

#include <initializer_list>

#include "dispatch.h"

namespace weft {
namespace {

using std::to_string;

[[noreturn]] void bad(const std::string &what) { throw Failure(WEFT_BAD_ARGUMENT, what); }

constexpr int64_t kLargest = int64_t{1} << 40;  // of any one size: far beyond memory, and products stay checkable

void size(const char *name, int64_t value, int64_t least) {
  if (value < least || value > kLargest)
    bad(std::string(name) + " is " + to_string(value) + ", expected " + to_string(least) + " or more");
}

void stride(const char *name, int64_t value) {
  if (value < 0) bad(std::string(name) + " is " + to_string(value) + ", expected 0 or more");
}

void pointer(const char *name, const void *p) {
  if (!p) bad(std::string(name) + " is null");
}

// A tensor's element count, in bytes of at most 8 each, must fit 63 bits.
void count(const char *name, std::initializer_list<int64_t> sizes) {
  int64_t n = 8;
  for (int64_t s : sizes)
    if (s != 0 && __builtin_mul_overflow(n, s, &n)) bad(std::string(name) + " has more elements than memory can address");
}

void dtype(const char *name, int64_t value) {
  if (value < WEFT_F32 || value > WEFT_BF16) bad(std::string(name) + " is " + to_string(value) + ", expected 0 (f32), 1 (f16) or 2 (bf16)");
}

template <class Args>
void common(const Args &a) {
  dtype("value_dtype", a.value_dtype);
  dtype("point_dtype", a.point_dtype);
  size("batch", a.batch, 0);
  size("pixels", a.pixels, 1);
  size("heads", a.heads, 1);
  size("channels", a.channels, 1);
  size("queries", a.queries, 0);
  size("levels", a.levels, 1);
  size("points", a.points, 1);
  if (a.levels * a.points > (1 << 20)) bad("levels * points is " + to_string(a.levels * a.points) + ", at most 1048576 are supported");
  stride("value_stride_batch", a.value_stride_batch);
  stride("value_stride_pixel", a.value_stride_pixel);
  stride("value_stride_head", a.value_stride_head);
  if (a.threads < 0 || a.threads > 4096) bad("threads is " + to_string(a.threads) + ", expected 0 to 4096");
  if (a.stream != 0) bad("stream is not 0, but the CPU has no streams");
  if (a.simd < WEFT_SIMD_AUTO || a.simd > WEFT_SIMD_NEON) bad("simd is " + to_string(a.simd) + ", expected 0 to 4");
  if (a.simd != WEFT_SIMD_AUTO && !available(static_cast<int32_t>(a.simd)))
    throw Failure(WEFT_UNSUPPORTED, std::string("SIMD level ") + level_name(static_cast<int32_t>(a.simd)) + " is not available on this machine");
  pointer("spatial_shapes", a.spatial_shapes);
  pointer("level_start", a.level_start);
  int64_t end = 0;
  for (int64_t l = 0; l < a.levels; l++) {
    const int64_t h = a.spatial_shapes[2 * l], w = a.spatial_shapes[2 * l + 1], start = a.level_start[l];
    const std::string where = "level " + to_string(l) + " (" + to_string(h) + " x " + to_string(w) + " from pixel " + to_string(start) + ")";
    if (h < 1 || w < 1) bad(where + " is empty");
    if (h > (1 << 24) || w > (1 << 24) || h * w > 0x7fffffff) bad(where + " is too large: at most 2^24 a side and 2^31 - 1 pixels");
    if (start < end) bad(where + " overlaps the level before it, which ends at pixel " + to_string(end));
    if (start > a.pixels - h * w) bad(where + " ends beyond the " + to_string(a.pixels) + " pixels of value");
    end = start + h * w;
  }
}

void struct_size(int64_t got, size_t want) {
  if (got != static_cast<int64_t>(want))
    throw Failure(WEFT_UNSUPPORTED, "struct_bytes is " + to_string(got) + ", this library knows " + to_string(want) + " (ABI " + to_string(WEFT_MMFS_ABI) + ")");
}

void check(const weft_deform_args &a) {
  struct_size(a.struct_bytes, sizeof a);
  common(a);
  count("value", {a.batch, a.pixels, a.heads, a.channels});
  count("locations", {a.batch, a.queries, a.heads, a.levels, a.points, 2});
  count("out", {a.batch, a.queries, a.heads, a.channels});
  if (a.batch == 0) return;
  pointer("value", a.value);
  if (a.queries == 0) return;
  pointer("locations", a.locations);
  pointer("weights", a.weights);
}

void check(const weft_mmfs_args &a) {
  struct_size(a.struct_bytes, sizeof a);
  size("images", a.images, 1);
  common(a);
  stride("value_stride_image", a.value_stride_image);
  stride("reference_stride_batch", a.reference_stride_batch);
  stride("reference_stride_query", a.reference_stride_query);
  stride("mask_stride_batch", a.mask_stride_batch);
  stride("mask_stride_query", a.mask_stride_query);
  stride("mask_stride_image", a.mask_stride_image);
  if (a.mask && (a.mask_dtype < WEFT_MASK_U8 || a.mask_dtype > WEFT_MASK_F32))
    bad("mask_dtype is " + to_string(a.mask_dtype) + ", expected 0 (u8), 1 (i64) or 2 (f32)");
  count("value", {a.batch, a.images, a.pixels, a.heads, a.channels});
  count("offsets", {a.batch, a.queries, a.images, a.heads, a.points, 2});
  count("logits", {a.batch, a.queries, a.images, a.heads, a.levels, a.points + 1});
  count("traces", {a.batch, a.queries, a.images, a.heads, a.levels, a.points, 2});
  count("out", {a.batch, a.queries, a.heads, a.channels});
  pointer("scale_ratios", a.scale_ratios);
  pointer("ignore_token", a.ignore_token);
  if (a.batch == 0) return;
  if (!a.value_images) pointer("value", a.value);
  if (a.queries == 0) return;
  pointer("offsets", a.offsets);
  pointer("logits", a.logits);
  pointer("reference_points", a.reference_points);
}

template <class Args>
void needs(const char *name, const Args &a, const void *p) {
  if (a.batch > 0 && a.queries > 0) pointer(name, p);
}

}  // namespace

void check_forward(const weft_deform_args &a) {
  check(a);
  needs("out", a, a.out);
}
void check_backward(const weft_deform_args &a) {
  check(a);
  needs("grad_out", a, a.grad_out);
}
void check_forward(const weft_mmfs_args &a) {
  check(a);
  needs("out", a, a.out);
}
void check_backward(const weft_mmfs_args &a) {
  check(a);
  needs("grad_out", a, a.grad_out);
}

}  // namespace weft
