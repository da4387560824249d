package org.weft.kernels;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The CUDA kernels. Addresses are device memory of one card, the same for all tensors of a call; work is queued on the
 * caller's stream and a method returns before it is done. Gradients of values and of the ignore token are summed with atomics,
 * so their last bits vary between calls; everything else is reproducible.
 *
 * <p>Methods throw IllegalArgumentException when shapes do not fit and KernelException when the card refuses. Not for use from
 * several threads on the same stream.
 */
public final class CudaMmfs {
    private static final int MAX_LEVELS = 16;

    private final CudaDriver driver;

    CudaMmfs(CudaDriver driver) {
        this.driver = driver;
    }

    public CudaFacts facts() {
        return driver.facts();
    }

    /** Plain deformable sampling. @param out [N, Q, H * D], overwritten */
    public void forward(DeformInputs in, TensorRef out, long stream) {
        TensorRef value = in.value();
        Shapes.dense("out", out, value.size(0), in.queries(), value.size(2) * value.size(3));
        Shapes.sameType("out", out, "value", value);
        try (Call call = new Call(in, aligned(value, 3) && aligned(out), stream)) {
            call.block.set("out", out);
            call.forward("weft_deform_forward_cuda");
        }
    }

    /** Gradients of plain deformable sampling. */
    public void backward(DeformInputs in, DeformGradients g, long stream) {
        g.check(in);
        try (Call call = new Call(in, aligned(in.value(), 3) && aligned(g.out()), stream)) {
            call.block
                    .set("grad_out", g.out())
                    .set("grad_offsets", g.locations())
                    .set("grad_logits", g.weights());
            long sums = call.floatGradient(g.value());
            call.backward("weft_deform_backward_cuda", sums, 0, 0);
            call.round(sums, g.value());
        }
    }

    /** Fused MMFS: softmax with ignore slots, sampling and the ignore token. */
    public void forward(MmfsInputs in, MmfsOutputs out, long stream) {
        out.check(in);
        try (Call call = new Call(in, aligned(in.value()) && aligned(out.out()), stream)) {
            Arguments.outputs(call.block, out);
            call.forward("weft_mmfs_forward_cuda");
            if (out.locations() != null || out.weights() != null || out.ignored() != null) {
                call.forward("weft_mmfs_trace_cuda");
            }
        }
    }

    /** Gradients of fused MMFS. */
    public void backward(MmfsInputs in, MmfsGradients g, long stream) {
        g.check(in);
        try (Call call = new Call(in, aligned(in.value()) && aligned(g.out()), stream)) {
            call.block.set("grad_out", g.out()).set("grad_offsets", g.offsets()).set("grad_logits", g.logits());
            long values = call.floatGradient(g.value());
            long token = call.floatGradient(g.ignoreToken());
            TensorRef logits = g.logits();
            long weights = logits == null ? 0 : call.allocate(Math.max(1, logits.count()) * Float.BYTES);
            call.backward("weft_mmfs_backward_cuda", values, token, weights);
            call.round(values, g.value());
            call.round(token, g.ignoreToken());
        }
    }

    /** True when every row of the channels' axis starts at a multiple of 16 bytes. */
    private static boolean aligned(TensorRef tensor, int axis) {
        long step = 16 / tensor.type().bytes();
        boolean fits = tensor.address() % 16 == 0 && tensor.size(axis) % step == 0;
        for (int i = 0; i < axis; i++) {
            fits &= tensor.size(i) == 1 || tensor.stride(i) % step == 0;
        }
        return fits;
    }

    private static boolean aligned(TensorRef dense) {
        return dense.address() % 16 == 0;
    }

    private static boolean aligned(MmfsValue value) {
        return switch (value) {
            case MmfsValue.Dense dense -> aligned(dense.tensor(), 4);
            case MmfsValue.PerImage images -> {
                boolean all = true;
                for (TensorRef image : images.blocks()) {
                    all &= image == null || aligned(image, 2);
                }
                yield all;
            }
        };
    }

    /** One operation: its arguments, its module, and the device memory it borrows. */
    private final class Call implements AutoCloseable {
        private final Arena arena = Arena.ofConfined();
        private final List<Long> borrowed = new ArrayList<>();
        private final ArgumentBlock block;
        private final CudaSpecialisation module;
        private final CudaPlan.Work work;
        private final MemorySegment levels;
        private final String what;
        private final long stream;

        Call(DeformInputs in, boolean aligned, long stream) {
            TensorRef value = in.value();
            this.stream = stream;
            block = Arguments.forDevice(in, arena);
            work = new CudaPlan.Work(
                    value.size(0),
                    1,
                    value.size(2),
                    value.size(3),
                    in.queries(),
                    in.levels().size(),
                    in.points());
            module = CudaSpecialisation.of(value.type(), in.locations().type(), value.size(3), aligned);
            levels = levels(in.levels());
            what = "value " + value + ", locations " + in.locations() + ", weights " + in.weights();
        }

        Call(MmfsInputs in, boolean aligned, long stream) {
            TensorRef sample = in.value().sample();
            this.stream = stream;
            block = Arguments.of(in, arena);
            work = new CudaPlan.Work(
                    in.value().rows(),
                    in.value().images(),
                    in.heads(),
                    in.channels(),
                    in.queries(),
                    in.levels().size(),
                    in.points());
            module = CudaSpecialisation.of(sample.type(), in.offsets().type(), in.channels(), aligned);
            levels = levels(in.levels());
            what = in.value().rows() + " x " + in.value().images() + " images " + sample + ", offsets " + in.offsets()
                    + ", logits " + in.logits();
            if (in.value() instanceof MmfsValue.PerImage images && work.batch() > 0) {
                block.set("value_images", table(images));
            }
        }

        /** The images' addresses, on the card. */
        private long table(MmfsValue.PerImage images) {
            MemorySegment host = arena.allocate(8L * images.blocks().size(), 8);
            for (int i = 0; i < images.blocks().size(); i++) {
                TensorRef image = images.blocks().get(i);
                host.setAtIndex(ValueLayout.JAVA_LONG, i, image == null ? 0 : image.address());
            }
            long device = allocate(host.byteSize());
            driver.upload(device, host, stream);
            return device;
        }

        /** struct weft_levels of mmfs.cu. */
        private MemorySegment levels(List<FeatureLevel> all) {
            if (all.size() > MAX_LEVELS) {
                throw new IllegalArgumentException(
                        "the CUDA kernels take at most " + MAX_LEVELS + " levels, not " + all.size());
            }
            MemorySegment memory = arena.allocate(MAX_LEVELS * 20L, 8);
            long start = 0;
            for (int i = 0; i < all.size(); i++) {
                FeatureLevel level = all.get(i);
                if (level.height() > 1 << 24 || level.width() > 1 << 24) {
                    throw new IllegalArgumentException(level + " is too large: at most 2^24 a side");
                }
                memory.setAtIndex(ValueLayout.JAVA_LONG, i, start);
                memory.setAtIndex(ValueLayout.JAVA_INT, 2L * MAX_LEVELS + i, (int) level.height());
                memory.setAtIndex(ValueLayout.JAVA_INT, 3L * MAX_LEVELS + i, (int) level.width());
                memory.setAtIndex(ValueLayout.JAVA_FLOAT, 4L * MAX_LEVELS + i, level.scale());
                start += level.pixels();
            }
            return memory;
        }

        /** struct weft_extra of mmfs.cu. */
        private MemorySegment extra(CudaPlan plan, long values, long token, long weights) {
            MemorySegment memory = arena.allocate(40, 8);
            memory.setAtIndex(ValueLayout.JAVA_LONG, 0, plan.queryTiles());
            memory.setAtIndex(ValueLayout.JAVA_INT, 2, plan.splits());
            memory.setAtIndex(ValueLayout.JAVA_LONG, 2, values);
            memory.setAtIndex(ValueLayout.JAVA_LONG, 3, token);
            memory.setAtIndex(ValueLayout.JAVA_LONG, 4, weights);
            return memory;
        }

        private boolean empty() {
            return work.batch() == 0 || work.queries() == 0;
        }

        void forward(String kernel) {
            if (!empty()) {
                CudaPlan plan = CudaPlan.forward(driver.facts(), module, work);
                launch(kernel, plan, List.of(block.memory(), levels, extra(plan, 0, 0, 0)));
            }
        }

        void backward(String kernel, long values, long token, long weights) {
            if (!empty()) {
                CudaPlan plan = CudaPlan.backward(module, work);
                launch(kernel, plan, List.of(block.memory(), levels, extra(plan, values, token, weights)));
            }
        }

        private void launch(String kernel, CudaPlan plan, List<MemorySegment> parameters) {
            driver.launch(module, kernel, plan, stream, parameters, what);
        }

        long allocate(long bytes) {
            long address = driver.allocate(bytes, stream);
            borrowed.add(address);
            return address;
        }

        /** Zeroed float32 memory for a gradient that atomics sum into: its own when it is float32. 0 when not wanted. */
        long floatGradient(@Nullable TensorRef gradient) {
            if (gradient == null || gradient.count() == 0) {
                return 0;
            }
            long bytes = Math.multiplyExact(gradient.count(), Float.BYTES);
            long address = gradient.type() == ElementType.F32 ? gradient.address() : allocate(bytes);
            driver.clear(address, bytes, stream);
            return address;
        }

        /** Rounds borrowed float32 sums into the gradient's own memory. */
        void round(long sums, @Nullable TensorRef gradient) {
            if (gradient == null || sums == 0 || gradient.type() == ElementType.F32) {
                return;
            }
            MemorySegment in = arena.allocate(8, 8);
            MemorySegment out = arena.allocate(8, 8);
            MemorySegment count = arena.allocate(8, 8);
            in.set(ValueLayout.JAVA_LONG, 0, sums);
            out.set(ValueLayout.JAVA_LONG, 0, gradient.address());
            count.set(ValueLayout.JAVA_LONG, 0, gradient.count());
            long blocks =
                    Math.min((gradient.count() + 255) / 256, driver.facts().multiprocessors() * 16L);
            launch("weft_round_cuda", new CudaPlan(256, 1, 1, blocks, 0), List.of(in, out, count));
        }

        @Override
        public void close() {
            try {
                for (long address : borrowed) {
                    driver.free(address, stream);
                }
            } finally {
                arena.close();
            }
        }
    }
}
