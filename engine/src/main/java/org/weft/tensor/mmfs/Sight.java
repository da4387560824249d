package org.weft.tensor.mmfs;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.weft.tensor.Tensor;

/** How much MMFS sees: all of it, or less for comparisons such as the paper's ablations. */
public enum Sight {
    /** Every picture at every scale, at sampled points. */
    ALL,
    /** Nothing: every query reads its ignore token. */
    NONE,
    /** Of the pictures a query sees only the last. */
    ONE_IMAGE,
    /** Of the levels only the one nearest to the base grid. */
    ONE_SCALE,
    /** Every position of every picture by plain cross-attention instead of sampled points. */
    DENSE;

    /** Logits of what is not to be seen: their share is zero in float32. */
    private static final float UNSEEN = -1e4f;

    /** As recipes write it: all, none, one-image, one-scale, dense. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    public static List<String> words() {
        return Arrays.stream(values()).map(Sight::word).toList();
    }

    /** @throws IllegalArgumentException for a word that is none */
    public static Sight of(String word) {
        return Arrays.stream(values())
                .filter(s -> s.word().equals(word))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "MMFS has no way of seeing called \"" + word + "\"; there are " + String.join(", ", words())));
    }

    /** The operation with this much sight. */
    public MmfsOp applied(MmfsOp op) {
        return this == ALL ? op : new Limited(op, this);
    }

    private MmfsInputs limit(MmfsInputs in) {
        Tensor mask = in.mask();
        Tensor logits = in.logits();
        switch (this) {
            case NONE -> mask = mask.mul(0);
            case ONE_IMAGE ->
                mask = mask.mul(
                        mask.flip(2).cumsum(2).flip(2).eq(Tensor.full(1, 1)).to(mask.dtype()));
            case ONE_SCALE -> logits = logits.add(oneScale(in.levels()));
            case ALL, DENSE -> {}
        }
        return new MmfsInputs(in.value(), in.offsets(), logits, mask, in.reference(), in.ignoreToken(), in.levels());
    }

    /** [L, 1]: zero for the level nearest to the base grid. */
    private static Tensor oneScale(Levels levels) {
        int best = 0;
        for (int l = 1; l < levels.count(); l++) {
            if (distance(levels, l) < distance(levels, best)) {
                best = l;
            }
        }
        float[] out = new float[levels.count()];
        Arrays.fill(out, UNSEEN);
        out[best] = 0;
        return Tensor.of(out, out.length, 1);
    }

    private static double distance(Levels levels, int level) {
        return Math.abs(Math.log(levels.scales().get(level)));
    }

    private record Limited(MmfsOp op, Sight sight) implements MmfsOp {
        @Override
        public String name() {
            return op.name() + ", " + sight.word();
        }

        @Override
        public MmfsOp at(String site) {
            return new Limited(op.at(site), sight);
        }

        @Override
        public boolean dense() {
            return sight == DENSE;
        }

        @Override
        public Tensor attend(MmfsInputs inputs) {
            return op.attend(sight.limit(inputs));
        }

        @Override
        public Tensor sample(Tensor value, Levels levels, Tensor locations, Tensor weights) {
            return op.sample(value, levels, locations, weights);
        }
    }
}
