package org.weft.data.check;

import java.util.Map;
import org.weft.data.sets.Problem;

/**
 * What a check saw.
 *
 * @param set the data set's name
 * @param format its format's label
 * @param examples how many were looked at
 * @param pictures how many pictures they have, label maps not counted
 * @param labelMaps how many label maps
 * @param splits examples by split; "" for those that are of none
 * @param problems how many findings of each kind
 * @param cancelled whether it was stopped before its end
 * @param duplicatesSought false when there were too many pictures to remember them all
 */
public record Summary(
        String set,
        String format,
        int examples,
        int pictures,
        int labelMaps,
        Map<String, Integer> splits,
        Map<Problem, Integer> problems,
        boolean cancelled,
        boolean duplicatesSought) {

    public Summary {
        splits = Map.copyOf(splits);
        problems = Map.copyOf(problems);
    }

    /** How many findings there were. */
    public int bad() {
        return problems.values().stream().mapToInt(Integer::intValue).sum();
    }
}
