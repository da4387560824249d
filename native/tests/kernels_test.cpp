// The C ABI driven from C++, made to run under sanitizers: odd shapes, strange numbers, strides, many threads, bad arguments.
// Every case compares all SIMD levels and both dtypes with the portable float32 result, which the Java tests hold against
// double precision.
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include "weft_mmfs.h"

namespace {

int failures = 0;

void expect(bool ok, const std::string &what) {
  if (ok) return;
  std::fprintf(stderr, "FAILED: %s\n", what.c_str());
  failures++;
}

struct Shape {
  int64_t batch, images, heads, channels, queries, points;
  std::vector<int64_t> levels;  // h, w, h, w, ...
};

struct Case {
  Shape s;
  int64_t pixels = 0;
  std::vector<int64_t> start;
  std::vector<float> scale, value, offsets, logits, token, reference, grad_out;
  std::vector<uint8_t> mask;
  std::vector<float> out, grad_value, grad_offsets, grad_logits, grad_token;
  std::vector<float> trace_locations, trace_weights, trace_ignored;

  Case(const Shape &shape, unsigned seed) : s(shape) {
    std::mt19937 r(seed);
    std::normal_distribution<float> normal;
    auto random = [&](int64_t n, float size) {
      std::vector<float> v(static_cast<size_t>(n));
      for (float &x : v) x = normal(r) * size;
      return v;
    };
    for (size_t i = 0; i < s.levels.size(); i += 2) {
      start.push_back(pixels);
      pixels += s.levels[i] * s.levels[i + 1];
      scale.push_back(0.5f + static_cast<float>(i));
    }
    const int64_t L = count(), rows = s.batch * s.queries, per = rows * s.images * s.heads;
    value = random(s.batch * s.images * pixels * s.heads * s.channels, 1);
    offsets = random(per * s.points * 2, 2);
    logits = random(per * L * (s.points + 1), 1);
    token = random(s.heads * s.channels, 1);
    reference = random(rows * 2, 0.5f);
    grad_out = random(rows * s.heads * s.channels, 1);
    for (int64_t i = 0; i < rows * s.images; i++) mask.push_back(r() % 4 != 0);
    const float strange[] = {NAN, INFINITY, -INFINITY, 1e30f, -3e9f};
    for (size_t i = 0; i < offsets.size(); i += 11) offsets[i] = strange[i / 11 % 5];
    out.resize(grad_out.size());
    grad_value.resize(value.size());
    grad_offsets.resize(offsets.size());
    grad_logits.resize(logits.size());
    grad_token.resize(token.size());
    trace_locations.resize(static_cast<size_t>(per * L * s.points * 2));
    trace_weights.resize(static_cast<size_t>(per * L * s.points));
    trace_ignored.resize(static_cast<size_t>(rows * s.heads));
  }

  int64_t count() const { return static_cast<int64_t>(s.levels.size() / 2); }

  weft_mmfs_args args() {
    weft_mmfs_args a{};
    a.struct_bytes = sizeof a;
    a.batch = s.batch, a.images = s.images, a.pixels = pixels, a.heads = s.heads, a.channels = s.channels;
    a.queries = s.queries, a.levels = count(), a.points = s.points;
    a.value_stride_head = s.channels, a.value_stride_pixel = s.heads * s.channels;
    a.value_stride_image = pixels * a.value_stride_pixel, a.value_stride_batch = s.images * a.value_stride_image;
    a.spatial_shapes = s.levels.data(), a.level_start = start.data(), a.scale_ratios = scale.data();
    a.value = value.data(), a.offsets = offsets.data(), a.logits = logits.data(), a.ignore_token = token.data();
    a.reference_points = reference.data(), a.reference_stride_batch = s.queries * 2, a.reference_stride_query = 2;
    a.mask = mask.data(), a.mask_stride_batch = s.queries * s.images, a.mask_stride_query = s.images, a.mask_stride_image = 1;
    a.out = out.data();
    a.trace_locations = trace_locations.data(), a.trace_weights = trace_weights.data(), a.trace_ignored = trace_ignored.data();
    a.grad_out = grad_out.data(), a.grad_value = grad_value.data(), a.grad_offsets = grad_offsets.data();
    a.grad_logits = grad_logits.data(), a.grad_ignore_token = grad_token.data();
    a.threads = 3;
    return a;
  }
};

void run(const weft_mmfs_args &a, const std::string &what) {
  char message[256];
  expect(weft_mmfs_forward(&a, message, sizeof message) == WEFT_OK, what + " forward: " + message);
  expect(weft_mmfs_backward(&a, message, sizeof message) == WEFT_OK, what + " backward: " + message);
}

void close(const std::vector<float> &found, const std::vector<float> &expected, const std::string &what) {
  float largest = 1e-20f;
  for (float e : expected) largest = std::fmax(largest, std::fabs(e));
  for (size_t i = 0; i < found.size(); i++)
    if (!(std::fabs(found[i] - expected[i]) <= 1e-5f * largest)) {
      expect(false, what + "[" + std::to_string(i) + "] " + std::to_string(found[i]) + " is not " + std::to_string(expected[i]));
      return;
    }
}

void compare_levels(const Shape &shape, unsigned seed) {
  Case base(shape, seed);
  weft_mmfs_args a = base.args();
  a.simd = WEFT_SIMD_PORTABLE;
  run(a, "portable");
  for (int32_t simd = WEFT_SIMD_AVX2; simd <= WEFT_SIMD_NEON; simd++) {
    if (!weft_mmfs_simd_available(simd)) continue;
    Case other(shape, seed);
    a = other.args();
    a.simd = simd;
    const std::string name = "seed " + std::to_string(seed) + " simd " + std::to_string(simd);
    run(a, name);
    close(other.out, base.out, name + " out");
    close(other.grad_value, base.grad_value, name + " grad_value");
    close(other.grad_offsets, base.grad_offsets, name + " grad_offsets");
    close(other.grad_logits, base.grad_logits, name + " grad_logits");
    close(other.grad_token, base.grad_token, name + " grad_token");
  }
}

// 16-bit tensors of the exact size, so that a sanitizer sees every read beyond them.
void half_precision(const Shape &shape, unsigned seed, int64_t dtype) {
  Case c(shape, seed);
  auto narrow = [](const std::vector<float> &v) {
    std::vector<uint16_t> r;
    for (float f : v) {
      uint32_t u;
      std::memcpy(&u, &f, 4);
      r.push_back(static_cast<uint16_t>(u >> 16));
    }
    return r;
  };
  std::vector<uint16_t> value = narrow(c.value), token = narrow(c.token), out(c.out.size()), grad_out = narrow(c.grad_out);
  std::vector<uint16_t> offsets = narrow(c.offsets), logits = narrow(c.logits);
  std::vector<uint16_t> grad_value(value.size()), grad_offsets(offsets.size()), grad_logits(logits.size()), grad_token(token.size());
  for (int32_t simd = WEFT_SIMD_PORTABLE; simd <= WEFT_SIMD_NEON; simd++) {
    if (!weft_mmfs_simd_available(simd)) continue;
    weft_mmfs_args a = c.args();
    a.simd = simd, a.value_dtype = dtype, a.point_dtype = dtype;
    a.value = value.data(), a.ignore_token = token.data(), a.out = out.data(), a.grad_out = grad_out.data();
    a.offsets = offsets.data(), a.logits = logits.data();
    a.grad_value = grad_value.data(), a.grad_offsets = grad_offsets.data(), a.grad_logits = grad_logits.data();
    a.grad_ignore_token = grad_token.data();
    run(a, "16-bit");
  }
}

void plain(const Shape &shape, unsigned seed) {
  Case c(shape, seed);
  weft_deform_args a{};
  a.struct_bytes = sizeof a;
  a.batch = shape.batch, a.pixels = c.pixels, a.heads = shape.heads, a.channels = shape.channels, a.queries = shape.queries;
  a.levels = c.count(), a.points = shape.points;
  a.value_stride_head = shape.channels, a.value_stride_pixel = shape.heads * shape.channels;
  a.value_stride_batch = shape.images * c.pixels * a.value_stride_pixel;
  const size_t points = static_cast<size_t>(shape.batch * shape.queries * shape.heads * c.count() * shape.points);
  std::vector<float> locations(2 * points), weights(points), grad_locations(2 * points), grad_weights(points);
  std::vector<float> grad_value(static_cast<size_t>(shape.batch * c.pixels * a.value_stride_pixel));
  std::mt19937 r(seed);
  std::uniform_real_distribution<float> uniform(-0.3f, 1.3f);
  for (float &x : locations) x = uniform(r);
  for (float &x : weights) x = uniform(r);
  a.spatial_shapes = shape.levels.data(), a.level_start = c.start.data();
  a.value = c.value.data(), a.locations = locations.data(), a.weights = weights.data(), a.out = c.out.data();
  a.grad_out = c.grad_out.data(), a.grad_value = grad_value.data();
  a.grad_locations = grad_locations.data(), a.grad_weights = grad_weights.data();
  a.threads = 2;
  char message[256];
  expect(weft_deform_forward(&a, message, sizeof message) == WEFT_OK, message);
  expect(weft_deform_backward(&a, message, sizeof message) == WEFT_OK, message);
}

void many_callers() {
  const Shape shape{1, 2, 4, 32, 300, 4, {16, 16, 8, 8}};
  Case base(shape, 9);
  run(base.args(), "alone");
  std::vector<std::thread> threads;
  std::vector<Case> cases(4, base);
  for (Case &c : cases)
    threads.emplace_back([&c] {
      for (int i = 0; i < 5; i++) run(c.args(), "together");
    });
  for (std::thread &t : threads) t.join();
  for (Case &c : cases) expect(c.out == base.out && c.grad_value == base.grad_value, "calls at the same time differ");
}

void bad_arguments() {
  Case c({1, 1, 1, 4, 2, 1, {2, 2}}, 1);
  char message[8];
  weft_mmfs_args a = c.args();
  a.heads = 0;
  expect(weft_mmfs_forward(&a, message, sizeof message) == WEFT_BAD_ARGUMENT, "no heads");
  expect(message[7] == 0 && std::strlen(message) == 7, "a long message is cut");
  expect(weft_mmfs_forward(&a, nullptr, 0) == WEFT_BAD_ARGUMENT, "no room for a message");
  expect(weft_mmfs_forward(nullptr, message, sizeof message) == WEFT_BAD_ARGUMENT, "no arguments");
  a = c.args();
  a.queries = INT64_MAX;
  expect(weft_mmfs_forward(&a, message, sizeof message) == WEFT_BAD_ARGUMENT, "endless queries");
  a = c.args();
  a.simd = weft_mmfs_simd_available(WEFT_SIMD_NEON) ? WEFT_SIMD_AVX2 : WEFT_SIMD_NEON;
  expect(weft_mmfs_forward(&a, message, sizeof message) == WEFT_UNSUPPORTED, "another processor's SIMD level");
}

}  // namespace

int main() {
  const std::vector<Shape> shapes = {
      {2, 3, 2, 5, 7, 3, {6, 4, 3, 5}}, {1, 1, 1, 1, 1, 1, {1, 1}},          {1, 2, 3, 17, 40, 2, {9, 1, 1, 9}},
      {1, 2, 2, 64, 90, 8, {8, 8, 4, 4}}, {2, 1, 1, 70, 33, 5, {3, 3}},      {1, 4, 2, 33, 2, 1, {5, 5, 2, 3, 1, 1}},
      {1, 1, 2, 130, 20, 3, {4, 7}},    {0, 2, 2, 8, 5, 2, {3, 3}},          {2, 2, 2, 8, 0, 2, {3, 3}},
  };
  for (size_t i = 0; i < shapes.size(); i++) {
    const unsigned seed = static_cast<unsigned>(i);
    compare_levels(shapes[i], seed);
    half_precision(shapes[i], seed, WEFT_F16);
    half_precision(shapes[i], seed, WEFT_BF16);
    plain(shapes[i], seed);
  }
  many_callers();
  bad_arguments();
  std::printf("%s\n", failures == 0 ? "all passed" : "failures");
  return failures == 0 ? 0 : 1;
}
