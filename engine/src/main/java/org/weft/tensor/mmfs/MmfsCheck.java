package org.weft.tensor.mmfs;

import java.util.ArrayList;
import java.util.List;
import org.weft.tensor.Place;
import org.weft.tensor.Scope;
import org.weft.tensor.Tensor;
import org.weft.tensor.Torch;
import org.weft.tensor.random.Philox;

/** Holds one implementation against another: values and all gradients of both operations, in a tiny case. */
final class MmfsCheck {
    static final double TOLERANCE = 1e-4;

    private MmfsCheck() {}

    /** Largest difference of any result or gradient, relative to the largest value of the other's. */
    static double largestDifference(MmfsOp ours, MmfsOp other, Place place) {
        return place.during(() -> largestDifference(ours, other));
    }

    private static double largestDifference(MmfsOp ours, MmfsOp other) {
        boolean before = Torch.gradMode();
        try (Scope scope = Scope.open()) {
            Torch.setGradMode(true);
            double worst = 0;
            for (int kind = 0; kind < 2; kind++) {
                List<float[]> a = results(ours, kind == 0);
                List<float[]> b = results(other, kind == 0);
                for (int i = 0; i < a.size(); i++) {
                    worst = Math.max(worst, difference(a.get(i), b.get(i)));
                }
            }
            return worst;
        } finally {
            Torch.setGradMode(before);
        }
    }

    private static double difference(float[] a, float[] b) {
        double largest = 0;
        double off = 0;
        for (int i = 0; i < a.length; i++) {
            largest = Math.max(largest, Math.abs(b[i]));
            double d = Math.abs(a[i] - b[i]);
            off = Double.isNaN(d) ? Double.POSITIVE_INFINITY : Math.max(off, d);
        }
        return off == 0 ? 0 : off / largest;
    }

    /** The result and the gradient of every input. */
    private static List<float[]> results(MmfsOp op, boolean fused) {
        Philox random = new Philox(20240118, 0);
        Levels levels = new Levels(List.of(4, 2), List.of(3, 2), List.of(1.0, 0.5));
        List<Tensor> leaves = new ArrayList<>();
        Tensor out = fused ? attend(op, levels, random, leaves) : sample(op, levels, random, leaves);
        Tensor loss = out.mul(leaf(random, new ArrayList<>(), out.shape())).sum();
        loss.backward();
        List<float[]> all = new ArrayList<>();
        all.add(out.detach().toFloats());
        leaves.forEach(l -> all.add(l.grad().toFloats()));
        return all;
    }

    private static Tensor attend(MmfsOp op, Levels levels, Philox random, List<Tensor> leaves) {
        int s = levels.total();
        Tensor value = leaf(random, leaves, 2, 2, s, 2, 4);
        Tensor offsets = leaf(random, leaves, 2, 3, 2, 2, 2, 2);
        Tensor logits = leaf(random, leaves, 2, 3, 2, 2, 2, 3);
        Tensor token = leaf(random, leaves, 8);
        Tensor mask = Tensor.of(new float[] {1, 1, 0, 1}, 2, 1, 2);
        Tensor reference = Tensor.of(new float[] {0.3f, 0.2f, 0.5f, 0.6f, 0.9f, 0.8f}, 1, 3, 2);
        return op.attend(new MmfsInputs(value, offsets, logits, mask, reference, token, levels));
    }

    private static Tensor sample(MmfsOp op, Levels levels, Philox random, List<Tensor> leaves) {
        Tensor value = leaf(random, leaves, 2, levels.total(), 2, 4);
        Tensor locations = leaf(random, leaves, 2, 3, 2, 2, 2, 2);
        Tensor weights = leaf(random, leaves, 2, 3, 2, 2, 2);
        return op.sample(value, levels, locations, weights);
    }

    private static Tensor leaf(Philox random, List<Tensor> leaves, long... shape) {
        int count = 1;
        for (long size : shape) {
            count = Math.multiplyExact(count, Math.toIntExact(size));
        }
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = random.nextFloat();
        }
        Tensor tensor = Tensor.of(values, shape).requireGrad(true);
        leaves.add(tensor);
        return tensor;
    }
}
