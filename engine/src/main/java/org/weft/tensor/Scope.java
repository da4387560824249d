package org.weft.tensor;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Who frees a tensor. Every tensor an operation makes belongs to the innermost scope open on its thread and is freed when that
 * scope closes, unless {@link #keep} handed it to the scope around it or {@link #release} set it free of scopes.
 *
 * <pre>{@code
 * try (Scope scope = Scope.open()) {
 *     Tensor hidden = Nn.linear(x, weight, bias);
 *     return scope.keep(hidden.tanh());      // hidden is freed here, the result is not
 * }
 * }</pre>
 *
 * Scopes are confined to their thread and close in the reverse order of opening. While gradients are recorded libtorch itself
 * keeps what the backward pass needs, so scopes may close before it.
 */
public final class Scope implements AutoCloseable {
    private static final ThreadLocal<@Nullable Scope> CURRENT = new ThreadLocal<>();
    private static final AtomicLong LIVE = new AtomicLong();

    private final @Nullable Scope parent;
    private final List<Tensor> owned = new ArrayList<>();
    private boolean closed;

    private Scope(@Nullable Scope parent) {
        this.parent = parent;
    }

    /** Opens a scope inside the current one of this thread. */
    public static Scope open() {
        Scope scope = new Scope(CURRENT.get());
        CURRENT.set(scope);
        return scope;
    }

    /** How many tensors are alive in the process; for leak tests and memory reports. */
    public static long liveTensors() {
        return LIVE.get();
    }

    static Tensor register(Tensor tensor) {
        Scope scope = CURRENT.get();
        if (scope == null) {
            tensor.array().close();
            throw new IllegalStateException("a tensor was made outside any scope: open one with Scope.open() first");
        }
        LIVE.incrementAndGet();
        scope.own(tensor);
        return tensor;
    }

    static void countFreed() {
        LIVE.decrementAndGet();
    }

    private void own(Tensor tensor) {
        tensor.owner = this;
        owned.add(tensor);
    }

    /** Hands a tensor of this scope (or of one inside it) to the scope around this one and returns it. */
    public Tensor keep(Tensor tensor) {
        if (tensor.owner == null || tensor.owner == parent) {
            return tensor;
        }
        if (parent == null) {
            throw new IllegalStateException("the outermost scope has nobody to hand a tensor to; use Scope.release");
        }
        if (tensor.owner == this) {
            parent.own(tensor);
        }
        return tensor;
    }

    /** Takes a tensor out of all scopes: whoever calls this closes it. */
    public static Tensor release(Tensor tensor) {
        tensor.owner = null;
        return tensor;
    }

    /** Frees everything this scope still owns. @throws IllegalStateException when a scope inside is still open */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        if (CURRENT.get() != this) {
            throw new IllegalStateException("scopes close in the reverse order of opening, on their own thread");
        }
        closed = true;
        if (parent == null) {
            CURRENT.remove();
        } else {
            CURRENT.set(parent);
        }
        for (Tensor tensor : owned) {
            if (tensor.owner == this) {
                tensor.close();
            }
        }
        owned.clear();
    }
}
