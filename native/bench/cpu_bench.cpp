// CPU benchmark: `cpu_bench [threads] [repetitions]`. Prints one JSON line per case with the fields of `weft bench`, and how
// the gather's bytes per second compare with a copy of memory. Every result is checked against version 1 first.
#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include "v1_loops.h"

namespace {

double median_ms(int repetitions, const std::function<void()> &work) {
  std::vector<double> times;
  for (int i = 0; i < repetitions; i++) {
    const auto begin = std::chrono::steady_clock::now();
    work();
    times.push_back(std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - begin).count());
  }
  std::sort(times.begin(), times.end());
  return times[times.size() / 2];
}

double copy_gb_per_s(int64_t threads) {
  const size_t floats = size_t{32} << 20;
  std::vector<float> from(floats, 1.0f), to(floats);
  const double ms = median_ms(5, [&] {
    std::vector<std::thread> all;
    for (int64_t t = 0; t < threads; t++)
      all.emplace_back([&, t] {
        const size_t part = floats / static_cast<size_t>(threads);
        std::copy_n(from.data() + part * static_cast<size_t>(t), part, to.data() + part * static_cast<size_t>(t));
      });
    for (std::thread &t : all) t.join();
  });
  return 2.0 * 4 * static_cast<double>(floats) / ms / 1e6;
}

struct Case {
  std::string name;
  int64_t queries, images;
  std::vector<int64_t> sizes;
};

struct Data {
  weft_mmfs_args a{};
  std::vector<int64_t> shapes, start;
  std::vector<float> scale, value, offsets, logits, token, grad_out, reference{0.5f, 0.5f};
  std::vector<float> out, grad_value, grad_offsets, grad_logits, grad_token;

  Data(const Case &c, int64_t threads) {
    a.struct_bytes = sizeof a;
    a.batch = 1, a.images = c.images, a.heads = 16, a.channels = 64, a.queries = c.queries, a.points = 8, a.threads = threads;
    a.levels = static_cast<int64_t>(c.sizes.size());
    for (int64_t s : c.sizes) {
      shapes.insert(shapes.end(), {s, s});
      start.push_back(a.pixels);
      scale.push_back(static_cast<float>(s) / 16);
      a.pixels += s * s;
    }
    std::mt19937 r(1);
    auto fill = [&](int64_t n, auto distribution) {
      std::vector<float> v(static_cast<size_t>(n));
      for (float &x : v) x = distribution(r);
      return v;
    };
    const int64_t per = c.queries * c.images * 16, hd = 16 * 64;
    const std::normal_distribution<float> normal;
    value = fill(c.images * a.pixels * hd, normal);
    offsets = fill(per * 16, std::uniform_real_distribution<float>(-8, 8));  // the whole map around the centre
    logits = fill(per * a.levels * 9, normal);
    token = fill(hd, normal);
    grad_out = fill(c.queries * hd, normal);
    a.value_stride_head = 64, a.value_stride_pixel = hd, a.value_stride_image = a.pixels * hd, a.value_stride_batch = c.images * a.pixels * hd;
    a.spatial_shapes = shapes.data(), a.level_start = start.data(), a.scale_ratios = scale.data();
    a.value = value.data(), a.offsets = offsets.data(), a.logits = logits.data(), a.ignore_token = token.data();
    a.reference_points = reference.data(), a.grad_out = grad_out.data();
    outputs();
  }

  void outputs() {
    out.assign(grad_out.size(), 0), grad_value.assign(value.size(), 0), grad_offsets.assign(offsets.size(), 0);
    grad_logits.assign(logits.size(), 0), grad_token.assign(token.size(), 0);
    a.out = out.data(), a.grad_value = grad_value.data(), a.grad_offsets = grad_offsets.data();
    a.grad_logits = grad_logits.data(), a.grad_ignore_token = grad_token.data();
  }
};

void must_match(const char *what, const std::vector<float> &found, const std::vector<float> &expected) {
  float largest = 0, worst = 0;
  for (size_t i = 0; i < found.size(); i++) {
    largest = std::fmax(largest, std::fabs(expected[i]));
    worst = std::fmax(worst, std::fabs(found[i] - expected[i]));
  }
  if (worst <= 2e-5f * largest) return;
  std::fprintf(stderr, "%s differs from version 1 by %g of %g\n", what, worst, largest);
  std::exit(1);
}

void forward(const weft_mmfs_args &a) {
  char message[256];
  if (weft_mmfs_forward(&a, message, sizeof message) != WEFT_OK) std::fprintf(stderr, "%s\n", message), std::exit(1);
}
void backward(const weft_mmfs_args &a) {
  char message[256];
  if (weft_mmfs_backward(&a, message, sizeof message) != WEFT_OK) std::fprintf(stderr, "%s\n", message), std::exit(1);
}

void bench(const Case &c, int64_t threads, int repetitions, double copy) {
  Data ours(c, threads), loops(c, threads);
  forward(ours.a), backward(ours.a);
  v1::all(loops.a, false), v1::all(loops.a, true);
  must_match("out", ours.out, loops.out);
  must_match("grad_value", ours.grad_value, loops.grad_value);
  must_match("grad_offsets", ours.grad_offsets, loops.grad_offsets);
  must_match("grad_logits", ours.grad_logits, loops.grad_logits);
  must_match("grad_token", ours.grad_token, loops.grad_token);
  const double base_forward = median_ms(std::max(1, repetitions / 3), [&] { v1::all(loops.a, false); });
  const double base_both = base_forward + median_ms(std::max(1, repetitions / 3), [&] { loops.outputs(), v1::all(loops.a, true); });
  const double gathered = 1e-6 * static_cast<double>(c.queries * c.images * 16 * ours.a.levels * 8) * 4 * 64 * 4;
  for (int32_t simd = WEFT_SIMD_PORTABLE; simd <= WEFT_SIMD_NEON; simd++) {
    if (!weft_mmfs_simd_available(simd)) continue;
    const char *names[] = {"auto", "portable", "avx2", "avx512", "neon"};
    ours.a.simd = simd;
    const double f = median_ms(repetitions, [&] { forward(ours.a); });
    const double both = f + median_ms(repetitions, [&] { backward(ours.a); });
    std::printf("{\"case\":\"%s forward\",\"ours_ms\":%.3f,\"baseline_ms\":%.3f,\"speedup\":%.1f,\"note\":\"%s, %lld threads; gathers %.1f GB/s, copy %.1f GB/s\"}\n",
                c.name.c_str(), f, base_forward, base_forward / f, names[simd], static_cast<long long>(threads), gathered / f, copy);
    std::printf("{\"case\":\"%s forward+backward\",\"ours_ms\":%.3f,\"baseline_ms\":%.3f,\"speedup\":%.1f,\"note\":\"%s, %lld threads\"}\n",
                c.name.c_str(), both, base_both, base_both / both, names[simd], static_cast<long long>(threads));
    std::fflush(stdout);
  }
}

}  // namespace

int main(int argc, char **argv) {
  const int64_t threads = argc > 1 ? std::atoll(argv[1]) : 2;
  const int repetitions = argc > 2 ? std::atoi(argv[2]) : 9;
  const double copy = copy_gb_per_s(threads);
  for (const Case &c : {Case{"llm 1x4", 1, 4, {32, 16, 8}}, Case{"llm 2048x1", 2048, 1, {32, 16, 8}}, Case{"llm 2048x4", 2048, 4, {32, 16, 8}},
                        Case{"llm 2048x8", 2048, 8, {32, 16, 8}}, Case{"unet 4096", 4096, 1, {64, 32, 16, 8}},
                        Case{"unet 1024", 1024, 1, {64, 32, 16, 8}}, Case{"unet 256", 256, 1, {64, 32, 16, 8}}, Case{"unet 64", 64, 1, {64, 32, 16, 8}}})
    bench(c, threads, repetitions, copy);
  return 0;
}
