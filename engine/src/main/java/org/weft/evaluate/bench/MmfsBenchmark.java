package org.weft.evaluate.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.weft.tensor.Scope;
import org.weft.tensor.Tensor;
import org.weft.tensor.Torch;
import org.weft.tensor.mmfs.Levels;
import org.weft.tensor.mmfs.MmfsInputs;
import org.weft.tensor.mmfs.MmfsOp;
import org.weft.tensor.mmfs.MmfsReference;
import org.weft.tensor.random.Philox;

/**
 * The fused operation against its composition of libtorch's operations (grid_sample, softmax), at the released model's sizes: 16
 * heads of 64 channels, 8 points. Same inputs, float32, same number of threads.
 */
public final class MmfsBenchmark implements Benchmark {
    private static final int HEADS = 16;
    private static final int HEAD_DIM = 64;
    private static final int POINTS = 8;
    private static final double TOLERANCE = 1e-4;
    private static final Levels LANGUAGE = Levels.square(List.of(32, 16, 8), 16);
    private static final Levels UNET = Levels.square(List.of(64, 32, 16, 8), 64);

    private final MmfsOp ours;

    public MmfsBenchmark(MmfsOp ours) {
        this.ours = ours;
    }

    private record Case(String name, Levels levels, int queries, int images) {}

    private static List<Case> cases() {
        List<Case> out = new ArrayList<>();
        for (int queries : new int[] {2048, 1}) {
            for (int images : new int[] {1, 4, 8}) {
                out.add(new Case("LLM " + queries + " queries x " + images + " images", LANGUAGE, queries, images));
            }
        }
        for (int side : new int[] {64, 32, 16, 8}) {
            out.add(new Case("U-Net " + side * side + " queries", UNET, side * side, 1));
        }
        return out;
    }

    @Override
    public String description() {
        return "MMFS \"" + ours.name() + "\" against the composition of libtorch " + Torch.version() + " operations, "
                + Torch.threads() + " threads, float32, medians";
    }

    @Override
    public void run(Consumer<Result> results) {
        for (Case c : cases()) {
            results.accept(measure(c, false));
            results.accept(measure(c, true));
        }
    }

    private Result measure(Case c, boolean backward) {
        try (Scope scope = Scope.open()) {
            List<Tensor> leaves = new ArrayList<>();
            MmfsInputs inputs = inputs(c, leaves);
            leaves.forEach(l -> l.requireGrad(backward));
            MmfsOp reference = new MmfsReference();
            double error =
                    difference(results(ours, inputs, leaves, backward), results(reference, inputs, leaves, backward));
            Stopwatch.Medians m = Stopwatch.compare(
                    () -> once(ours, inputs, leaves, backward), () -> once(reference, inputs, leaves, backward));
            String note = String.format(
                    Locale.ROOT, "%d rounds; largest difference %.1e of the largest value", m.rounds(), error);
            return new Result(
                    c.name() + (backward ? ", forward+backward" : ", forward"),
                    m.ours(),
                    m.baseline(),
                    note,
                    error <= TOLERANCE);
        }
    }

    private static void once(MmfsOp op, MmfsInputs inputs, List<Tensor> leaves, boolean backward) {
        try (Scope scope = Scope.open()) {
            Torch.setGradMode(backward);
            Tensor out = op.attend(inputs);
            if (backward) {
                leaves.forEach(Tensor::zeroGrad);
                out.sum().backward();
            }
        } finally {
            Torch.setGradMode(false);
        }
    }

    private static List<float[]> results(MmfsOp op, MmfsInputs inputs, List<Tensor> leaves, boolean backward) {
        try (Scope scope = Scope.open()) {
            Torch.setGradMode(backward);
            List<float[]> out = new ArrayList<>();
            Tensor result = op.attend(inputs);
            out.add(result.detach().toFloats());
            if (backward) {
                leaves.forEach(Tensor::zeroGrad);
                result.sum().backward();
                leaves.forEach(l -> out.add(l.grad().toFloats()));
            }
            return out;
        } finally {
            Torch.setGradMode(false);
        }
    }

    private static double difference(List<float[]> a, List<float[]> b) {
        double worst = 0;
        for (int k = 0; k < a.size(); k++) {
            double largest = 0;
            double off = 0;
            for (int i = 0; i < a.get(k).length; i++) {
                largest = Math.max(largest, Math.abs(b.get(k)[i]));
                double d = Math.abs(a.get(k)[i] - b.get(k)[i]);
                off = Double.isNaN(d) ? Double.POSITIVE_INFINITY : Math.max(off, d);
            }
            worst = Math.max(worst, off == 0 ? 0 : off / largest);
        }
        return worst;
    }

    private static MmfsInputs inputs(Case c, List<Tensor> leaves) {
        Philox random = new Philox(7, 0);
        int levels = c.levels().count();
        Tensor value = leaf(random, 1, leaves, 1, c.images(), c.levels().total(), HEADS, HEAD_DIM);
        float[] points = new float[c.queries() * 2];
        for (int i = 0; i < points.length; i++) {
            points[i] = random.nextFloat();
        }
        Tensor offsets = offsets(random, c, points);
        leaves.add(offsets);
        Tensor logits = leaf(random, 2, leaves, 1, c.queries(), c.images(), HEADS, levels, POINTS + 1);
        Tensor token = leaf(random, 1, leaves, (long) HEADS * HEAD_DIM);
        return new MmfsInputs(
                value,
                offsets,
                logits,
                Tensor.full(1, 1, 1, c.images()),
                Tensor.of(points, 1, c.queries(), 2),
                token,
                c.levels());
    }

    /**
     * Offsets of a few pixels of the base grid, as a trained model's. None puts a point next to the middle of a pixel: the
     * gradient of a bilinear sample jumps there, and rounding would decide which side each implementation sees.
     */
    private static Tensor offsets(Philox random, Case c, float[] reference) {
        double base = c.levels().widths().get(0) / c.levels().scales().get(0);
        int perQuery = c.images() * HEADS * POINTS * 2;
        float[] values = new float[c.queries() * perQuery];
        for (int i = 0; i < values.length; i++) {
            double middle = reference[i / perQuery * 2 + i % 2] * base;
            // in quarters of a base pixel, whose ends are the middles of every level's pixels
            double at = (middle + (random.nextFloat() * 2 - 1) * 4) * 4;
            double clear = Math.floor(at) + 0.2 + 0.6 * (at - Math.floor(at));
            values[i] = (float) (clear / 4 - middle);
        }
        return Tensor.of(values, 1, c.queries(), c.images(), HEADS, POINTS, 2);
    }

    private static Tensor leaf(Philox random, double range, List<Tensor> leaves, long... shape) {
        int count = 1;
        for (long s : shape) {
            count = Math.multiplyExact(count, Math.toIntExact(s));
        }
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) ((random.nextFloat() * 2 - 1) * range);
        }
        Tensor tensor = Tensor.of(values, shape);
        leaves.add(tensor);
        return tensor;
    }
}
