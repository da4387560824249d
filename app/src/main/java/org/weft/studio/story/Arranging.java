package org.weft.studio.story;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.weft.document.Arrangement;
import org.weft.document.Candidate;
import org.weft.document.Content;
import org.weft.document.Edit;
import org.weft.document.Group;
import org.weft.document.Placement;
import org.weft.document.Slot;
import org.weft.document.Story;

/** What people do with cards, as edits of the document. Each is one step of undo; empty when there is nothing to do. */
final class Arranging {
    /** Cards placed by hand lie on a grid of this many units. */
    static final double GRID = 16;

    private Arranging() {}

    /** Where cards are brought to one line, or spread evenly. */
    enum Line {
        LEFT,
        CENTRE,
        RIGHT,
        TOP,
        MIDDLE,
        BOTTOM,
        SPREAD_ACROSS,
        SPREAD_DOWN
    }

    private static Optional<Edit> one(String label, List<Edit> edits) {
        return edits.isEmpty()
                ? Optional.empty()
                : Optional.of(edits.size() == 1 ? edits.getFirst() : new Edit.Together(label, edits));
    }

    /** The given cards that are in the story, in reading order. */
    static List<String> inOrder(Story story, Collection<String> ids) {
        return story.slots().stream().map(Slot::id).filter(ids::contains).toList();
    }

    static Optional<Edit> remove(Story story, Collection<String> ids) {
        List<Edit> edits = new ArrayList<>();
        inOrder(story, ids).forEach(id -> edits.add(new Edit.RemoveSlot(id)));
        return one("Delete cards", edits);
    }

    /** Puts cards, together and in their order, into a gap (0..size) of the reading order. */
    static Optional<Edit> move(Story story, Collection<String> ids, int gap) {
        List<String> moved = inOrder(story, ids);
        List<String> order =
                new ArrayList<>(story.slots().stream().map(Slot::id).toList());
        @Nullable String before = null;
        for (int i = Math.clamp(gap, 0, order.size()) - 1; i >= 0 && before == null; i--) {
            before = moved.contains(order.get(i)) ? null : order.get(i);
        }
        List<Edit> edits = new ArrayList<>();
        for (String id : moved) {
            int from = order.indexOf(id);
            order.remove(from);
            int to = before == null ? 0 : order.indexOf(before) + 1;
            order.add(to, id);
            if (from != to) {
                edits.add(new Edit.MoveSlot(id, to));
            }
            before = id;
        }
        return one("Move cards", edits);
    }

    /** Moves cards one place earlier (-1) or later (1); at either end they stay. */
    static Optional<Edit> shift(Story story, Collection<String> ids, int by) {
        List<String> moved = inOrder(story, ids);
        if (moved.isEmpty()) {
            return Optional.empty();
        }
        int first = story.indexOf(moved.getFirst());
        int last = story.indexOf(moved.getLast());
        boolean atEnd = by < 0 ? first == 0 : last == story.slots().size() - 1;
        boolean together = last - first == moved.size() - 1;
        return atEnd && together ? Optional.empty() : move(story, ids, by < 0 ? Math.max(0, first - 1) : last + 2);
    }

    /** Copies behind the last of the cards, each with the content it shows. */
    static List<Slot> copies(Story story, Collection<String> ids) {
        List<Slot> out = new ArrayList<>();
        for (String id : inOrder(story, ids)) {
            Slot slot = story.slots().get(story.indexOf(id));
            Placement p = slot.placement();
            Placement aside =
                    p == null ? null : new Placement(p.x() + 2 * GRID, p.y() + 2 * GRID, p.width(), p.height());
            List<Candidate> shown = slot.chosen()
                    .map(c -> List.of(Slots.candidate(c.content(), c.provenance())))
                    .orElse(List.of());
            out.add(new Slot(
                    UUID.randomUUID().toString(),
                    slot.kind(),
                    shown,
                    shown.isEmpty() ? null : shown.getFirst().id(),
                    aside,
                    slot.altText()));
        }
        return out;
    }

    static Optional<Edit> duplicate(Story story, Collection<String> ids, List<Slot> copies) {
        List<String> from = inOrder(story, ids);
        List<Edit> edits = new ArrayList<>();
        int at = from.isEmpty() ? 0 : story.indexOf(from.getLast()) + 1;
        for (Slot copy : copies) {
            edits.add(new Edit.InsertSlot(at++, copy));
        }
        return one("Duplicate cards", edits);
    }

    /** Splits a text card in two; spaces at the cut go. Empty when one half would have no words. */
    static Optional<Edit> split(Story story, String slotId, int caret) {
        String words = words(story, slotId);
        if (words == null || caret < 0 || caret > words.length()) {
            return Optional.empty();
        }
        String head = words.substring(0, caret).stripTrailing();
        String tail = words.substring(caret).stripLeading();
        if (head.isBlank() || tail.isBlank()) {
            return Optional.empty();
        }
        Slot slot = story.slots().get(story.indexOf(slotId));
        return Optional.of(new Edit.Together(
                "Split card",
                List.of(
                        new Edit.EditText(slotId, head),
                        new Edit.InsertSlot(
                                story.indexOf(slotId) + 1, Slots.of(slot.kind(), new Content.Text(tail))))));
    }

    /** Takes the words of the next card into this one; both must hold text. */
    static Optional<Edit> merge(Story story, String slotId) {
        int at = story.indexOf(slotId);
        if (at < 0 || at + 1 >= story.slots().size()) {
            return Optional.empty();
        }
        String next = story.slots().get(at + 1).id();
        String head = words(story, slotId);
        String tail = words(story, next);
        if (head == null || tail == null) {
            return Optional.empty();
        }
        String all = (head.stripTrailing() + " " + tail.stripLeading()).strip();
        return Optional.of(
                new Edit.Together("Merge cards", List.of(new Edit.EditText(slotId, all), new Edit.RemoveSlot(next))));
    }

    static @Nullable String words(Story story, String slotId) {
        int at = story.indexOf(slotId);
        return at >= 0 && story.slots().get(at).chosen().map(Candidate::content).orElse(null) instanceof Content.Text t
                ? t.text()
                : null;
    }

    /** Makes one group of cards; they leave the groups they were in. */
    static Optional<Edit> group(Story story, Collection<String> ids) {
        List<String> together = inOrder(story, ids);
        if (together.size() < 2) {
            return Optional.empty();
        }
        List<Group> groups = without(story, together);
        groups.add(new Group(UUID.randomUUID().toString(), together));
        return Optional.of(new Edit.SetGroups(groups));
    }

    static Optional<Edit> ungroup(Story story, Collection<String> ids) {
        List<Group> left = without(story, ids);
        return left.equals(story.groups()) ? Optional.empty() : Optional.of(new Edit.SetGroups(left));
    }

    private static List<Group> without(Story story, Collection<String> ids) {
        List<Group> out = new ArrayList<>();
        for (Group g : story.groups()) {
            List<String> left =
                    g.slotIds().stream().filter(id -> !ids.contains(id)).toList();
            if (left.size() > 1) {
                out.add(left.size() == g.slotIds().size() ? g : new Group(g.id(), left));
            }
        }
        return out;
    }

    /** Moves cards on the canvas; the story then lies free, every other card where it was. */
    static Optional<Edit> place(Story story, Layouts.Layout now, Collection<String> ids, double dx, double dy) {
        Map<String, Placement> wanted = new LinkedHashMap<>();
        for (String id : inOrder(story, ids)) {
            Placement p = now.places().get(story.indexOf(id));
            wanted.put(id, new Placement(snap(p.x() + dx), snap(p.y() + dy), p.width(), p.height()));
        }
        return free(story, now, wanted, "Place cards");
    }

    static double snap(double value) {
        return Math.rint(value / GRID) * GRID;
    }

    private static Optional<Edit> free(Story story, Layouts.Layout now, Map<String, Placement> wanted, String label) {
        if (wanted.isEmpty()) {
            return Optional.empty();
        }
        List<Edit> edits = new ArrayList<>();
        boolean first = story.arrangement() != Arrangement.FREE;
        if (first) {
            edits.add(new Edit.Arrange(Arrangement.FREE));
        }
        for (int i = 0; i < story.slots().size(); i++) {
            Slot slot = story.slots().get(i);
            Placement place = wanted.getOrDefault(slot.id(), now.places().get(i));
            boolean loose = first || slot.placement() == null;
            if ((loose || wanted.containsKey(slot.id())) && !place.equals(slot.placement())) {
                edits.add(new Edit.PlaceSlot(slot.id(), place));
            }
        }
        return edits.isEmpty() ? Optional.empty() : Optional.of(new Edit.Together(label, edits));
    }

    /** Brings at least two cards to one line, or spreads at least three evenly. */
    static Optional<Edit> align(Story story, Layouts.Layout now, Collection<String> ids, Line line) {
        List<String> cards = inOrder(story, ids);
        boolean spread = line == Line.SPREAD_ACROSS || line == Line.SPREAD_DOWN;
        if (cards.size() < (spread ? 3 : 2)) {
            return Optional.empty();
        }
        Map<String, Placement> at = new LinkedHashMap<>();
        cards.forEach(id -> at.put(id, now.places().get(story.indexOf(id))));
        return free(story, now, spread ? spread(at, line == Line.SPREAD_ACROSS) : aligned(at, line), "Align cards");
    }

    private static Map<String, Placement> aligned(Map<String, Placement> at, Line line) {
        double left = at.values().stream().mapToDouble(Placement::x).min().orElse(0);
        double top = at.values().stream().mapToDouble(Placement::y).min().orElse(0);
        double right =
                at.values().stream().mapToDouble(p -> p.x() + p.width()).max().orElse(0);
        double bottom =
                at.values().stream().mapToDouble(p -> p.y() + p.height()).max().orElse(0);
        Map<String, Placement> out = new LinkedHashMap<>();
        at.forEach((id, p) -> {
            double x =
                    switch (line) {
                        case LEFT -> left;
                        case CENTRE -> (left + right - p.width()) / 2;
                        case RIGHT -> right - p.width();
                        default -> p.x();
                    };
            double y =
                    switch (line) {
                        case TOP -> top;
                        case MIDDLE -> (top + bottom - p.height()) / 2;
                        case BOTTOM -> bottom - p.height();
                        default -> p.y();
                    };
            out.put(id, new Placement(x, y, p.width(), p.height()));
        });
        return out;
    }

    private static Map<String, Placement> spread(Map<String, Placement> at, boolean across) {
        List<Map.Entry<String, Placement>> sorted = new ArrayList<>(at.entrySet());
        sorted.sort(java.util.Comparator.comparingDouble(
                e -> across ? e.getValue().x() : e.getValue().y()));
        Placement first = sorted.getFirst().getValue();
        Placement last = sorted.getLast().getValue();
        double span = across ? last.x() - first.x() : last.y() - first.y();
        Map<String, Placement> out = new LinkedHashMap<>();
        for (int i = 0; i < sorted.size(); i++) {
            Placement p = sorted.get(i).getValue();
            double part = span * i / (sorted.size() - 1);
            out.put(
                    sorted.get(i).getKey(),
                    new Placement(
                            across ? first.x() + part : p.x(),
                            across ? p.y() : first.y() + part,
                            p.width(),
                            p.height()));
        }
        return out;
    }
}
