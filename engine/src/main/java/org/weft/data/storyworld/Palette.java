package org.weft.data.storyworld;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The classes of the label maps: index, name, colour. Index 0, "other", is not drawn. */
public final class Palette {
    private final List<String> names;
    private final int[] rgb;
    private final Map<String, Integer> byName = new HashMap<>();

    record Entry(int index, String name, List<Integer> rgb) {}

    Palette(List<Entry> entries) {
        List<String> found = new ArrayList<>();
        rgb = new int[entries.size()];
        for (Entry entry : entries) {
            int i = found.size();
            if (entry.index() != i || byName.put(entry.name(), i) != null) {
                throw new IllegalArgumentException("palette.json: entry " + i + " (" + entry.name()
                        + ") must have index " + i + " and a name of its own");
            }
            rgb[i] = entry.rgb().get(0) << 16
                    | entry.rgb().get(1) << 8
                    | entry.rgb().get(2);
            found.add(entry.name());
        }
        names = List.copyOf(found);
    }

    public int size() {
        return names.size();
    }

    /** All names by index. */
    public List<String> names() {
        return names;
    }

    /** The colour of a class as 0xRRGGBB. */
    public int rgb(int index) {
        return rgb[index];
    }

    /** @throws IllegalArgumentException for a name that is not a class */
    public int index(String name) {
        Integer found = byName.get(name);
        if (found == null) {
            throw new IllegalArgumentException("no label class named '" + name + "'; palette.json lists them");
        }
        return found;
    }
}
