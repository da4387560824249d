#define WEFT_VW 4
#define WEFT_NAME "portable"
#define WEFT_KERNELS kKernelsPortable
#include "kernel.h"
