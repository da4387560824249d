package org.weft.tensor;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Activation checkpointing: of a block only its inputs are remembered, and the backward pass computes it again. Less memory for
 * about a third more time; the gradients are the same.
 */
public final class Recompute {
    private static final ThreadLocal<Boolean> ON = ThreadLocal.withInitial(() -> false);

    private Recompute() {}

    /** A part of a model that depends on nothing but what it is given and its weights. */
    public interface Block {
        /**
         * @param inputs what gradients flow to
         * @param fixed what else is read
         */
        Tensor forward(List<Tensor> inputs, List<Tensor> fixed);
    }

    /** Runs {@code body} with blocks computed again in the backward pass, or not. For this thread; nests. */
    public static <T> T during(boolean on, Supplier<T> body) {
        boolean before = ON.get();
        ON.set(on);
        try {
            return body.get();
        } finally {
            ON.set(before);
        }
    }

    /**
     * One block's result. Where nothing asks for it, or no input needs a gradient, the block simply runs.
     *
     * @param inputs at least one
     */
    public static Tensor block(List<Tensor> inputs, List<Tensor> fixed, Block block) {
        if (!ON.get()
                || !Torch.gradMode()
                || inputs.stream().noneMatch(Tensor::requiresGrad)
                || !CustomGradient.available().available()) {
            return block.forward(inputs, fixed);
        }
        Precision precision = Precision.current();
        return CustomGradient.apply(
                inputs,
                fixed,
                () -> {
                    try (Scope scope = Scope.open()) {
                        return scope.keep(block.forward(inputs, fixed));
                    }
                },
                (gradient, given, read, wanted) -> again(block, given, read, new Wanted(gradient, wanted, precision)));
    }

    private record Wanted(Tensor gradient, boolean[] inputs, Precision precision) {}

    private static List<@Nullable Tensor> again(Block block, List<Tensor> given, List<Tensor> fixed, Wanted wanted) {
        List<Tensor> leaves = new ArrayList<>();
        for (int i = 0; i < given.size(); i++) {
            Tensor leaf = given.get(i).detach();
            leaves.add(wanted.inputs()[i] ? leaf.requireGrad(true) : leaf);
        }
        boolean before = Torch.gradMode();
        try (Scope scope = Scope.open()) {
            Torch.setGradMode(true);
            Tensor result = wanted.precision().during(() -> during(false, () -> block.forward(leaves, fixed)));
            Torch.setGradMode(false);
            result.backward(wanted.gradient());
        } finally {
            Torch.setGradMode(before);
        }
        List<@Nullable Tensor> out = new ArrayList<>();
        for (int i = 0; i < leaves.size(); i++) {
            out.add(wanted.inputs()[i] ? leaves.get(i).grad() : null);
        }
        return out;
    }
}
