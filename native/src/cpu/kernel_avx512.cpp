#define WEFT_VW 16
#define WEFT_NAME "avx512"
#define WEFT_KERNELS kKernelsAvx512
#include "kernel.h"
