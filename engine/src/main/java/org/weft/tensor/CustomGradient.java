package org.weft.tensor;

import java.lang.foreign.SymbolLookup;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongUnaryOperator;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.weft.kernels.Availability;
import org.weft.kernels.GradientHooks;

/**
 * Operations whose gradient is computed by us. The result is tied to aliases of the inputs by an edge worth zero; a hook on the
 * result learns its gradient, hooks on the aliases replace the edge's zeros by what {@link Backward} says. One backward pass
 * only: what it needs is freed in it.
 */
public final class CustomGradient {
    private CustomGradient() {}

    /** The gradients of an operation. */
    public interface Backward {
        /**
         * Runs in a scope of its own.
         *
         * @param output gradient of the result, row-major
         * @param inputs the inputs as they were given
         * @param fixed what else the operation reads, as it was given
         * @param wanted which inputs need a gradient
         * @return a gradient per input, of its shape and type, null where not wanted
         */
        List<@Nullable Tensor> gradients(Tensor output, List<Tensor> inputs, List<Tensor> fixed, boolean[] wanted);
    }

    private static final class Holder {
        static final Availability<GradientHooks> HOOKS = bind();

        private static Availability<GradientHooks> bind() {
            Torch.start();
            return GradientHooks.bind(SymbolLookup.loaderLookup());
        }
    }

    /** Whether this process can do it, and why. */
    public static Availability<?> available() {
        return Holder.HOOKS;
    }

    /** Hooks libtorch holds at the moment; for leak tests. */
    public static int live() {
        return Holder.HOOKS.get().live();
    }

    /**
     * Computes a result without recording how, and records {@code backward} instead when an input needs a gradient.
     *
     * @param inputs what may need a gradient
     * @param fixed what else {@code backward} reads
     */
    public static Tensor apply(List<Tensor> inputs, List<Tensor> fixed, Supplier<Tensor> forward, Backward backward) {
        boolean[] wanted = new boolean[inputs.size()];
        boolean any = false;
        if (Torch.gradMode()) {
            for (int i = 0; i < wanted.length; i++) {
                wanted[i] = inputs.get(i).requiresGrad();
                any |= wanted[i];
            }
        }
        Tensor result = Torch.noGrad(forward);
        return any ? attach(result, new Pass(inputs, fixed, wanted, backward), Holder.HOOKS.get()) : result;
    }

    private static Tensor attach(Tensor result, Pass pass, GradientHooks hooks) {
        try (Scope scope = Scope.open()) {
            Tensor edge = null;
            for (int i = 0; i < pass.wanted.length; i++) {
                if (pass.wanted[i]) {
                    Tensor alias = Tensor.wrap(
                            Shim.call("aten::alias", "", pass.inputs.get(i).array()));
                    hooks.register(alias.array().getHandle(), pass.input(i));
                    // the sum of nothing: zero even where the input is not finite
                    Tensor zero = alias.slice(0, 0, 0).sum().to(result.dtype());
                    edge = edge == null ? zero : edge.add(zero);
                }
            }
            Tensor tied = edge == null ? result : result.add(edge);
            hooks.register(tied.array().getHandle(), pass.output());
            return scope.keep(tied);
        }
    }

    /** @throws IllegalStateException when a hook failed, which could not be thrown through native code */
    static void rethrow() {
        Optional<Throwable> failure = Holder.HOOKS.found().flatMap(GradientHooks::takeFailure);
        if (failure.isPresent()) {
            throw new IllegalStateException(
                    "a native operation's gradient failed: " + failure.get().getMessage(), failure.get());
        }
    }

    /** One application: its inputs, kept alive until its gradient is computed or its graph is gone. */
    private static final class Pass {
        private final List<Tensor> inputs;
        private final List<Tensor> fixed;
        private final boolean[] wanted;
        private final Backward backward;
        private final @Nullable Tensor[] gradients;
        // gradients on a GPU are computed on a thread of libtorch's
        private final Place place = Place.current();
        private final AtomicInteger hooks = new AtomicInteger();
        private boolean done;

        Pass(List<Tensor> inputs, List<Tensor> fixed, boolean[] wanted, Backward backward) {
            this.inputs = owned(inputs);
            this.fixed = owned(fixed);
            this.wanted = wanted;
            this.backward = backward;
            gradients = new Tensor[wanted.length];
        }

        private static List<Tensor> owned(List<Tensor> tensors) {
            return tensors.stream().map(t -> Scope.release(t.alias())).collect(Collectors.toCollection(ArrayList::new));
        }

        GradientHooks.Hook output() {
            return hook(gradient -> {
                compute(gradient);
                return 0;
            });
        }

        GradientHooks.Hook input(int i) {
            return hook(ignored -> take(i));
        }

        private GradientHooks.Hook hook(LongUnaryOperator body) {
            hooks.incrementAndGet();
            return new GradientHooks.Hook() {
                @Override
                public long apply(long gradient) {
                    return body.applyAsLong(gradient);
                }

                @Override
                public void released() {
                    if (hooks.decrementAndGet() == 0) {
                        free();
                    }
                }
            };
        }

        private synchronized void compute(long gradient) {
            if (done) {
                throw new IllegalStateException(
                        "a native operation's gradient was asked for twice: its inputs are freed by "
                                + "the first backward pass, run the forward pass again");
            }
            if (Torch.gradMode()) {
                throw new IllegalStateException(
                        "a native operation has no second derivative; use the reference implementation for that");
            }
            done = true;
            try (Scope scope = Scope.open()) {
                Tensor given = Tensor.borrowed(gradient).contiguous();
                List<@Nullable Tensor> all = place.during(() -> backward.gradients(given, inputs, fixed, wanted));
                for (int i = 0; i < gradients.length; i++) {
                    Tensor g = all.get(i);
                    if (wanted[i] && g != null) {
                        Shapes.requireSame("gradient", inputs.get(i).shape(), g.shape());
                        gradients[i] = Scope.release(g.alias());
                    }
                }
            }
            closeInputs();
        }

        /** Hands the gradient of an input over, as a handle of its own. */
        private synchronized long take(int i) {
            Tensor gradient = gradients[i];
            if (gradient == null) {
                throw new IllegalStateException("the gradient of input " + i + " was not computed");
            }
            gradients[i] = null;
            try (gradient) {
                return Shim.duplicate(gradient.array());
            }
        }

        private synchronized void free() {
            closeInputs();
            for (int i = 0; i < gradients.length; i++) {
                Tensor gradient = gradients[i];
                if (gradient != null) {
                    gradient.close();
                    gradients[i] = null;
                }
            }
        }

        private void closeInputs() {
            inputs.forEach(Tensor::close);
            inputs.clear();
            fixed.forEach(Tensor::close);
            fixed.clear();
        }
    }
}
