package org.weft.engine.labels;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.weft.engine.RgbImage;

/** The classes of a label map: number, name, colour, marks. Class 0 always means nothing, whatever its name. */
public final class Palette {
    /** What a pixel of no class holds. */
    public static final int NOTHING = 0;

    private final String id;
    private final String title;
    private final List<LabelClass> classes;
    private final Map<Integer, Integer> byColour = new HashMap<>();
    private final boolean[] sharedColour = new boolean[256];

    /**
     * @param id short name that documents keep, such as {@code storyworld}
     * @param title for people
     * @param classes numbered 0, 1, 2... without gaps, 2 to 256 of them
     * @throws IllegalArgumentException naming the first class that has the wrong number or a name already taken
     */
    public Palette(String id, String title, List<LabelClass> classes) {
        this.id = id;
        this.title = title;
        this.classes = List.copyOf(classes);
        if (classes.size() < 2 || classes.size() > 256) {
            throw new IllegalArgumentException("a palette has 1 to 255 classes, this has "
                    + Math.max(0, classes.size() - 1) + "; leave some out or add one");
        }
        Map<String, Integer> names = new HashMap<>();
        for (int i = 0; i < classes.size(); i++) {
            LabelClass c = classes.get(i);
            if (c.index() != i) {
                throw new IllegalArgumentException("class \"" + c.name() + "\" has number " + c.index() + " where " + i
                        + " is due; number them without gaps");
            }
            Integer other = names.put(c.name().toLowerCase(Locale.ROOT), i);
            if (other != null) {
                throw new IllegalArgumentException(
                        "classes " + other + " and " + i + " are both called \"" + c.name() + "\"; rename one");
            }
            Integer first = byColour.putIfAbsent(c.rgb(), i);
            if (first != null) {
                sharedColour[first] = true;
                sharedColour[i] = true;
            }
        }
    }

    /** The name that documents keep. */
    public String id() {
        return id;
    }

    /** The name for people. */
    public String title() {
        return title;
    }

    /** All classes by number, {@link #NOTHING} first. */
    public List<LabelClass> classes() {
        return classes;
    }

    public int size() {
        return classes.size();
    }

    /** The class of a number; numbers beyond the last class mean nothing. */
    public LabelClass of(int label) {
        return classes.get(label < classes.size() ? label : NOTHING);
    }

    /** The class with that colour on screen, the first of several. */
    Optional<LabelClass> ofColour(int rgb) {
        return Optional.ofNullable(byColour.get(rgb)).map(classes::get);
    }

    /** Whether another class has the same colour, so that colours alone cannot tell them apart. */
    public boolean colourIsShared(int label) {
        return sharedColour[label];
    }

    /** Classes whose name or number contains the words, {@link #NOTHING} left out; those that begin so come first. */
    public List<LabelClass> search(String words) {
        String sought = words.strip().toLowerCase(Locale.ROOT);
        List<LabelClass> first = new ArrayList<>();
        List<LabelClass> then = new ArrayList<>();
        for (LabelClass c : classes.subList(1, classes.size())) {
            String name = c.name().toLowerCase(Locale.ROOT);
            if (name.startsWith(sought) || Integer.toString(c.index()).equals(sought)) {
                first.add(c);
            } else if (name.contains(sought)) {
                then.add(c);
            }
        }
        first.addAll(then);
        return first;
    }

    /** The map as people see it. */
    public RgbImage picture(LabelMap map) {
        return colours(map, false);
    }

    /** The map as the model reads it. */
    public RgbImage readPicture(LabelMap map) {
        return colours(map, true);
    }

    private RgbImage colours(LabelMap map, boolean read) {
        byte[] labels = map.labels();
        byte[] rgb = new byte[labels.length * 3];
        for (int i = 0; i < labels.length; i++) {
            LabelClass c = of(labels[i] & 255);
            int colour = read ? c.readRgb() : c.rgb();
            rgb[3 * i] = (byte) (colour >> 16);
            rgb[3 * i + 1] = (byte) (colour >> 8);
            rgb[3 * i + 2] = (byte) colour;
        }
        return new RgbImage(map.width(), map.height(), rgb);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Palette o && o.id.equals(id) && o.classes.equals(classes);
    }

    @Override
    public int hashCode() {
        return 31 * id.hashCode() + classes.hashCode();
    }

    @Override
    public String toString() {
        return title;
    }
}
