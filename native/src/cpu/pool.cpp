#include "pool.h"

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <system_error>
#include <thread>
#if defined(__linux__)
#include <sched.h>
#endif
#if defined(__unix__) || defined(__APPLE__)
#include <unistd.h>
#endif

namespace weft {
namespace {

using Body = std::function<void(int64_t, int32_t)>;

class Pool {
 public:
  void run(int64_t tasks, int32_t threads, const Body &body) {
    std::unique_lock<std::mutex> turn(turn_, std::try_to_lock);
    if (!turn.owns_lock()) {
      for (int64_t t = 0; t < tasks; t++) body(t, 0);
      return;
    }
    const int32_t workers = grow(threads - 1);
    {
      std::lock_guard<std::mutex> hold(lock_);
      body_ = &body;
      tasks_ = tasks;
      next_.store(0, std::memory_order_relaxed);
      wanted_ = workers;
      running_ = 0;
      round_++;
    }
    if (workers > 0) wake_.notify_all();
    drain(body, tasks, 0);
    std::unique_lock<std::mutex> hold(lock_);
    wanted_ = 0;  // workers that have not woken yet find nothing to do
    done_.wait(hold, [&] { return running_ == 0; });
    body_ = nullptr;
  }

 private:
  // Makes sure up to `count` workers exist and returns how many do.
  int32_t grow(int32_t count) {
    while (started_ < count) {
      try {
        std::thread(&Pool::work, this).detach();
      } catch (const std::system_error &) {
        break;  // no more threads to be had: go on with what there is
      }
      started_++;
    }
    return started_ < count ? started_ : count;
  }

  void drain(const Body &body, int64_t tasks, int32_t slot) {
    for (int64_t t = next_.fetch_add(1); t < tasks; t = next_.fetch_add(1)) body(t, slot);
  }

  void work() {
    uint64_t seen = 0;
    std::unique_lock<std::mutex> hold(lock_);
    for (;;) {
      wake_.wait(hold, [&] { return round_ != seen && wanted_ > 0; });
      seen = round_;
      const int32_t slot = wanted_--;  // workers..1; the caller is 0
      running_++;
      const Body *body = body_;
      const int64_t tasks = tasks_;
      hold.unlock();
      drain(*body, tasks, slot);
      hold.lock();
      if (--running_ == 0) done_.notify_one();
    }
  }

  std::mutex turn_;  // one call at a time owns the workers
  std::mutex lock_;
  std::condition_variable wake_, done_;
  const Body *body_ = nullptr;
  int64_t tasks_ = 0;
  std::atomic<int64_t> next_{0};
  int32_t wanted_ = 0, running_ = 0, started_ = 0;
  uint64_t round_ = 0;
};

// Never destroyed: workers may still be asleep in it when the process ends. A forked child gets a pool of its own, because
// its parent's workers do not exist there.
Pool &pool() {
#if defined(__unix__) || defined(__APPLE__)
  static std::mutex lock;
  static Pool *current = nullptr;
  static pid_t owner = 0;
  std::lock_guard<std::mutex> hold(lock);
  if (!current || owner != getpid()) {
    current = new Pool;
    owner = getpid();
  }
  return *current;
#else
  static Pool *current = new Pool;
  return *current;
#endif
}

}  // namespace

void parallel(int64_t tasks, int32_t threads, const Body &body) {
  if (threads > tasks) threads = static_cast<int32_t>(tasks);
  if (threads <= 1) {
    for (int64_t t = 0; t < tasks; t++) body(t, 0);
    return;
  }
  pool().run(tasks, threads, body);
}

int32_t cores() {
#if defined(__linux__)
  cpu_set_t set;
  if (sched_getaffinity(0, sizeof set, &set) == 0) return CPU_COUNT(&set) > 0 ? CPU_COUNT(&set) : 1;
#endif
  const unsigned n = std::thread::hardware_concurrency();
  return n > 0 ? static_cast<int32_t>(n) : 1;
}

}  // namespace weft
