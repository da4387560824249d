package org.weft.train;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.weft.data.sets.Classes;
import org.weft.data.sets.DataSet;
import org.weft.data.sets.Example;
import org.weft.data.sets.Facts;
import org.weft.data.sets.LabelMap;
import org.weft.data.sets.Part;
import org.weft.data.sets.PictureRef;
import org.weft.data.storyworld.Box;
import org.weft.data.storyworld.BoxWords;
import org.weft.data.storyworld.Requests;
import org.weft.engine.RgbImage;
import org.weft.image.Preprocessor;
import org.weft.tensor.random.Philox;

/**
 * Lessons of data sets on disk. Where a set names its splits they count; where it does not, the last twentieth is held out. Items
 * that cannot be read, or hold nothing for the task, are passed over with a line in the log.
 */
final class DataSetLessons implements LessonSource {
    private static final Logger LOG = LoggerFactory.getLogger(DataSetLessons.class);
    private static final Set<String> HELD_OUT = Set.of("validation", "val", "valid", "test", "dev");
    private static final double HELD_SHARE = 0.05;

    /** Larger sets are not gone through for their splits. */
    private static final int MOST_SCANNED = 200_000;

    /** So many unusable items in a row are no accident. */
    private static final int PATIENCE = 64;

    /** Boxes asked for in a conversation. */
    private static final int MOST_BOXES = 4;

    private final DataSet set;
    private final Task task;
    private final int[] chosen;

    /**
     * @param split the split that is learned
     * @param heldOut the rest instead
     * @throws IOException when it holds nothing for this
     */
    DataSetLessons(DataSet set, Task task, String split, boolean heldOut) throws IOException {
        this.set = set;
        this.task = task;
        chosen = choose(set, split, heldOut);
        if (chosen.length == 0) {
            throw new IOException(
                    set.name() + " has no items " + (heldOut ? "to hold out" : "of the split \"" + split + "\"")
                            + "; name another split in \"data\"");
        }
        requireSome();
    }

    private static int[] choose(DataSet set, String split, boolean heldOut) throws IOException {
        int size = size(set);
        boolean[] learned = new boolean[size];
        boolean[] others = new boolean[size];
        boolean named = false;
        for (int i = 0; i < size && size <= MOST_SCANNED; i++) {
            String of = splitOf(set, i);
            named |= !of.isEmpty();
            learned[i] = of.equals(split.toLowerCase(Locale.ROOT));
            others[i] = HELD_OUT.contains(of) && !learned[i];
        }
        if (!named) {
            int from = Math.min(size - 1, (int) Math.ceil(size * (1 - HELD_SHARE)));
            return heldOut || size < 2
                    ? IntStream.range(Math.max(0, from), size).toArray()
                    : IntStream.range(0, Math.max(1, from)).toArray();
        }
        boolean[] wanted = heldOut && any(others) ? others : learned;
        return IntStream.range(0, size).filter(i -> wanted[i]).toArray();
    }

    private static boolean any(boolean[] of) {
        for (boolean b : of) {
            if (b) {
                return true;
            }
        }
        return false;
    }

    private static int size(DataSet set) throws IOException {
        OptionalInt known = set.size();
        if (known.isPresent()) {
            return known.getAsInt();
        }
        int count = 0;
        while (set.has(count)) {
            count++;
        }
        return count;
    }

    private static String splitOf(DataSet set, int index) {
        try {
            return set.get(index).split().toLowerCase(Locale.ROOT);
        } catch (IOException e) {
            return "";
        }
    }

    @Override
    public String name() {
        return set.name() + " " + task.word() + " (" + chosen.length + " items)";
    }

    @Override
    public Lesson lesson(long index, Philox random) {
        String why = "";
        for (int i = 0; i < PATIENCE; i++) {
            int at = chosen[(int) ((index + i) % chosen.length)];
            try {
                Lesson lesson = lesson(set.get(at), random);
                if (lesson != null) {
                    return lesson;
                }
                why = "it holds nothing for " + task.word();
            } catch (IOException | UncheckedIOException e) {
                why = String.valueOf(e.getMessage());
                LOG.warn("passed over: {}", why);
            }
        }
        throw new UncheckedIOException(new IOException(set.name() + ": " + PATIENCE
                + " items in a row cannot be used, the last because " + why + "; run ./weft data check on it"));
    }

    /** @throws IOException when nothing at the beginning can be used, saying what the task needs */
    private void requireSome() throws IOException {
        String broken = "";
        for (int i = 0; i < Math.min(PATIENCE, chosen.length); i++) {
            try {
                if (lesson(set.get(chosen[i]), new Philox(0, i)) != null) {
                    return;
                }
            } catch (IOException | UncheckedIOException e) {
                broken = "; its items are broken, the last looked at: " + e.getMessage();
            }
        }
        throw new IOException(set.name() + " (" + set.format().label() + ") holds nothing for the task \""
                + task.word() + "\", which needs " + needs() + broken
                + "; name another task or data set in \"data\", or run ./weft data check on it");
    }

    private String needs() {
        return switch (task) {
            case STORYTELLING, PRETRAINING -> "texts or pictures";
            case SEGMENTATION -> "label maps with their pictures, as ade20k and weft have";
            case CAPTIONING -> "pictures with texts";
            case QUESTIONS -> "pictures with questions and answers, as vqa, visdial and llava have";
            case REFERRING -> "pictures with phrases and boxes, as refcoco has";
            case CONVERSATION -> "pictures with captions, questions and answers or boxes";
        };
    }

    private @Nullable Lesson lesson(Example e, Philox random) throws IOException {
        return switch (task) {
            case STORYTELLING -> told(e.parts());
            case PRETRAINING -> random.nextFloat() < 0.5f ? told(turned(e.parts())) : told(e.parts());
            case SEGMENTATION -> fromLabels(e);
            case CAPTIONING -> captioned(e, random);
            case QUESTIONS -> asked(e, random);
            case REFERRING -> referred(e, random);
            case CONVERSATION -> conversation(e, random);
        };
    }

    /** A pair the other way round; longer documents keep their order. */
    private static List<Part> turned(List<Part> parts) {
        return parts.size() == 2 ? List.of(parts.get(1), parts.get(0)) : parts;
    }

    private static @Nullable Lesson told(List<Part> parts) throws IOException {
        List<Lesson.Part> out = new ArrayList<>();
        for (Part p : parts) {
            out.add(part(p, true));
        }
        return out.isEmpty() ? null : new Lesson(out);
    }

    private static Lesson.Part part(Part p, boolean learned) throws IOException {
        return switch (p) {
            case Part.Text t -> new Lesson.Words(t.text(), learned);
            case Part.Picture i -> picture(i.picture(), learned);
            case Part.Labels l -> labels(l);
        };
    }

    /** Read now, so that what is broken is passed over and not met in the middle of a batch. */
    private static Lesson.Picture picture(PictureRef of, boolean learned) throws IOException {
        RgbImage image = of.image();
        return new Lesson.Picture(
                (size, planes, at, weights, weightAt) -> {
                    float[] values = Preprocessor.toFloats(Preprocessor.centerCrop(image, size));
                    System.arraycopy(values, 0, planes, at, values.length);
                    Arrays.fill(weights, weightAt, weightAt + size * size, 1);
                },
                learned);
    }

    private static Lesson.Picture labels(Part.Labels of) throws IOException {
        LabelMap map = of.map();
        int[] colours = colours(of.classes());
        return new Lesson.Picture(
                (size, planes, at, weights, weightAt) -> {
                    int side = Math.min(map.width(), map.height());
                    int left = (map.width() - side) / 2;
                    int top = (map.height() - side) / 2;
                    int n = size * size;
                    for (int i = 0; i < n; i++) {
                        // never between two labels: their mean is a third class's colour
                        int x = left + (int) ((i % size + 0.5) * side / size);
                        int row = i / size;
                        int y = top + (int) ((row + 0.5) * side / size);
                        int rgb = colours[map.at(x, y)];
                        planes[at + i] = (rgb >> 16 & 255) / 255f;
                        planes[at + n + i] = (rgb >> 8 & 255) / 255f;
                        planes[at + 2 * n + i] = (rgb & 255) / 255f;
                        weights[weightAt + i] = 1;
                    }
                },
                false);
    }

    /** The classes' own colours; where they have none, colours far apart. */
    private static int[] colours(Classes classes) {
        int[] out = new int[256];
        for (int i = 1; i < out.length; i++) {
            // the golden ratio walks around the circle of hues without coming near itself
            float hue = (float) (i * 0.61803398875 % 1);
            out[i] = java.awt.Color.HSBtoRGB(hue, 0.5f + 0.5f * (i % 3) / 2, 0.6f + 0.4f * (i % 2)) & 0xffffff;
        }
        for (Map.Entry<Integer, Integer> c : classes.colours().entrySet()) {
            if (c.getValue() >= 0 && c.getValue() < out.length) {
                out[c.getValue()] = c.getKey();
            }
        }
        return out;
    }

    private static @Nullable Lesson fromLabels(Example e) throws IOException {
        Lesson.Part map = null;
        Lesson.Part drawn = null;
        String caption =
                e.facts().captions().isEmpty() ? "" : e.facts().captions().get(0);
        for (Part p : e.parts()) {
            if (p instanceof Part.Labels l) {
                map = labels(l);
            } else if (p instanceof Part.Picture i) {
                drawn = picture(i.picture(), true);
            } else if (p instanceof Part.Text t && caption.isEmpty()) {
                caption = t.text();
            }
        }
        return map == null || drawn == null ? null : new Lesson(List.of(map, new Lesson.Words(caption, false), drawn));
    }

    private static @Nullable Lesson captioned(Example e, Philox random) throws IOException {
        return about(first(e), Lesson.some(captions(e), 1, random));
    }

    private static List<Lesson.Round> captions(Example e) {
        List<String> captions = new ArrayList<>(e.facts().captions());
        for (Part p : e.parts()) {
            if (captions.isEmpty() && p instanceof Part.Text t) {
                captions.add(t.text());
            }
        }
        return captions.stream().map(c -> new Lesson.Round(Requests.CAPTION, c)).toList();
    }

    private static @Nullable PictureRef first(Example e) {
        for (Part p : e.parts()) {
            if (p instanceof Part.Picture i) {
                return i.picture();
            }
        }
        return null;
    }

    private static @Nullable Lesson about(@Nullable PictureRef picture, List<Lesson.Round> rounds) throws IOException {
        return picture == null || rounds.isEmpty() ? null : Lesson.about(picture(picture, false), rounds);
    }

    private static @Nullable Lesson asked(Example e, Philox random) throws IOException {
        return about(first(e), questions(e, random));
    }

    /** A question of many answers, one of them by how often it was given, or a dialogue. */
    private static List<Lesson.Round> questions(Example e, Philox random) {
        Facts.Asked asked = e.facts().asked();
        List<Lesson.Round> out = new ArrayList<>();
        if (asked != null) {
            int all = asked.answers().stream().mapToInt(Facts.Answer::count).sum();
            int at = all == 0 ? 0 : random.nextInt(all);
            for (Facts.Answer a : asked.answers()) {
                at -= a.count();
                if (at < 0) {
                    return List.of(new Lesson.Round(asked.question(), a.text()));
                }
            }
            return out;
        }
        for (Facts.Turn turn : e.facts().turns()) {
            if (!turn.answer().isEmpty()) {
                out.add(new Lesson.Round(turn.question(), turn.answer()));
            }
        }
        return out;
    }

    private static @Nullable Lesson referred(Example e, Philox random) throws IOException {
        PictureRef picture = first(e);
        return picture == null ? null : about(picture, Lesson.some(boxes(e, picture.image(), random), 1, random));
    }

    /** Every region by one of its phrases. */
    private static List<Lesson.Round> boxes(Example e, RgbImage image, Philox random) {
        List<Lesson.Round> out = new ArrayList<>();
        for (Facts.Region region : e.facts().regions()) {
            if (!region.phrases().isEmpty()) {
                String phrase =
                        region.phrases().get(random.nextInt(region.phrases().size()));
                Facts.Box box = region.box();
                Facts.Box turned =
                        new Facts.Box(image.width() - box.x() - box.width(), box.y(), box.width(), box.height());
                out.add(new Lesson.Round(
                        new Lesson.Words(Requests.box(phrase), false),
                        new Lesson.Words(
                                BoxWords.say(cropped(box, image)), true, BoxWords.say(cropped(turned, image)))));
            }
        }
        return out;
    }

    /** A dialogue keeps its order: later questions may speak of earlier ones. What else is known is asked before or behind it. */
    private static @Nullable Lesson conversation(Example e, Philox random) throws IOException {
        PictureRef picture = first(e);
        if (picture == null) {
            return null;
        }
        List<Lesson.Round> others = new ArrayList<>(Lesson.some(captions(e), 1, random));
        if (!e.facts().regions().isEmpty()) {
            others.addAll(Lesson.some(boxes(e, picture.image(), random), MOST_BOXES, random));
        }
        others = Lesson.some(others, others.size(), random);
        others.addAll(random.nextInt(others.size() + 1), questions(e, random));
        return about(picture, others);
    }

    /** The box in shares of the square that the model sees. */
    private static Box cropped(Facts.Box box, RgbImage image) {
        double side = Math.min(image.width(), image.height());
        double left = (image.width() - side) / 2;
        double top = (image.height() - side) / 2;
        double x0 = Math.clamp((box.x() - left) / side, 0, 1);
        double y0 = Math.clamp((box.y() - top) / side, 0, 1);
        double x1 = Math.clamp((box.x() + box.width() - left) / side, 0, 1);
        double y1 = Math.clamp((box.y() + box.height() - top) / side, 0, 1);
        return new Box("", 0, false, x0, y0, x1 - x0, y1 - y0);
    }

    @Override
    public void close() {
        try {
            set.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
