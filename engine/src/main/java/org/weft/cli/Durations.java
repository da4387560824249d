package org.weft.cli;

import java.util.Locale;

/** Spans of time as people say them. */
final class Durations {
    private static final long MINUTE = 60;
    private static final long HOUR = 3600;
    private static final long DAY = 24 * HOUR;

    private Durations() {}

    /** Two units at most: {@code 48 s}, {@code 12 min 05 s}, {@code 3 h 07 min}, {@code 11 days 4 h}. */
    static String words(double seconds) {
        long s = Math.round(seconds);
        if (s < MINUTE) {
            return s + " s";
        }
        if (s < HOUR) {
            return String.format(Locale.ROOT, "%d min %02d s", s / MINUTE, s % MINUTE);
        }
        return s < DAY
                ? String.format(Locale.ROOT, "%d h %02d min", s / HOUR, s % HOUR / MINUTE)
                : String.format(Locale.ROOT, "%d days %d h", s / DAY, s % DAY / HOUR);
    }
}
