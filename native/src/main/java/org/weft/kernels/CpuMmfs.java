package org.weft.kernels;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;

/**
 * The CPU kernels. All memory is host memory, and must stay alive during a call. Safe to share between threads; calls at the
 * same time are correct, but only one of them gets the worker threads.
 *
 * <p>Every method throws IllegalArgumentException when shapes do not fit (before anything is read) and KernelException when
 * the library refuses.
 */
public final class CpuMmfs {
    static final int ABI = 1;
    private static final int MESSAGE_BYTES = 512;

    private final SymbolLookup library;
    private final Path file;
    private final MethodHandle describe;
    private final MethodHandle available;
    private final MethodHandle level;
    private final MethodHandle deformForward;
    private final MethodHandle deformBackward;
    private final MethodHandle mmfsForward;
    private final MethodHandle mmfsBackward;

    CpuMmfs(SymbolLookup library, Path file) {
        this.library = library;
        this.file = file;
        FunctionDescriptor call = FunctionDescriptor.of(
                ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.ADDRESS, ValueLayout.JAVA_LONG);
        describe = handle(
                library,
                "weft_mmfs_describe",
                FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_LONG));
        available = handle(
                library, "weft_mmfs_simd_available", FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
        level = handle(library, "weft_mmfs_simd_level", FunctionDescriptor.of(ValueLayout.JAVA_INT));
        deformForward = handle(library, "weft_deform_forward", call);
        deformBackward = handle(library, "weft_deform_backward", call);
        mmfsForward = handle(library, "weft_mmfs_forward", call);
        mmfsBackward = handle(library, "weft_mmfs_backward", call);
        MethodHandle abi = handle(library, "weft_mmfs_abi", FunctionDescriptor.of(ValueLayout.JAVA_INT));
        int found = (int) invoke(abi);
        if (found != ABI) {
            throw new IllegalStateException("the library speaks ABI " + found + ", this program ABI " + ABI);
        }
    }

    private static MethodHandle handle(SymbolLookup library, String name, FunctionDescriptor type) {
        return Linker.nativeLinker().downcallHandle(library.findOrThrow(name), type);
    }

    private static Object invoke(MethodHandle handle, Object... arguments) {
        try {
            return handle.invokeWithArguments(arguments);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    SymbolLookup library() {
        return library;
    }

    /** Where the library lies. */
    Path file() {
        return file;
    }

    /** One line: instruction set, vector width and cores, such as "CPU avx512 (16 floats a vector), 2 cores". */
    public String describe() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment text = arena.allocate(MESSAGE_BYTES);
            invoke(describe, text, (long) MESSAGE_BYTES);
            return text.getString(0);
        }
    }

    /** The instruction set an automatic call uses. */
    public SimdLevel level() {
        return SimdLevel.ofCode((int) invoke(level));
    }

    public boolean supports(SimdLevel simd) {
        return simd == SimdLevel.AUTO || (int) invoke(available, simd.code()) == 1;
    }

    /** Plain deformable sampling. @param out [N, Q, H * D], overwritten */
    public void forward(DeformInputs in, TensorRef out, CpuOptions options) {
        TensorRef value = in.value();
        Shapes.dense("out", out, value.size(0), in.queries(), value.size(2) * value.size(3));
        Shapes.sameType("out", out, "value", value);
        try (Arena arena = Arena.ofConfined()) {
            call(deformForward, Arguments.of(in, arena).set("out", out), options, arena);
        }
    }

    /** Gradients of plain deformable sampling. */
    public void backward(DeformInputs in, DeformGradients gradients, CpuOptions options) {
        gradients.check(in);
        try (Arena arena = Arena.ofConfined()) {
            ArgumentBlock block = Arguments.of(in, arena);
            Arguments.gradients(block, gradients);
            call(deformBackward, block, options, arena);
        }
    }

    /** Fused MMFS: softmax with ignore slots, sampling and the ignore token. */
    public void forward(MmfsInputs in, MmfsOutputs out, CpuOptions options) {
        out.check(in);
        try (Arena arena = Arena.ofConfined()) {
            ArgumentBlock block = Arguments.of(in, arena);
            Arguments.outputs(block, out);
            call(mmfsForward, block, options, arena);
        }
    }

    /** Gradients of fused MMFS. */
    public void backward(MmfsInputs in, MmfsGradients gradients, CpuOptions options) {
        gradients.check(in);
        try (Arena arena = Arena.ofConfined()) {
            ArgumentBlock block = Arguments.of(in, arena);
            Arguments.gradients(block, gradients);
            call(mmfsBackward, block, options, arena);
        }
    }

    /** Runs the fused forward pass on a filled struct, past all checks on this side. */
    void forwardRaw(ArgumentBlock block, Arena arena) {
        invokeChecked(mmfsForward, block, arena);
    }

    private static void call(MethodHandle kernel, ArgumentBlock block, CpuOptions options, Arena arena) {
        block.set("threads", options.threads()).set("simd", options.simd().code());
        invokeChecked(kernel, block, arena);
    }

    private static void invokeChecked(MethodHandle kernel, ArgumentBlock block, Arena arena) {
        MemorySegment message = arena.allocate(MESSAGE_BYTES);
        int status;
        try {
            status = (int) kernel.invokeExact(block.memory(), message, (long) MESSAGE_BYTES);
        } catch (Throwable e) {
            throw new IllegalStateException("calling the kernel failed", e);
        }
        if (status != 0) {
            throw KernelException.of(status, message.getString(0));
        }
    }
}
