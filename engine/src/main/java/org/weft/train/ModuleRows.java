package org.weft.train;

import java.util.Arrays;

/** Rows of numbers end to end. */
final class ModuleRows {
    private ModuleRows() {}

    static long[] flat(long[][] rows) {
        return Arrays.stream(rows).flatMapToLong(Arrays::stream).toArray();
    }
}
