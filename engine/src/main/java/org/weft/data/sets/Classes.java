package org.weft.data.sets;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The classes of label maps.
 *
 * @param names by number; number 0 is "other" where the data set begins with 1
 * @param colours number by colour (0xRRGGBB); empty when the data set names none
 */
public record Classes(List<String> names, Map<Integer, Integer> colours) {

    /** Any number an 8-bit map can hold. */
    public static final Classes ANY = numbered(256);

    public Classes {
        names = List.copyOf(names);
        colours = Map.copyOf(new HashMap<>(colours));
    }

    public int size() {
        return names.size();
    }

    /** Classes without names of their own. */
    static Classes numbered(int count) {
        return new Classes(
                java.util.stream.IntStream.range(0, count)
                        .mapToObj(Integer::toString)
                        .toList(),
                Map.of());
    }
}
