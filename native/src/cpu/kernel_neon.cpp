#define WEFT_VW 4
#define WEFT_NAME "neon"
#define WEFT_KERNELS kKernelsNeon
#include "kernel.h"
