package org.weft.trace;

import java.util.List;
import java.util.Set;
import org.weft.engine.MuteSet;
import org.weft.tensor.Tensor;
import org.weft.tensor.mmfs.MmfsInputs;
import org.weft.tensor.mmfs.MmfsObserver;

/**
 * Keeps MMFS from looking at some of what it could. Renormalised, what is muted is left out of the softmax; otherwise its values read
 * as zero and it keeps its weight.
 */
public final class Muting implements MmfsObserver {
    /** What the reference adds to the logits of a masked image. */
    private static final double OUT = -10000;

    /** Moves a point out of every picture, in pixels of the base grid. */
    private static final double AWAY = 10000;

    private final MuteSet mute;
    private int pictures;

    public Muting(MuteSet mute) {
        this.mute = mute;
    }

    /** The next item begins. @param count pictures it can look at */
    public void begin(int count) {
        pictures = count;
    }

    @Override
    public MmfsInputs asked(String site, MmfsInputs in) {
        if (!mute.appliesTo(site)) {
            return in;
        }
        float[] images = images(in.images());
        MmfsInputs out = mute.pictures().isEmpty() ? in : images(in, images);
        out = mute.levels().isEmpty() ? out : levels(out);
        out = mute.points().isEmpty() ? out : points(out);
        return mute.heads().isEmpty() ? out : heads(out);
    }

    /** 0 for muted images, 1 for the others; a site that sees fewer images sees the last ones. */
    private float[] images(int count) {
        float[] out = new float[count];
        int before = Math.max(0, pictures - count);
        for (int i = 0; i < count; i++) {
            out[i] = mute.pictures().contains(before + i) ? 0 : 1;
        }
        return out;
    }

    private MmfsInputs images(MmfsInputs in, float[] keep) {
        if (mute.renormalised()) {
            Tensor mask = in.mask().mul(Tensor.of(keep, 1, 1, keep.length));
            return with(in, in.value(), in.logits(), mask, in.ignoreToken());
        }
        Tensor value = in.value().mul(Tensor.of(keep, 1, keep.length, 1, 1, 1));
        return with(in, value, in.logits(), in.mask(), in.ignoreToken());
    }

    private MmfsInputs levels(MmfsInputs in) {
        int count = in.levels().count();
        if (mute.renormalised()) {
            float[] out = marks(count, mute.levels(), OUT);
            // the ignore slots of a level stay: they belong to no map
            float[] slots = new float[in.points() + 1];
            java.util.Arrays.fill(slots, 0, in.points(), 1);
            Tensor shift = Tensor.of(out, 1, 1, 1, 1, count, 1).mul(Tensor.of(slots, 1, 1, 1, 1, 1, slots.length));
            return with(in, in.value(), in.logits().add(shift), in.mask(), in.ignoreToken());
        }
        float[] keep = new float[in.levels().total()];
        for (int l = 0; l < count; l++) {
            float v = mute.levels().contains(l) ? 0 : 1;
            java.util.Arrays.fill(
                    keep,
                    in.levels().start(l),
                    in.levels().start(l) + in.levels().size(l),
                    v);
        }
        Tensor value = in.value().mul(Tensor.of(keep, 1, 1, keep.length, 1, 1));
        return with(in, value, in.logits(), in.mask(), in.ignoreToken());
    }

    private MmfsInputs points(MmfsInputs in) {
        if (!mute.renormalised()) {
            // far beyond every edge nothing is read, and the weights stay as they are
            Tensor away = Tensor.of(marks(in.points(), mute.points(), AWAY), 1, 1, 1, 1, in.points(), 1);
            return new MmfsInputs(
                    in.value(),
                    in.offsets().add(away),
                    in.logits(),
                    in.mask(),
                    in.reference(),
                    in.ignoreToken(),
                    in.levels());
        }
        float[] out = marks(in.points() + 1, mute.points(), OUT);
        out[in.points()] = 0;
        Tensor logits = in.logits().add(Tensor.of(out, 1, 1, 1, 1, 1, out.length));
        return with(in, in.value(), logits, in.mask(), in.ignoreToken());
    }

    private MmfsInputs heads(MmfsInputs in) {
        float[] keep = marks(in.heads(), mute.heads(), -1);
        for (int h = 0; h < keep.length; h++) {
            keep[h] += 1;
        }
        Tensor value = in.value().mul(Tensor.of(keep, 1, 1, 1, keep.length, 1));
        Tensor token = in.ignoreToken()
                .reshape(in.heads(), in.headDim())
                .mul(Tensor.of(keep, keep.length, 1))
                .reshape((long) in.heads() * in.headDim());
        return with(in, value, in.logits(), in.mask(), token);
    }

    private static float[] marks(int count, Set<Integer> which, double mark) {
        float[] out = new float[count];
        for (int i : List.copyOf(which)) {
            if (i >= 0 && i < count) {
                out[i] = (float) mark;
            }
        }
        return out;
    }

    private static MmfsInputs with(MmfsInputs in, Tensor value, Tensor logits, Tensor mask, Tensor ignoreToken) {
        return new MmfsInputs(value, in.offsets(), logits, mask, in.reference(), ignoreToken, in.levels());
    }
}
