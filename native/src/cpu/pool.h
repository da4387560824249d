// Worker threads that sleep between calls. They never spin, so they do not fight libtorch's OpenMP threads for cores.
#pragma once

#include <cstdint>
#include <functional>

namespace weft {

// Runs body(task, slot) for every task in 0..tasks-1 on up to `threads` threads, the caller included; slot is below `threads`
// and unique among concurrently running bodies. When another call holds the workers, or none can be started, the caller
// does everything itself. body must not throw.
void parallel(int64_t tasks, int32_t threads, const std::function<void(int64_t, int32_t)> &body);

// Cores this process may run on.
int32_t cores();

}  // namespace weft
