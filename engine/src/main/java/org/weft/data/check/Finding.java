package org.weft.data.check;

import org.weft.data.sets.Problem;

/**
 * A bad item.
 *
 * @param index the example's number from 0; -1 when a whole shard cannot be read
 * @param problem what kind of fault it is
 * @param where the file, with the entry in it
 * @param reason what is wrong, to be read after {@code where}
 */
public record Finding(int index, Problem problem, String where, String reason) {

    /** One line for a person. */
    public String line() {
        return problem.label() + "  " + where + ": " + reason;
    }
}
