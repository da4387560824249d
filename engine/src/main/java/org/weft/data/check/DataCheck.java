package org.weft.data.check;

import java.io.IOException;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.weft.data.sets.DataException;
import org.weft.data.sets.DataSet;
import org.weft.data.sets.Example;
import org.weft.data.sets.Facts;
import org.weft.data.sets.Head;
import org.weft.data.sets.LabelMap;
import org.weft.data.sets.Part;
import org.weft.data.sets.PictureRef;
import org.weft.data.sets.Problem;

/**
 * Walks through a data set and names every bad item: pictures that are missing, damaged, tiny or huge, texts that are empty
 * or too long, label maps with labels that are none, boxes outside of their pictures, and pictures that are in two splits.
 * One example and one picture are in memory at a time, and 52 bytes for each picture seen.
 */
public final class DataCheck {
    /** Data sets of questions have the same picture in examples that follow each other. */
    private static final int RECENT = 256;

    private static final int MOST_SPLITS = 100;
    private static final String OTHERS = "others";

    private final DataSet set;
    private final CheckLimits limits;
    private final CheckListener listener;
    private final SeenPictures seen = new SeenPictures();
    private final Set<Long> told = new HashSet<>();
    /** In order of their first example. */
    private final Map<String, Integer> splits = new LinkedHashMap<>();

    private final Map<Problem, Integer> problems = new EnumMap<>(Problem.class);
    private final Map<String, Head> recent = new LinkedHashMap<>();
    private boolean stopped;
    private int index;
    private int examples;
    private int pictures;
    private int labelMaps;

    private DataCheck(DataSet set, CheckLimits limits, CheckListener listener) {
        this.set = set;
        this.limits = limits;
        this.listener = listener;
    }

    /** Looks at everything, on this thread, unless the listener stops it. */
    public static Summary run(DataSet set, CheckLimits limits, CheckListener listener) {
        DataCheck check = new DataCheck(set, limits, listener);
        check.walk();
        return new Summary(
                set.name(),
                set.format().label(),
                check.examples,
                check.pictures,
                check.labelMaps,
                check.splits,
                check.problems,
                check.stopped,
                !check.seen.full());
    }

    private void walk() {
        for (index = 0; hasNext(); index++) {
            examples++;
            try {
                example(set.get(index));
            } catch (IOException e) {
                found(e);
            }
            stopped = !listener.goOn(index + 1, set.size());
            if (stopped) {
                return;
            }
        }
    }

    /** Goes past shards that cannot be read. */
    private boolean hasNext() {
        while (true) {
            try {
                return set.has(index);
            } catch (IOException e) {
                int example = index;
                index = -1;
                found(e);
                index = example;
                stopped = !listener.goOn(index, set.size());
                if (stopped) {
                    return false;
                }
            }
        }
    }

    private void found(IOException e) {
        if (e instanceof DataException d) {
            found(d.problem(), d.where(), d.reason());
        } else {
            found(Problem.UNREADABLE, set.name(), String.valueOf(e.getMessage()));
        }
    }

    private void found(Problem problem, String where, String reason) {
        problems.merge(problem, 1, Integer::sum);
        listener.found(new Finding(index, problem, where, reason));
    }

    private void example(Example example) {
        boolean listed = splits.size() < MOST_SPLITS || splits.containsKey(example.split());
        splits.merge(listed ? example.split() : OTHERS, 1, Integer::sum);
        Head first = null;
        for (Part part : example.parts()) {
            if (part instanceof Part.Picture picture) {
                pictures++;
                Head head = picture(picture.picture(), example);
                first = first == null ? head : first;
            }
        }
        for (Part part : example.parts()) {
            if (part instanceof Part.Labels labels) {
                labelMaps++;
                labels(labels, first);
            }
        }
        texts(example);
        for (Facts.Region region : example.facts().regions()) {
            if (first != null && !region.box().inside(first.width(), first.height())) {
                found(
                        Problem.BOX_OUTSIDE,
                        example.source(),
                        "has the box " + box(region.box()) + ", which is not in its picture of " + size(first));
            }
        }
    }

    private static String box(Facts.Box box) {
        return box.x() + ", " + box.y() + ", " + box.width() + " x " + box.height();
    }

    private static String size(Head head) {
        return head.width() + "x" + head.height() + " pixels";
    }

    /** Returns its size, null when that cannot be known. */
    private @Nullable Head picture(PictureRef picture, Example example) {
        String name = picture.name();
        String known = example.split() + "\n" + name;
        if (recent.containsKey(known)) {
            return recent.get(known);
        }
        try {
            byte[] bytes = picture.bytes();
            Head head = Head.of(name, bytes);
            if (Math.min(head.width(), head.height()) < limits.smallestSide()) {
                found(Problem.TINY_IMAGE, name, "has only " + size(head));
            } else if (head.pixels() > Head.MAX_PIXELS
                    || Math.max(head.width(), head.height()) > limits.largestSide()) {
                found(Problem.HUGE_IMAGE, name, "has " + size(head) + "; make it smaller");
            } else {
                Head.check(name, bytes); // a sound head says nothing about the rest
            }
            duplicate(name, bytes, example);
            remember(known, head);
            return head;
        } catch (IOException e) {
            found(e);
            return null;
        }
    }

    private void remember(String name, Head head) {
        recent.put(name, head);
        if (recent.size() > RECENT) {
            recent.remove(recent.keySet().iterator().next());
        }
    }

    private void duplicate(String name, byte[] bytes, Example example) throws IOException {
        if (example.split().isEmpty()) {
            return;
        }
        int split = List.copyOf(splits.keySet()).indexOf(example.split());
        if (split < 0) {
            return;
        }
        long hash = SeenPictures.hash(bytes);
        SeenPictures.First first = seen.first(hash, index, split);
        if (first.split() != split && told.size() < SeenPictures.MOST && told.add(hash)) {
            Example before = set.get(first.example());
            found(
                    Problem.DUPLICATE,
                    name,
                    "of split " + example.split() + " is also in split " + before.split() + ", in " + before.source());
        }
    }

    private void labels(Part.Labels labels, @Nullable Head picture) {
        try {
            LabelMap map = labels.map();
            if (picture != null && (map.width() != picture.width() || map.height() != picture.height())) {
                found(
                        Problem.LABEL_SIZE,
                        labels.picture().name(),
                        "is " + map.width() + "x" + map.height() + ", its picture " + size(picture));
            }
        } catch (IOException e) {
            found(e);
        }
    }

    private void texts(Example example) {
        Set<String> texts = new LinkedHashSet<>();
        boolean labels = false;
        for (Part part : example.parts()) {
            if (part instanceof Part.Text text) {
                texts.add(text.text());
            }
            labels |= part instanceof Part.Labels;
        }
        Facts facts = example.facts();
        texts.addAll(facts.captions());
        if (facts.asked() != null) {
            texts.add(facts.asked().question());
            facts.asked().answers().forEach(a -> texts.add(a.text()));
        }
        for (Facts.Turn turn : facts.turns()) {
            texts.add(turn.question());
            if (!turn.answer().isEmpty() || turn.options().isEmpty()) { // test sets keep answers back
                texts.add(turn.answer());
            }
        }
        facts.regions().forEach(r -> texts.addAll(r.phrases()));
        if (texts.isEmpty() && !labels) {
            found(Problem.EMPTY_TEXT, example.source(), "has no text");
        }
        texts.forEach(t -> text(t, example));
    }

    private void text(String text, Example example) {
        if (text.isBlank()) {
            found(Problem.EMPTY_TEXT, example.source(), "has an empty text");
        } else if (text.length() > limits.longestText()) {
            String start = text.substring(0, Math.min(40, text.length())).replaceAll("\\p{Cntrl}", " ");
            found(
                    Problem.LONG_TEXT,
                    example.source(),
                    "has a text of " + text.length() + " characters, more than " + limits.longestText() + ": " + start
                            + "...");
        }
    }
}
