package org.weft.kernels;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** A random problem of odd sizes, in double precision; every number survives the round trip through the element type. */
@SuppressWarnings("ArrayRecordComponent")
record RandomCase(
        ObviousMmfs.Dims dims,
        double[] value,
        double[] offsets,
        double[] logits,
        double[] token,
        double[] reference,
        double[] mask,
        double[] gradOut) {

    private static final int[] CHANNELS = {1, 2, 3, 5, 8, 13, 16, 17, 31, 32, 33, 48, 64, 65, 70, 130};

    static ObviousMmfs.Dims dims(Random r, boolean small) {
        List<FeatureLevel> levels = new ArrayList<>();
        int count = 1 + r.nextInt(small ? 2 : 4);
        for (int i = 0; i < count; i++) {
            int most = small ? 3 : 11;
            levels.add(new FeatureLevel(1 + r.nextInt(most), 1 + r.nextInt(most), 0.5f + r.nextInt(4)));
        }
        int channels = small ? 1 + r.nextInt(5) : CHANNELS[r.nextInt(CHANNELS.length)];
        int queries = small ? 1 + r.nextInt(3) : List.of(1, 2, 7, 40, 97).get(r.nextInt(5));
        return new ObviousMmfs.Dims(
                1 + r.nextInt(2),
                1 + r.nextInt(3),
                1 + r.nextInt(3),
                channels,
                queries,
                1 + r.nextInt(small ? 3 : 9),
                levels);
    }

    static RandomCase of(long seed, boolean small, ElementType type) {
        Random r = new Random(seed);
        return of(r, dims(r, small), type);
    }

    static RandomCase of(Random r, ObviousMmfs.Dims d, ElementType type) {
        int nq = d.batch() * d.queries();
        int perImage = nq * d.images() * d.heads();
        double[] mask = new double[nq * d.images()];
        for (int i = 0; i < mask.length; i++) {
            mask[i] = r.nextInt(4) == 0 ? 0 : 1;
        }
        Arrays.fill(mask, 0, d.images(), 0); // the first query sees nothing
        double[] reference = new double[nq * 2];
        for (int i = 0; i < reference.length; i++) {
            reference[i] = (float) (r.nextDouble() * 1.2 - 0.1);
        }
        return new RandomCase(
                d,
                Memory.random(r, 1, type, d.batch() * d.images() * d.pixels() * d.heads() * d.channels()),
                Memory.random(r, 1.5, type, perImage * d.points() * 2),
                Memory.random(r, 1, type, perImage * d.levels().size() * (d.points() + 1)),
                Memory.random(r, 1, type, d.heads() * d.channels()),
                reference,
                mask,
                Memory.random(r, 1, type, nq * d.heads() * d.channels()));
    }

    ObviousMmfs.Result expected() {
        return ObviousMmfs.mmfs(dims, value, offsets, logits, token, reference, mask);
    }

    /** Sum of out times gradOut, the number whose gradient the backward pass gives. */
    double loss() {
        double[] out = expected().out();
        double sum = 0;
        for (int i = 0; i < out.length; i++) {
            sum += out[i] * gradOut[i];
        }
        return sum;
    }

    MmfsInputs inputs(Memory m, ElementType values, ElementType points) {
        ObviousMmfs.Dims d = dims;
        return new MmfsInputs(
                new MmfsValue.Dense(m.of(value, values, d.batch(), d.images(), d.pixels(), d.heads(), d.channels())),
                m.of(offsets, points, d.batch(), d.queries(), d.images(), d.heads(), d.points(), 2),
                m.of(
                        logits,
                        points,
                        d.batch(),
                        d.queries(),
                        d.images(),
                        d.heads(),
                        d.levels().size(),
                        d.points() + 1),
                m.of(token, values, (long) d.heads() * d.channels()),
                m.of(reference, ElementType.F32, d.batch(), d.queries(), 2),
                m.of(mask, ElementType.U8, d.batch(), d.queries(), d.images()),
                d.levels());
    }

    TensorRef out(Memory m, ElementType values) {
        return m.empty(values, dims.batch(), dims.queries(), (long) dims.heads() * dims.channels());
    }

    MmfsGradients gradients(Memory m, MmfsInputs in, ElementType values) {
        ObviousMmfs.Dims d = dims;
        return new MmfsGradients(
                m.of(gradOut, values, d.batch(), d.queries(), (long) d.heads() * d.channels()),
                m.empty(values, d.batch(), d.images(), d.pixels(), d.heads(), d.channels()),
                m.empty(in.offsets().type(), in.offsets().shape()),
                m.empty(in.logits().type(), in.logits().shape()),
                m.empty(values, in.ignoreToken().shape()));
    }
}
