package org.weft.trace;

import java.util.Arrays;
import org.weft.engine.trace.TraceInfo;
import org.weft.weights.Safetensors;

/** One record in memory. Dims as in {@link TraceFormat}. */
record Block(
        TraceFormat.Entry entry,
        TraceInfo.Site site,
        float[] offsets,
        float[] weights,
        float[] ignored,
        float[] reference,
        float[] mask) {

    /** @throws IllegalArgumentException when a tensor is missing or misshapen */
    static Block of(Safetensors parts, TraceFormat.Entry e, TraceInfo.Site s) {
        int q = e.queries();
        int i = e.seen().size();
        int l = s.levels().size();
        return new Block(
                e,
                s,
                part(parts, "offsets", q, i, s.heads(), s.points(), 2),
                part(parts, "weights", q, i, s.heads(), l, s.points()),
                part(parts, "ignored", q, s.heads()),
                part(parts, "reference", q, 2),
                part(parts, "mask", q, i));
    }

    private static float[] part(Safetensors parts, String name, long... shape) {
        if (!Arrays.equals(parts.info(name).shape(), shape)) {
            throw new IllegalArgumentException(name + " has shape "
                    + Arrays.toString(parts.info(name).shape()) + " instead of " + Arrays.toString(shape));
        }
        return parts.floats(name);
    }

    /** Number of a query within the block. */
    int row(int query) {
        return query - entry.first();
    }

    boolean sees(int row, int image) {
        return mask[row * entry.seen().size() + image] != 0;
    }

    float weight(int row, int image, int head, int level, int point) {
        int i = entry.seen().size();
        int l = site.levels().size();
        return weights[(((row * i + image) * site.heads() + head) * l + level) * site.points() + point];
    }

    /** Where a point lies, 0..1. @param axis 0 across, 1 down */
    double place(int row, int image, int head, int level, int point, int axis) {
        int i = entry.seen().size();
        float offset = offsets[(((row * i + image) * site.heads() + head) * site.points() + point) * 2 + axis];
        // in float32 and in the kernel's order, so that what is drawn is where it looked
        int width = site.levels().get(level);
        int side = axis == 0 ? width : entry.height(level, width);
        float unit = (float) (entry.scales().get(level) / side);
        return offset * unit + reference[row * 2 + axis];
    }

    double reference(int row, int axis) {
        return reference[row * 2 + axis];
    }

    float ignored(int row, int head) {
        return ignored[row * site.heads() + head];
    }
}
