package org.weft.kernels;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A C struct of 8-byte members, filled by member name; what is not set stays 0. The names are those of weft_mmfs.h. */
final class ArgumentBlock {
    static final List<String> DEFORM = List.of(
            "struct_bytes value_dtype point_dtype batch pixels heads channels queries levels points value_stride_batch value_stride_pixel value_stride_head spatial_shapes level_start value locations weights out grad_out grad_value grad_locations grad_weights threads simd stream"
                    .split(" "));
    static final List<String> MMFS = List.of(
            "struct_bytes value_dtype point_dtype batch images pixels heads channels queries levels points value_stride_batch value_stride_image value_stride_pixel value_stride_head spatial_shapes level_start scale_ratios value value_images offsets logits ignore_token reference_points reference_stride_batch reference_stride_query mask mask_dtype mask_stride_batch mask_stride_query mask_stride_image out trace_locations trace_weights trace_ignored grad_out grad_value grad_offsets grad_logits grad_ignore_token threads simd stream"
                    .split(" "));

    private final List<String> members;
    private final MemorySegment memory;

    ArgumentBlock(List<String> members, Arena arena) {
        this.members = members;
        this.memory = arena.allocate(8L * members.size(), 8);
        set("struct_bytes", memory.byteSize());
    }

    ArgumentBlock set(String member, long value) {
        int index = members.indexOf(member);
        if (index < 0) {
            throw new IllegalArgumentException("no member " + member);
        }
        memory.setAtIndex(ValueLayout.JAVA_LONG, index, value);
        return this;
    }

    ArgumentBlock set(String member, @Nullable TensorRef tensor) {
        return set(member, tensor == null ? 0 : tensor.address());
    }

    ArgumentBlock set(String member, MemorySegment segment) {
        return set(member, segment.address());
    }

    MemorySegment memory() {
        return memory;
    }
}
