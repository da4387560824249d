package org.weft.tensor;

import ai.djl.pytorch.engine.PtNDArray;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.ConcurrentHashMap;

/**
 * libtorch's plain C shim, for the operations DJL has no binding for. The dispatcher takes an operator's name and a stack of
 * 64-bit values; it consumes tensor arguments, so duplicates are passed. It answers a failed check with a bare status code;
 * the reason goes to stderr, from some version behind 2.7.1 on it is kept to be asked for. Callers validate shapes before they
 * call.
 */
final class Shim {
    private static final Linker LINKER = Linker.nativeLinker();
    private static final SymbolLookup LIBTORCH = SymbolLookup.loaderLookup().or(LINKER.defaultLookup());
    private static final MethodHandle DISPATCH = handle(
            "aoti_torch_call_dispatcher",
            FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.ADDRESS, ValueLayout.ADDRESS));
    private static final MethodHandle DUPLICATE = handle(
            "aoti_torch_new_tensor_handle",
            FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG, ValueLayout.ADDRESS));
    private static final MethodHandle DATA_POINTER = handle(
            "aoti_torch_get_data_ptr",
            FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG, ValueLayout.ADDRESS));
    private static final MethodHandle DTYPE = handle(
            "aoti_torch_get_dtype",
            FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG, ValueLayout.ADDRESS));
    private static final MethodHandle SCALAR = handle(
            "aoti_torch_scalar_to_tensor_float64",
            FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_DOUBLE, ValueLayout.ADDRESS));
    private static final MethodHandle SCALAR_LONG = handle(
            "aoti_torch_scalar_to_tensor_int64",
            FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG, ValueLayout.ADDRESS));
    // not of the C shim, but as plain: a method of c10::TensorImpl without arguments
    private static final MethodHandle REQUIRES_GRAD = handle(
            "_ZNK3c1010TensorImpl13requires_gradEv",
            FunctionDescriptor.of(ValueLayout.JAVA_BOOLEAN, ValueLayout.JAVA_LONG));
    /** Why the last call of this thread failed; not in libtorch 2.7.1. */
    private static final Optional<MethodHandle> WHY = LIBTORCH.find("torch_exception_get_what_without_backtrace")
            .map(symbol -> LINKER.downcallHandle(symbol, FunctionDescriptor.of(ValueLayout.ADDRESS)));

    private static final MethodHandle MALLOC =
            handle("malloc", FunctionDescriptor.of(ValueLayout.ADDRESS, ValueLayout.JAVA_LONG));
    private static final Map<String, MemorySegment> NAMES = new ConcurrentHashMap<>();

    private Shim() {}

    private static MethodHandle handle(String name, FunctionDescriptor type) {
        MemorySegment symbol = LIBTORCH.find(name)
                .or(() -> LINKER.defaultLookup().find(name))
                .orElseThrow(() -> new UnsupportedOperationException("libtorch has no function " + name
                        + ": this build of Weft is made for libtorch 2.7.1, loaded is "
                        + ai.djl.pytorch.jni.LibUtils.getLibtorchPath()));
        return LINKER.downcallHandle(symbol, type);
    }

    /**
     * Calls an operator that returns one tensor, for example {@code call("aten::silu", "", x)}.
     *
     * @param args PtNDArray, Long, Integer, Double, Boolean, DType (a ScalarType), Optional of PtNDArray, OptionalDouble
     * @return the handle of a new tensor
     */
    static long call(String name, String overload, Object... args) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment stack = arena.allocate(ValueLayout.JAVA_LONG, Math.max(1, args.length));
            for (int i = 0; i < args.length; i++) {
                stack.setAtIndex(ValueLayout.JAVA_LONG, i, encode(args[i], arena));
            }
            int status = (int) DISPATCH.invokeExact(cString(name), cString(overload), stack);
            if (status != 0) {
                throw new IllegalArgumentException(name + " refused its arguments (" + why() + ")");
            }
            return stack.get(ValueLayout.JAVA_LONG, 0);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    private static String why() throws Throwable {
        if (WHY.isEmpty()) {
            return "libtorch printed why on stderr";
        }
        MemorySegment text = (MemorySegment) WHY.get().invokeExact();
        return text.equals(MemorySegment.NULL)
                ? "libtorch did not say why"
                : text.reinterpret(Long.MAX_VALUE)
                        .getString(0)
                        .lines()
                        .findFirst()
                        .orElse("libtorch did not say why");
    }

    private static MemorySegment cString(String text) {
        return NAMES.computeIfAbsent(text, t -> Arena.global().allocateFrom(t));
    }

    private static long encode(Object arg, Arena arena) throws Throwable {
        return switch (arg) {
            case PtNDArray a -> duplicate(a.getHandle(), arena);
            case Long v -> v;
            case Integer v -> v.longValue();
            case Double v -> Double.doubleToRawLongBits(v);
            case Boolean v -> v ? 1L : 0L;
            case DType t -> t.torchCode;
            case Optional<?> o -> o.isEmpty() ? 0L : boxed(encode(o.get(), arena));
            case OptionalDouble o -> o.isEmpty() ? 0L : boxed(Double.doubleToRawLongBits(o.getAsDouble()));
            default -> throw new IllegalArgumentException("cannot pass a " + arg.getClass() + " to libtorch");
        };
    }

    /** An optional travels as a pointer to its value; libtorch frees it, so it comes from the C heap. */
    private static long boxed(long value) throws Throwable {
        MemorySegment cell = ((MemorySegment) MALLOC.invokeExact(8L)).reinterpret(8);
        cell.set(ValueLayout.JAVA_LONG, 0, value);
        return cell.address();
    }

    /** Another handle of the same tensor, owned by the caller. */
    static long duplicate(PtNDArray array) {
        return duplicate(array.getHandle());
    }

    static long duplicate(long handle) {
        try (Arena arena = Arena.ofConfined()) {
            return duplicate(handle, arena);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    private static long duplicate(long handle, Arena arena) throws Throwable {
        MemorySegment out = arena.allocate(ValueLayout.JAVA_LONG);
        check((int) DUPLICATE.invokeExact(handle, out), "aoti_torch_new_tensor_handle");
        return out.get(ValueLayout.JAVA_LONG, 0);
    }

    /** Address of a tensor's first element, on its device. */
    static long dataPointer(PtNDArray array) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment out = arena.allocate(ValueLayout.JAVA_LONG);
            check((int) DATA_POINTER.invokeExact((long) array.getHandle(), out), "aoti_torch_get_data_ptr");
            return out.get(ValueLayout.JAVA_LONG, 0);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    /** libtorch's ScalarType number of a tensor. */
    static int dtypeCode(PtNDArray array) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment out = arena.allocate(ValueLayout.JAVA_INT);
            check((int) DTYPE.invokeExact((long) array.getHandle(), out), "aoti_torch_get_dtype");
            return out.get(ValueLayout.JAVA_INT, 0);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    /** Whether a gradient is recorded for a tensor, leaf or not: DJL's own query answers for leaves only. */
    static boolean requiresGrad(PtNDArray array) {
        // an at::Tensor is one pointer to its TensorImpl
        long body = MemorySegment.ofAddress(array.getHandle()).reinterpret(8).get(ValueLayout.JAVA_LONG, 0);
        try {
            return (boolean) REQUIRES_GRAD.invokeExact(body);
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    /** A zero-dimensional tensor on the CPU; it takes part in operations on any device without promoting the other's type. */
    static long scalar(Number value, boolean integer) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment out = arena.allocate(ValueLayout.JAVA_LONG);
            int status = integer
                    ? (int) SCALAR_LONG.invokeExact(value.longValue(), out)
                    : (int) SCALAR.invokeExact(value.doubleValue(), out);
            check(status, "aoti_torch_scalar_to_tensor");
            return out.get(ValueLayout.JAVA_LONG, 0);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    /** Address of the stream libtorch uses on a CUDA device; only libtorch's CUDA builds have it. */
    static long currentStream(int device) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment out = arena.allocate(ValueLayout.JAVA_LONG);
            MethodHandle get = handle(
                    "aoti_torch_get_current_cuda_stream",
                    FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.ADDRESS));
            check((int) get.invokeExact(device, out), "aoti_torch_get_current_cuda_stream");
            return out.get(ValueLayout.JAVA_LONG, 0);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    private static void check(int status, String what) {
        if (status != 0) {
            throw new IllegalStateException(what + " failed with status " + status);
        }
    }
}
