// libnvrtc.so.12 for machines that have CUDA 13's only: the presets through which Weft compiles its kernels ask for the older
// name. Every function is passed on under its own name; what Weft calls is the same in both.
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>

#define CUDA13 "libnvrtc.so.13"

typedef long Function(long, long, long, long, long, long);

static Function *find(const char *name) {
  void *library = dlopen(CUDA13, RTLD_NOW | RTLD_GLOBAL);
  void *function = library ? dlsym(library, name) : NULL;
  if (!function) {
    fprintf(stderr, "weft: %s\n", dlerror());
    exit(1);  // there is no answer that all callers would understand
  }
  return (Function *)function;
}

// NVRTC's functions take up to six integers or pointers, which come in registers: passing on six serves them all.
#define FORWARD(name) \
  long name(long a, long b, long c, long d, long e, long f) { return find(#name)(a, b, c, d, e, f); }

FORWARD(nvrtcAddNameExpression)
FORWARD(nvrtcCompileProgram)
FORWARD(nvrtcCreateProgram)
FORWARD(nvrtcDestroyProgram)
FORWARD(nvrtcGetCUBIN)
FORWARD(nvrtcGetCUBINSize)
FORWARD(nvrtcGetErrorString)
FORWARD(nvrtcGetLoweredName)
FORWARD(nvrtcGetNumSupportedArchs)
FORWARD(nvrtcGetPTX)
FORWARD(nvrtcGetPTXSize)
FORWARD(nvrtcGetProgramLog)
FORWARD(nvrtcGetProgramLogSize)
FORWARD(nvrtcGetSupportedArchs)
FORWARD(nvrtcVersion)
