package org.weft.kernels;

/**
 * One level of an image's feature pyramid; levels follow one another in the value tensor, each row by row.
 *
 * @param height pixels, at least 1
 * @param width pixels, at least 1
 * @param scale size of the level over the base size that offsets are counted in; unused by plain sampling
 */
public record FeatureLevel(long height, long width, float scale) {
    public FeatureLevel {
        if (height < 1 || width < 1) {
            throw new IllegalArgumentException("a level of " + height + " x " + width + " pixels is empty");
        }
    }

    /** A level for plain sampling. */
    public static FeatureLevel of(long height, long width) {
        return new FeatureLevel(height, width, 1);
    }

    public long pixels() {
        return Math.multiplyExact(height, width);
    }
}
