package org.weft.studio.story;

/** How fast this machine makes things, learned from what it made: new measurements count more than old ones. */
final class Tempo {
    private static final double NEWEST = 0.4;

    private double perStep = Double.NaN;
    private double perText = Double.NaN;

    /** Takes in a picture. @param seconds it took, all steps together */
    void picture(int steps, double seconds) {
        perStep = mean(perStep, seconds / Math.max(1, steps));
    }

    void text(double seconds) {
        perText = mean(perText, seconds);
    }

    private static double mean(double old, double now) {
        return Double.isNaN(old) ? now : old * (1 - NEWEST) + now * NEWEST;
    }

    /** Seconds a wish will take; negative while nothing like it was made. */
    double seconds(Wish wish) {
        double picture = perStep * wish.settings().image().steps();
        double items = (double) wish.count() * wish.settings().candidates();
        double all =
                switch (wish.target()) {
                    case IMAGE -> picture * items;
                    case TEXT -> perText * items;
                    // the model alternates, or would have to be asked which
                    case AUTO ->
                        (Double.isNaN(picture) ? perText : Double.isNaN(perText) ? picture : (picture + perText) / 2)
                                * items;
                };
        return Double.isNaN(all) ? -1 : all;
    }
}
