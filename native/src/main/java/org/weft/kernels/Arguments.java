package org.weft.kernels;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;

/** Inputs as the C ABI's structs; the same struct goes to the CPU library and to the CUDA kernels. */
final class Arguments {
    private Arguments() {}

    static ArgumentBlock of(DeformInputs in, Arena arena) {
        TensorRef value = in.value();
        ArgumentBlock block = new ArgumentBlock(ArgumentBlock.DEFORM, arena)
                .set("value_dtype", value.type().dtypeCode())
                .set("point_dtype", in.locations().type().dtypeCode())
                .set("batch", value.size(0))
                .set("pixels", value.size(1))
                .set("heads", value.size(2))
                .set("channels", value.size(3))
                .set("queries", in.queries())
                .set("points", in.points())
                .set("value_stride_batch", value.stride(0))
                .set("value_stride_pixel", value.stride(1))
                .set("value_stride_head", value.stride(2))
                .set("value", value)
                .set("locations", in.locations())
                .set("weights", in.weights());
        levels(block, in.levels(), arena);
        return block;
    }

    /** Plain sampling in the fused op's struct, as the CUDA kernels take it: one image, locations and weights ready made. */
    static ArgumentBlock forDevice(DeformInputs in, Arena arena) {
        TensorRef value = in.value();
        return new ArgumentBlock(ArgumentBlock.MMFS, arena)
                .set("value_dtype", value.type().dtypeCode())
                .set("point_dtype", in.locations().type().dtypeCode())
                .set("batch", value.size(0))
                .set("images", 1)
                .set("pixels", value.size(1))
                .set("heads", value.size(2))
                .set("channels", value.size(3))
                .set("queries", in.queries())
                .set("levels", in.levels().size())
                .set("points", in.points())
                .set("value_stride_batch", value.stride(0))
                .set("value_stride_pixel", value.stride(1))
                .set("value_stride_head", value.stride(2))
                .set("value", value)
                .set("offsets", in.locations())
                .set("logits", in.weights());
    }

    static ArgumentBlock of(MmfsInputs in, Arena arena) {
        TensorRef sample = in.value().sample();
        ArgumentBlock block = new ArgumentBlock(ArgumentBlock.MMFS, arena)
                .set("value_dtype", sample.type().dtypeCode())
                .set("point_dtype", in.offsets().type().dtypeCode())
                .set("batch", in.value().rows())
                .set("images", in.value().images())
                .set("pixels", sample.size(0))
                .set("heads", sample.size(1))
                .set("channels", sample.size(2))
                .set("queries", in.queries())
                .set("points", in.points())
                .set("value_stride_pixel", sample.stride(0))
                .set("value_stride_head", sample.stride(1))
                .set("offsets", in.offsets())
                .set("logits", in.logits())
                .set("ignore_token", in.ignoreToken())
                .set("reference_points", in.reference())
                .set("reference_stride_batch", repeat(in.reference(), 0))
                .set("reference_stride_query", repeat(in.reference(), 1));
        value(block, in.value(), arena);
        TensorRef mask = in.mask();
        if (mask != null) {
            block.set("mask", mask)
                    .set("mask_dtype", mask.type().maskCode())
                    .set("mask_stride_batch", repeat(mask, 0))
                    .set("mask_stride_query", repeat(mask, 1))
                    .set("mask_stride_image", mask.stride(2));
        }
        levels(block, in.levels(), arena);
        block.set("scale_ratios", scales(in.levels(), arena));
        return block;
    }

    private static long repeat(TensorRef tensor, int axis) {
        return tensor.size(axis) == 1 ? 0 : tensor.stride(axis);
    }

    private static void value(ArgumentBlock block, MmfsValue value, Arena arena) {
        switch (value) {
            case MmfsValue.Dense dense ->
                block.set("value", dense.tensor())
                        .set("value_stride_batch", dense.tensor().stride(0))
                        .set("value_stride_image", dense.tensor().stride(1));
            case MmfsValue.PerImage images -> {
                MemorySegment table = arena.allocate(8L * images.blocks().size(), 8);
                for (int i = 0; i < images.blocks().size(); i++) {
                    TensorRef image = images.blocks().get(i);
                    table.setAtIndex(ValueLayout.JAVA_LONG, i, image == null ? 0 : image.address());
                }
                block.set("value_images", table);
            }
        }
    }

    private static void levels(ArgumentBlock block, List<FeatureLevel> levels, Arena arena) {
        MemorySegment shapes = arena.allocate(16L * levels.size(), 8);
        MemorySegment starts = arena.allocate(8L * levels.size(), 8);
        long start = 0;
        for (int i = 0; i < levels.size(); i++) {
            shapes.setAtIndex(ValueLayout.JAVA_LONG, 2L * i, levels.get(i).height());
            shapes.setAtIndex(ValueLayout.JAVA_LONG, 2L * i + 1, levels.get(i).width());
            starts.setAtIndex(ValueLayout.JAVA_LONG, i, start);
            start += levels.get(i).pixels();
        }
        block.set("levels", levels.size()).set("spatial_shapes", shapes).set("level_start", starts);
    }

    private static MemorySegment scales(List<FeatureLevel> levels, Arena arena) {
        MemorySegment scales = arena.allocate(4L * levels.size(), 8);
        for (int i = 0; i < levels.size(); i++) {
            scales.setAtIndex(ValueLayout.JAVA_FLOAT, i, levels.get(i).scale());
        }
        return scales;
    }

    static void gradients(ArgumentBlock block, DeformGradients g) {
        block.set("grad_out", g.out())
                .set("grad_value", g.value())
                .set("grad_locations", g.locations())
                .set("grad_weights", g.weights());
    }

    static void gradients(ArgumentBlock block, MmfsGradients g) {
        block.set("grad_out", g.out())
                .set("grad_value", g.value())
                .set("grad_offsets", g.offsets())
                .set("grad_logits", g.logits())
                .set("grad_ignore_token", g.ignoreToken());
    }

    static void outputs(ArgumentBlock block, MmfsOutputs out) {
        block.set("out", out.out())
                .set("trace_locations", out.locations())
                .set("trace_weights", out.weights())
                .set("trace_ignored", out.ignored());
    }
}
