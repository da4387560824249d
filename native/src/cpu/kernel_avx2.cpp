#define WEFT_VW 8
#define WEFT_NAME "avx2"
#define WEFT_KERNELS kKernelsAvx2
#include "kernel.h"
