package org.weft.engine.labels;

/**
 * What became of a picture that was read as a label map.
 *
 * @param width pixels
 * @param height pixels
 * @param indexed whether the file held class numbers, so that no colour had to be guessed
 * @param lossy whether the file's format changes colours, as JPEG does
 * @param misfits how many pixels had a colour of no class and took the nearest, or a number of no class and became nothing
 * @param worst the largest distance between a colour and the class it took, 0..442 (straight line in RGB, each 0..255)
 * @param worstX column of that pixel, 0 when all fit
 * @param worstY row of that pixel
 * @param ambiguous how many pixels have a colour that several classes share; they took the first
 */
public record ImportReport(
        int width,
        int height,
        boolean indexed,
        boolean lossy,
        int misfits,
        double worst,
        int worstX,
        int worstY,
        int ambiguous) {

    /** Whether every pixel is certainly the class it was meant to be. */
    public boolean clean() {
        return misfits == 0 && ambiguous == 0 && !lossy;
    }

    /** Part of the pixels that did not fit, 0..1. */
    public double misfitShare() {
        return (double) misfits / ((double) width * height);
    }
}
