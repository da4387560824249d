// Checks of a caller's arguments, done before anything is written.
#pragma once

#include <cstdint>
#include <stdexcept>
#include <string>

#include "weft_mmfs.h"

namespace weft {

// Carries a status to the C boundary, where it becomes a code and a message.
struct Failure : std::runtime_error {
  Failure(weft_status s, const std::string &what) : std::runtime_error(what), status(s) {}
  weft_status status;
};

void check_forward(const weft_deform_args &a);
void check_backward(const weft_deform_args &a);
void check_forward(const weft_mmfs_args &a);
void check_backward(const weft_mmfs_args &a);

}  // namespace weft
