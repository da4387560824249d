package org.weft.data.check;

/**
 * What passes.
 *
 * @param smallestSide of a picture in pixels
 * @param largestSide of a picture in pixels
 * @param longestText characters of one text
 */
public record CheckLimits(int smallestSide, int largestSide, int longestText) {

    /** 16 to 10,000 pixels; texts that surely do not fit into 2048 tokens are too long. */
    public static final CheckLimits USUAL = new CheckLimits(16, 10_000, 16_384);

    public CheckLimits {
        if (smallestSide < 1 || largestSide < smallestSide || longestText < 1) {
            throw new IllegalArgumentException("limits of " + smallestSide + " to " + largestSide + " pixels and "
                    + longestText + " characters let nothing pass");
        }
    }
}
