/*
 * weft_mmfs.h - the one C ABI of Weft's MMFS kernels.
 *
 * Two operators, each with a forward and a backward pass:
 *
 *   weft_deform_*   plain deformable sampling: points and weights are given.
 *   weft_mmfs_*     fused MMFS: raw offsets and raw logits are given; the ignore slot, the joint softmax over
 *                   images x levels x (points + 1), the sampling points, the bilinear gather and the ignore token
 *                   are all computed inside.
 *
 * Conventions
 *   - Sizes and strides are counted in elements, never bytes, and are 64 bits wide throughout.
 *   - Tensors are row-major and dense unless a stride is named. The innermost axis is always dense.
 *   - (x, y) order for points, offsets and reference points; (height, width) order for spatial shapes.
 *   - Bilinear sampling follows grid_sample(padding_mode=zeros, align_corners=False): x = loc_x * W - 0.5, and each of
 *     the four neighbours counts only when it lies inside the map.
 *   - Derivatives with respect to a location are those of the floor cell: the right derivative at an integer x.
 *   - A point that is NaN, infinite or wholly outside its map reads zero and receives zero gradient. No coordinate can
 *     overflow an integer. NaN in a value, a weight or a visible logit reaches the output, as it would in the composite form.
 *   - Nothing is thrown across this boundary. Every call returns a weft_status; on failure `message` (when not null) holds
 *     one zero-terminated UTF-8 sentence, cut to message_bytes, and the outputs are unspecified.
 *   - Outputs are overwritten, never accumulated into. Inputs and outputs must not overlap.
 *   - Calls are re-entrant. Results do not depend on the thread count: every output element is summed by one thread in a
 *     fixed order, so equal calls give equal bits on the same machine and SIMD level.
 *
 * The structs hold 8-byte members only, so that a caller without a C compiler can lay them out as an array of 64-bit words.
 * The first member is the struct's size in bytes; a library refuses a size it does not know.
 */
#ifndef WEFT_MMFS_H
#define WEFT_MMFS_H

#if defined(__CUDACC_RTC__)
typedef long long int64_t;
typedef int int32_t;
#else
#include <stdint.h>
#endif

#if defined(_WIN32)
#define WEFT_API __declspec(dllexport)
#elif defined(__GNUC__)
#define WEFT_API __attribute__((visibility("default")))
#else
#define WEFT_API
#endif

#ifdef __cplusplus
extern "C" {
#endif

/* Raised whenever a struct or a meaning changes. */
#define WEFT_MMFS_ABI 1

/* What a call came to. */
typedef enum weft_status {
  WEFT_OK = 0,
  WEFT_BAD_ARGUMENT = 1,  /* a size, stride, pointer or enum value cannot be right; nothing was written */
  WEFT_OUT_OF_MEMORY = 2, /* scratch memory could not be had; nothing was written */
  WEFT_UNSUPPORTED = 3,   /* asked for something this build or machine lacks, such as a SIMD level */
  WEFT_INTERNAL = 4       /* a defect of the library */
} weft_status;

/* Element types. Sums are always taken in float32. */
typedef enum weft_dtype { WEFT_F32 = 0, WEFT_F16 = 1, WEFT_BF16 = 2 } weft_dtype;

/* Element types of a mask: zero hides an image, anything else shows it. */
typedef enum weft_mask_dtype { WEFT_MASK_U8 = 0, WEFT_MASK_I64 = 1, WEFT_MASK_F32 = 2 } weft_mask_dtype;

/* SIMD levels of the CPU implementation. */
typedef enum weft_simd {
  WEFT_SIMD_AUTO = 0, /* the best the machine has, or what the environment variable WEFT_MMFS_SIMD names */
  WEFT_SIMD_PORTABLE = 1,
  WEFT_SIMD_AVX2 = 2, /* with FMA and F16C */
  WEFT_SIMD_AVX512 = 3,
  WEFT_SIMD_NEON = 4
} weft_simd;

/*
 * Plain deformable sampling.
 *   out[n,q,h,:] = sum over levels l and points p of weights[n,q,h,l,p] * bilinear(value[n, level l, h, :], locations[n,q,h,l,p])
 */
typedef struct weft_deform_args {
  int64_t struct_bytes; /* sizeof(weft_deform_args) */
  int64_t value_dtype;  /* weft_dtype of value, out, grad_out, grad_value */
  int64_t point_dtype;  /* weft_dtype of locations, weights and their gradients */

  int64_t batch;    /* N  >= 0 */
  int64_t pixels;   /* S  >= 1, pixels of all levels of one row */
  int64_t heads;    /* H  >= 1 */
  int64_t channels; /* D  >= 1, channels of one head */
  int64_t queries;  /* Lq >= 0 */
  int64_t levels;   /* L  >= 1 */
  int64_t points;   /* P  >= 1, points of one level */

  int64_t value_stride_batch; /* elements between rows of the batch; 0 shares one row */
  int64_t value_stride_pixel; /* usually H * D */
  int64_t value_stride_head;  /* usually D */

  const int64_t *spatial_shapes; /* [L, 2]: height, width, each >= 1; host memory on the CPU */
  const int64_t *level_start;    /* [L]: first pixel of a level; start + height * width <= S */

  const void *value;     /* [N, S, H, D] */
  const void *locations; /* [N, Lq, H, L, P, 2], (x, y), 0..1 spans the map */
  const void *weights;   /* [N, Lq, H, L, P], any sign, need not sum to one */

  void *out; /* forward: [N, Lq, H * D] */

  const void *grad_out; /* backward: [N, Lq, H * D] */
  void *grad_value;     /* backward: dense [N, S, H, D], or null when not wanted; pixels of no level become zero */
  void *grad_locations; /* backward: [N, Lq, H, L, P, 2], or null */
  void *grad_weights;   /* backward: [N, Lq, H, L, P], or null */

  int64_t threads; /* CPU: threads to use at most, 0 = one per core; small work uses fewer */
  int64_t simd;    /* CPU: weft_simd */
  int64_t stream;  /* CUDA: the CUstream to launch on; 0 on the CPU */
} weft_deform_args;

/*
 * Fused MMFS. With z the logits, m the mask, r the reference points, s the scale ratios and T = I * L:
 *   z[n,q,i,h,l,P] := -ln(T)                           (the ignore slot; whatever the caller stored there is not read)
 *   a              := softmax of z over (i, l, p <= P)  with the points of hidden images left out, ignore slots never hidden
 *   loc[i,l,p]     := r[n,q] + offsets[n,q,i,h,p] * s[l] / (W_l, H_l)
 *   out[n,q,h,:]   := sum a[i,l,p] * bilinear(value[n,i,level l,h,:], loc[i,l,p])  +  ignore_token[h,:] * sum a[i,l,P]
 * A query that sees no image gives the ignore token exactly. Hidden images are never read, so their values, offsets and
 * logits may hold anything. This equals adding -10000 to hidden logits for every logit a trained model can produce.
 */
typedef struct weft_mmfs_args {
  int64_t struct_bytes; /* sizeof(weft_mmfs_args) */
  int64_t value_dtype;  /* weft_dtype of value, ignore_token, out, grad_out, grad_value, grad_ignore_token */
  int64_t point_dtype;  /* weft_dtype of offsets, logits and their gradients */

  int64_t batch;    /* N  >= 0 */
  int64_t images;   /* I  >= 1, padded number of images; all of them share the spatial shapes */
  int64_t pixels;   /* S  >= 1, pixels of all levels of one image */
  int64_t heads;    /* H  >= 1 */
  int64_t channels; /* D  >= 1 */
  int64_t queries;  /* Lq >= 0 */
  int64_t levels;   /* L  >= 1, levels of one image */
  int64_t points;   /* P  >= 1 */

  int64_t value_stride_batch; /* 0 shares one row, as both halves of guidance do */
  int64_t value_stride_image;
  int64_t value_stride_pixel; /* usually H * D */
  int64_t value_stride_head;  /* usually D */

  const int64_t *spatial_shapes; /* [L, 2]: height, width */
  const int64_t *level_start;    /* [L] */
  const float *scale_ratios;     /* [L]: level size / base size */

  const void *value;               /* [N, I, S, H, D]; ignored when value_images is given */
  const void *const *value_images; /* [N * I] addresses of [S, H, D] blocks, or null; hidden images may be null */
  const void *offsets;             /* [N, Lq, I, H, P, 2], (x, y), pixels of the base grid */
  const void *logits;              /* [N, Lq, I, H, L, P + 1] */
  const void *ignore_token;        /* [H * D] */

  const float *reference_points;    /* (x, y) per query, 0..1 */
  int64_t reference_stride_batch;   /* 0 = the same for all rows */
  int64_t reference_stride_query;   /* usually 2; 0 = one point for all queries */

  const void *mask;           /* null = every image visible */
  int64_t mask_dtype;         /* weft_mask_dtype */
  int64_t mask_stride_batch;
  int64_t mask_stride_query;  /* 0 = the same for all queries */
  int64_t mask_stride_image;  /* usually 1 */

  void *out; /* forward: [N, Lq, H * D] */

  float *trace_locations; /* forward, optional: [N, Lq, H, I * L, P, 2] as in the reference, hidden images included */
  float *trace_weights;   /* forward, optional: [N, Lq, H, I * L, P] */
  float *trace_ignored;   /* forward, optional: [N, Lq, H] share of the ignore slots, 0..1 */

  const void *grad_out;    /* backward: [N, Lq, H * D] */
  void *grad_value;        /* backward: dense [N, I, S, H, D], or null when not wanted */
  void *grad_offsets;      /* backward: [N, Lq, I, H, P, 2], or null */
  void *grad_logits;       /* backward: [N, Lq, I, H, L, P + 1], or null; ignore slots and hidden images get 0 */
  void *grad_ignore_token; /* backward: [H * D], or null */

  int64_t threads; /* as in weft_deform_args */
  int64_t simd;
  int64_t stream;
} weft_mmfs_args;

#if !defined(__CUDACC_RTC__)

/* The value of WEFT_MMFS_ABI this library was built with. */
WEFT_API int32_t weft_mmfs_abi(void);

/* The SIMD level an automatic call would use now. */
WEFT_API int32_t weft_mmfs_simd_level(void);

/* 1 when a call may ask for this weft_simd on this machine, else 0. */
WEFT_API int32_t weft_mmfs_simd_available(int32_t simd);

/* Writes one line such as "CPU avx512 (16 floats a vector), 2 cores" and returns WEFT_OK. */
WEFT_API int32_t weft_mmfs_describe(char *message, int64_t message_bytes);

/*
 * The four operators on the CPU. Pointers are host memory. A call with batch or queries equal to 0 succeeds: nothing to
 * write in the forward pass, zeros in grad_value and grad_ignore_token in the backward pass.
 */
WEFT_API int32_t weft_deform_forward(const weft_deform_args *args, char *message, int64_t message_bytes);
WEFT_API int32_t weft_deform_backward(const weft_deform_args *args, char *message, int64_t message_bytes);
WEFT_API int32_t weft_mmfs_forward(const weft_mmfs_args *args, char *message, int64_t message_bytes);
WEFT_API int32_t weft_mmfs_backward(const weft_mmfs_args *args, char *message, int64_t message_bytes);

#endif

#ifdef __cplusplus
}
#endif
#endif
