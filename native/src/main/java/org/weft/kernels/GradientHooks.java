package org.weft.kernels;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts gradients computed on this side into libtorch's autograd. libtorch runs on CPU tensors' gradients on the thread that
 * back-propagates, on CUDA tensors' on threads of its own.
 */
public final class GradientHooks {
    private static final Logger LOG = LoggerFactory.getLogger(GradientHooks.class);
    private static final Linker LINKER = Linker.nativeLinker();

    /** What to do when the gradient of a tensor is known. Handles are addresses of at::Tensor objects. */
    public interface Hook {
        /**
         * The gradient to use instead. What it throws is kept for {@link #takeFailure}.
         *
         * @param gradient borrowed
         * @return a handle whose ownership passes on, or 0 to leave the gradient as it is
         */
        long apply(long gradient);

        /** libtorch has dropped the hook; called once, perhaps without {@link #apply} before. */
        default void released() {}
    }

    private final MethodHandle register;
    private final MemorySegment torch;
    private final MemorySegment applyStub;
    private final MemorySegment releaseStub;
    private final Map<Long, Hook> hooks = new ConcurrentHashMap<>();
    private final AtomicLong ids = new AtomicLong();
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

    private GradientHooks(MemorySegment register, MemorySegment torch) {
        this.torch = torch;
        this.register = LINKER.downcallHandle(
                register,
                FunctionDescriptor.of(
                        ValueLayout.JAVA_INT,
                        ValueLayout.ADDRESS,
                        ValueLayout.JAVA_LONG,
                        ValueLayout.ADDRESS,
                        ValueLayout.ADDRESS,
                        ValueLayout.JAVA_LONG));
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            applyStub = LINKER.upcallStub(
                    lookup.bind(this, "apply", MethodType.methodType(long.class, long.class, long.class)),
                    FunctionDescriptor.of(ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG),
                    Arena.global());
            releaseStub = LINKER.upcallStub(
                    lookup.bind(this, "release", MethodType.methodType(void.class, long.class)),
                    FunctionDescriptor.ofVoid(ValueLayout.JAVA_LONG),
                    Arena.global());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("the methods are in this class", e);
        }
    }

    /** Binds to the libtorch this process has loaded, once for the life of the process. */
    public static Availability<GradientHooks> bind(SymbolLookup libtorch) {
        Optional<SymbolLookup> library = MmfsKernels.library();
        if (library.isEmpty()) {
            return Availability.no(MmfsKernels.load().reason());
        }
        String[] names = {
            "_ZNK2at10TensorBase14_register_hookESt8functionIFS0_RKS0_EE",
            "_ZN3c1019UndefinedTensorImpl10_singletonE",
            "aoti_torch_delete_tensor_object"
        };
        MemorySegment torch = Arena.global().allocate(ValueLayout.ADDRESS, names.length);
        for (int i = 0; i < names.length; i++) {
            Optional<MemorySegment> symbol = libtorch.find(names[i]);
            if (symbol.isEmpty()) {
                return Availability.no("this libtorch has no " + names[i] + ", which gradients of native kernels need");
            }
            torch.setAtIndex(ValueLayout.ADDRESS, i, symbol.get());
        }
        Optional<MemorySegment> register = library.get().find("weft_hook_register");
        return register.isEmpty()
                ? Availability.no("the kernels' library was built without gradient hooks")
                : Availability.yes(new GradientHooks(register.get(), torch), "gradient hooks in libtorch");
    }

    /** @throws IllegalArgumentException when the tensor needs no gradient */
    public void register(long tensor, Hook hook) {
        long id = ids.incrementAndGet();
        hooks.put(id, hook);
        int status;
        try {
            status = (int) register.invokeExact(torch, tensor, applyStub, releaseStub, id);
        } catch (Throwable e) {
            throw new IllegalStateException("registering a gradient hook failed", e);
        }
        if (status != 0) {
            hooks.remove(id);
            throw new IllegalArgumentException("libtorch hooks only into tensors that need a gradient");
        }
    }

    /** Hooks libtorch still holds; for leak tests. */
    public int live() {
        return hooks.size();
    }

    /** The first failure of a hook since the last call: nothing may be thrown through native code, so ask behind each pass. */
    public Optional<Throwable> takeFailure() {
        return Optional.ofNullable(failure.getAndSet(null));
    }

    @SuppressWarnings("UnusedMethod") // called from native code
    private long apply(long id, long gradient) {
        try {
            Hook hook = hooks.get(id);
            return hook == null ? 0 : hook.apply(gradient);
        } catch (Throwable e) {
            failure.compareAndSet(null, e);
            return 0;
        }
    }

    @SuppressWarnings("UnusedMethod") // called from native code
    private void release(long id) {
        try {
            Hook hook = hooks.remove(id);
            if (hook != null) {
                hook.released();
            }
        } catch (Throwable e) {
            LOG.error("a gradient hook failed when it was let go", e);
        }
    }
}
