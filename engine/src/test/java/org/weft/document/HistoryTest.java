package org.weft.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.weft.document.SqliteStoryDocumentTest.append;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.weft.document.HistoryEntry.Kind;

/** Looking back, going back, and forgetting on purpose. */
class HistoryTest {
    @TempDir
    Path folder;

    private static Slot picture(String id, String hash) {
        Candidate c = new Candidate("c" + id, new Content.Picture(hash, 8, 8), null, Instant.now());
        return new Slot(id, SlotKind.IMAGE, List.of(c), c.id(), null, "");
    }

    /** A random edit that fits the story. */
    private static Edit random(Story story, Random random) {
        int n = story.slots().size();
        if (n == 0 || random.nextInt(3) == 0) {
            return new Edit.InsertSlot(
                    random.nextInt(n + 1), SqliteStoryDocumentTest.text("card " + random.nextInt(1000)));
        }
        Slot slot = story.slots().get(random.nextInt(n));
        return switch (random.nextInt(6)) {
            case 0 -> new Edit.RemoveSlot(slot.id());
            case 1 -> new Edit.MoveSlot(slot.id(), random.nextInt(n));
            case 2 -> new Edit.EditText(slot.id(), "words " + random.nextInt(1000));
            case 3 -> new Edit.SetTitle("title " + random.nextInt(1000));
            case 4 -> new Edit.PlaceSlot(slot.id(), new Placement(random.nextInt(100), 2, 3, 4));
            default ->
                new Edit.AddCandidate(
                        slot.id(),
                        new Candidate("c" + random.nextInt(), new Content.Text("other"), null, Instant.now()),
                        random.nextBoolean());
        };
    }

    @Test
    void everyStateTheStoryEverHadCanBeLookedAtAndRevertedTo() throws IOException {
        Random random = new Random(4);
        List<Story> states = new ArrayList<>();
        Path file = folder.resolve("long.weft");
        try (StoryDocument d = Documents.create(file)) {
            states.add(d.story());
            for (int i = 0; i < 80; i++) {
                int entries = d.history(1000).size();
                Story now = d.apply(random(d.story(), random));
                if (d.history(1000).size() == entries) {
                    states.removeLast(); // typing that went on
                }
                states.add(now);
            }
        }
        try (StoryDocument d = Documents.open(file)) {
            List<HistoryEntry> entries = d.history(1000).reversed();
            assertThat(entries).hasSize(states.size() - 1);
            for (int i = 0; i < entries.size(); i++) {
                assertThat(d.storyAt(entries.get(i).id())).isEqualTo(states.get(i + 1));
            }
            Story last = d.story();
            for (int i : new int[] {0, 7, 40, 79}) {
                long id = i == 0
                        ? 0
                        : entries.get(Math.min(i, entries.size()) - 1).id();
                Story then = d.storyAt(id);
                assertThat(d.revertTo(id, "Revert")).isEqualTo(then);
                assertThat(d.undo()).contains("Revert");
                assertThat(d.story()).isEqualTo(last);
            }
        }
        assertThat(Documents.check(file).problems()).isEmpty();
    }

    @Test
    void whatWasTakenBackIsListedAndCanBeLookedAt() throws IOException {
        try (StoryDocument d = Documents.inMemory()) {
            d.apply(append(d, "one"));
            Story one = d.story();
            d.apply(append(d, "two"));
            Story two = d.story();
            d.undo();
            List<HistoryEntry> entries = d.history(10);
            assertThat(entries).extracting(HistoryEntry::undone).containsExactly(true, false);
            assertThat(d.storyAt(entries.getFirst().id())).isEqualTo(two);
            assertThat(d.storyAt(entries.getLast().id())).isEqualTo(one);
            assertThat(d.history(1)).hasSize(1);
            assertThat(d.storyAt(0).slots()).isEmpty();
            assertThatThrownBy(() -> d.storyAt(99)).isInstanceOf(IllegalArgumentException.class);
            // to where it is already: no edit
            d.revertTo(entries.getLast().id(), "Revert");
            assertThat(d.canRedo()).isTrue();
        }
    }

    @Test
    void entriesSayWhatWasDoneToWhat() throws IOException {
        try (StoryDocument d = Documents.inMemory()) {
            d.apply(new Edit.InsertSlot(0, SqliteStoryDocumentTest.text("A  fox\nran " + "far ".repeat(50))));
            d.apply(new Edit.InsertSlot(1, picture("p", "00".repeat(32))));
            d.apply(new Edit.RemoveSlot(d.story().slots().getFirst().id()));
            d.apply(new Edit.SetTitle("Foxes"));
            d.apply(new Edit.Together("Import folder", List.of(new Edit.SetTitle("x"))));
            List<HistoryEntry> entries = d.history(10).reversed();
            assertThat(entries)
                    .extracting(HistoryEntry::kind)
                    .containsExactly(Kind.ADD_TEXT, Kind.ADD_PICTURE, Kind.REMOVE, Kind.TITLE, Kind.TOGETHER);
            assertThat(entries.get(0).detail())
                    .startsWith("A fox ran far")
                    .hasSize(HistoryEntry.LONGEST)
                    .endsWith("\u2026");
            assertThat(entries.get(2).detail()).startsWith("A fox ran far");
            assertThat(entries.get(3).detail()).isEqualTo("Foxes");
            assertThat(entries.get(4).detail()).isEqualTo("Import folder");
        }
    }

    @Test
    void undoReachesThroughRestartsAndDeletes() throws IOException {
        Path file = folder.resolve("restarts.weft");
        Documents.create(file).close();
        List<Story> states = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            try (StoryDocument d = Documents.open(file)) {
                states.add(d.story());
                d.apply(
                        i % 3 == 2
                                ? new Edit.RemoveSlot(
                                        d.story().slots().getFirst().id())
                                : append(d, "card " + i));
            }
        }
        for (int i = 5; i >= 0; i--) {
            try (StoryDocument d = Documents.open(file)) {
                d.undo();
                assertThat(d.story()).isEqualTo(states.get(i));
            }
        }
        try (StoryDocument d = Documents.open(file)) {
            assertThat(d.undo()).isEmpty();
            assertThat(d.redo()).isPresent();
        }
    }

    @Test
    void compactingDropsOnlyWhatNothingHoldsAnyMore() throws Exception {
        Path file = folder.resolve("large.weft");
        String kept;
        String deleted;
        String never;
        try (StoryDocument d = Documents.create(file)) {
            kept = d.storePicture(SqliteFilesNoise.bytes(200_000, 1));
            deleted = d.storePicture(SqliteFilesNoise.bytes(300_000, 2));
            never = d.storePicture(SqliteFilesNoise.bytes(100_000, 3));
            d.apply(new Edit.InsertSlot(0, picture("kept", kept)));
            d.apply(new Edit.InsertSlot(0, picture("gone", deleted)));
            d.apply(new Edit.RemoveSlot("gone"));
            // pictures of this session may be about to be used
            assertThat(d.compaction(Instant.EPOCH).pictures()).isZero();
        }
        long before = Files.size(file);
        try (StoryDocument d = Documents.open(file)) {
            assertThat(d.compaction(Instant.EPOCH)).satisfies(c -> {
                assertThat(c.entries()).isZero();
                assertThat(c.pictures()).isEqualTo(1);
                assertThat(c.pictureBytes()).isEqualTo(100_000);
            });
            assertThat(Files.size(file)).isEqualTo(before);
            Compaction first = d.compact(Instant.EPOCH);
            assertThat(first.bytesAfter()).isLessThan(before - 90_000).isEqualTo(Files.size(file));
            assertThatThrownBy(() -> d.picture(never)).isInstanceOf(IOException.class);
            assertThat(d.picture(deleted)).hasSize(300_000);
            Compaction second = d.compact(Instant.now().plusSeconds(60));
            assertThat(second.entries()).isEqualTo(3);
            assertThat(second.pictures()).isEqualTo(1);
            assertThat(d.picture(kept)).hasSize(200_000);
            assertThat(d.canUndo()).isFalse();
            d.apply(append(d, "goes on"));
            assertThat(d.history(10)).hasSize(1);
        }
        assertThat(Documents.check(file).problems()).isEmpty();
        assertThat(Documents.check(file).unused()).isZero();
        try (StoryDocument d = Documents.open(file)) {
            assertThat(d.story().slots()).hasSize(2);
            assertThat(d.undo()).isPresent();
        }
    }

    @Test
    void aTextNoFileCouldGiveBackIsRefused() throws IOException {
        try (StoryDocument d = Documents.inMemory()) {
            d.apply(append(d, ""));
            String id = d.story().slots().getFirst().id();
            assertThatThrownBy(() -> d.apply(new Edit.EditText(id, "x".repeat(10_000_001))))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThat(d.state().unsaved()).isFalse();
        }
    }

    /** Bytes that do not compress. */
    private static final class SqliteFilesNoise {
        static byte[] bytes(int count, int seed) {
            byte[] out = new byte[count];
            new Random(seed).nextBytes(out);
            return out;
        }
    }
}
