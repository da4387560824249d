package org.weft.tests.crash;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.weft.document.Candidate;
import org.weft.document.Content;
import org.weft.document.Edit;
import org.weft.document.Placement;
import org.weft.document.Slot;
import org.weft.document.SlotKind;
import org.weft.document.Story;
import org.weft.document.StoryDocument;

/**
 * A person at work, always the same for a seed: what is done in a step depends on the seed, the step's number and the story alone, ids
 * and times included, so that another process can do the same and compare.
 */
final class EditScript {
    private static final int MOST_CARDS = 24;

    private final long seed;

    EditScript(long seed) {
        this.seed = seed;
    }

    /** Does one step; returns when it is committed. */
    void step(StoryDocument document, int number) throws IOException {
        Random random = new Random(seed * 1_000_003 + number);
        random.nextInt();
        int what = random.nextInt(20);
        Story story = document.story();
        if (what < 3 && document.canUndo()) {
            document.undo();
        } else if (what < 5 && document.canRedo()) {
            document.redo();
        } else {
            document.apply(edit(document, story, number, random));
        }
    }

    private Edit edit(StoryDocument document, Story story, int number, Random random) throws IOException {
        int n = story.slots().size();
        if (n == 0 || (n < MOST_CARDS && random.nextInt(3) == 0)) {
            return insert(document, n, number, random);
        }
        Slot slot = story.slots().get(random.nextInt(n));
        return switch (random.nextInt(n < MOST_CARDS ? 8 : 2)) {
            case 0, 1 -> new Edit.RemoveSlot(slot.id());
            case 2 -> new Edit.MoveSlot(slot.id(), random.nextInt(n));
            case 3 -> new Edit.SetTitle("Title " + number);
            case 4 -> reordered(story, random);
            case 5 -> new Edit.PlaceSlot(slot.id(), new Placement(random.nextInt(900), number, 300, 200));
            case 6 -> candidate(document, slot, number, random);
            default -> typed(slot, number, random);
        };
    }

    /** As one step of its own: what joins typing is the clock, which two processes do not share. */
    private static Edit typed(Slot slot, int number, Random random) {
        boolean words =
                slot.chosen().map(c -> c.content() instanceof Content.Text).orElse(false);
        return words
                ? new Edit.Together("Edit text", List.of(new Edit.EditText(slot.id(), words(number, random))))
                : new Edit.SetAltText(slot.id(), words(number, random));
    }

    private static Edit reordered(Story story, Random random) {
        List<Slot> order = new ArrayList<>(story.slots());
        Collections.shuffle(order, random);
        List<Edit> moves = new ArrayList<>();
        for (int i = 0; i < order.size(); i++) {
            moves.add(new Edit.MoveSlot(order.get(i).id(), i));
        }
        return new Edit.Together("Reorder", moves);
    }

    private static Edit insert(StoryDocument document, int n, int number, Random random) throws IOException {
        boolean picture = random.nextInt(3) == 0;
        Candidate c = candidate(document, picture, number, random);
        SlotKind kind = picture ? SlotKind.IMAGE : SlotKind.TEXT;
        return new Edit.InsertSlot(
                random.nextInt(n + 1), new Slot("s" + number, kind, List.of(c), c.id(), null, "description"));
    }

    private static Edit candidate(StoryDocument document, Slot slot, int number, Random random) throws IOException {
        if (slot.candidates().size() > 3) {
            return new Edit.ChooseCandidate(
                    slot.id(), slot.candidates().get(random.nextInt(4)).id());
        }
        boolean picture = slot.kind() == SlotKind.IMAGE;
        return new Edit.AddCandidate(
                slot.id(), candidate(document, picture, number, random), /* choose= */ random.nextBoolean());
    }

    private static Candidate candidate(StoryDocument document, boolean picture, int number, Random random)
            throws IOException {
        Instant at = Instant.ofEpochSecond(1_700_000_000L + number);
        if (!picture) {
            return new Candidate("c" + number, new Content.Text(words(number, random)), null, at);
        }
        byte[] bytes = new byte[500 + random.nextInt(40_000)];
        random.nextBytes(bytes);
        return new Candidate("c" + number, new Content.Picture(document.storePicture(bytes), 64, 48), null, at);
    }

    private static String words(int number, Random random) {
        return ("step " + number + " ").repeat(1 + random.nextInt(40));
    }
}
