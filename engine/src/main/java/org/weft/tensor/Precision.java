package org.weft.tensor;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * In what precision products and convolutions are computed. Below float32 libtorch's autocast decides by operation: products,
 * convolutions and attention in 16 bits, norms, softmax and losses in float32; weights, their gradients and the optimiser stay
 * float32.
 */
public enum Precision {
    FLOAT32(null),
    BFLOAT16(DType.BF16),
    FLOAT16(DType.F16);

    private static final ThreadLocal<Precision> CURRENT = ThreadLocal.withInitial(() -> FLOAT32);

    private final @Nullable DType type;

    Precision(@Nullable DType type) {
        this.type = type;
    }

    /** libtorch's switches, methods of its autocast mode. */
    private static final class Switches {
        static final MethodHandle ENABLE = handle(
                "_ZN2at8autocast20set_autocast_enabledEN3c1010DeviceTypeEb",
                FunctionDescriptor.ofVoid(ValueLayout.JAVA_BYTE, ValueLayout.JAVA_BOOLEAN));
        static final MethodHandle TYPE = handle(
                "_ZN2at8autocast18set_autocast_dtypeEN3c1010DeviceTypeENS1_10ScalarTypeE",
                FunctionDescriptor.ofVoid(ValueLayout.JAVA_BYTE, ValueLayout.JAVA_BYTE));
        static final MethodHandle CACHE = handle(
                "_ZN2at8autocast26set_autocast_cache_enabledEb", FunctionDescriptor.ofVoid(ValueLayout.JAVA_BOOLEAN));

        private static MethodHandle handle(String name, FunctionDescriptor type) {
            Torch.start();
            return SymbolLookup.loaderLookup()
                    .find(name)
                    .map(symbol -> Linker.nativeLinker().downcallHandle(symbol, type))
                    .orElseThrow(() -> new UnsupportedOperationException(
                            "this libtorch has no function " + name + ", which mixed precision needs; choose float32"));
        }
    }

    /** The word that names it in a recipe. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** All words. */
    public static List<String> words() {
        return Arrays.stream(values()).map(Precision::word).toList();
    }

    /** By its word. */
    public static Optional<Precision> of(String word) {
        return Arrays.stream(values()).filter(p -> p.word().equals(word)).findFirst();
    }

    /** What this thread computes in. */
    static Precision current() {
        return CURRENT.get();
    }

    /** Runs something whose operations, on this thread and where it makes its tensors, compute in this precision. */
    public <T> T during(Supplier<T> body) {
        Precision before = CURRENT.get();
        if (before == this) {
            return body.get();
        }
        turn(this);
        CURRENT.set(this);
        try {
            return body.get();
        } finally {
            CURRENT.set(before);
            turn(before);
        }
    }

    private static void turn(Precision to) {
        byte device = (byte) (Place.current().isCpu() ? 0 : 1);
        DType type = to.type;
        try {
            // a cast weight that is kept would have no gradient where it was first cast without recording one
            Switches.CACHE.invokeExact(false);
            if (type != null) {
                Switches.TYPE.invokeExact(device, (byte) type.torchCode);
            }
            Switches.ENABLE.invokeExact(device, type != null);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }
}
