package org.weft.tests.crash;

import java.io.IOException;
import java.time.Instant;
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
import org.weft.engine.RgbImage;
import org.weft.engine.RgbImages;

/** An endless script of edits: step n of a seed does the same to the same story, in whichever process. */
final class EditingScript {
    private static final int KINDS = 11;
    private static final int MOST_CARDS = 30;

    private final long seed;

    EditingScript(long seed) {
        this.seed = seed;
    }

    /** Does step {@code n}; exactly one commit. */
    void step(StoryDocument document, int n) throws IOException {
        Random random = new Random(seed * 1_000_003 + n);
        int kind = random.nextInt(KINDS);
        if (kind == 0 && document.canUndo()) {
            document.undo();
        } else if (kind == 1 && document.canRedo()) {
            document.redo();
        } else {
            document.apply(edit(document, n, kind, random));
        }
    }

    private static Edit edit(StoryDocument document, int n, int kind, Random random) throws IOException {
        Story story = document.story();
        List<Slot> slots = story.slots();
        if (slots.size() < 2) {
            return new Edit.InsertSlot(slots.size(), slot(document, n, random));
        }
        Slot any = slots.get(random.nextInt(slots.size()));
        return switch (slots.size() > MOST_CARDS ? 4 : kind) {
            case 2, 3 -> new Edit.InsertSlot(random.nextInt(slots.size() + 1), slot(document, n, random));
            case 4 -> new Edit.RemoveSlot(any.id());
            case 5 -> new Edit.MoveSlot(any.id(), random.nextInt(slots.size()));
            case 6 -> new Edit.PlaceSlot(any.id(), new Placement(random.nextInt(900), random.nextInt(900), 240, 180));
            case 7 -> new Edit.AddCandidate(any.id(), text(n, random), any.kind() == SlotKind.TEXT);
            case 8 ->
                new Edit.ChooseCandidate(
                        any.id(),
                        any.candidates()
                                .get(random.nextInt(any.candidates().size()))
                                .id());
            case 9 ->
                new Edit.Together(
                        "Both " + n,
                        List.of(new Edit.SetAltText(any.id(), "seen " + n), new Edit.SetTitle("Story " + n)));
            default -> new Edit.SetTitle("Title " + n);
        };
    }

    private static Slot slot(StoryDocument document, int n, Random random) throws IOException {
        boolean picture = random.nextInt(3) == 0;
        Candidate first = picture ? picture(document, n, random) : text(n, random);
        return new Slot("slot-" + n, picture ? SlotKind.IMAGE : SlotKind.TEXT, List.of(first), first.id(), null, "");
    }

    private static Candidate text(int n, Random random) {
        String words = "step " + n + " ".repeat(random.nextInt(3)) + "\u00e4\u732b".repeat(random.nextInt(200));
        return new Candidate("candidate-" + n, new Content.Text(words), null, Instant.ofEpochSecond(n));
    }

    private static Candidate picture(StoryDocument document, int n, Random random) throws IOException {
        byte[] rgb = new byte[24 * 16 * 3];
        random.nextBytes(rgb);
        String hash = document.storePicture(RgbImages.png(new RgbImage(24, 16, rgb)));
        return new Candidate("candidate-" + n, new Content.Picture(hash, 24, 16), null, Instant.ofEpochSecond(n));
    }
}
