package org.weft.document;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A story of 500 cards, half of them pictures, opens within a second. */
class OpeningSpeedTest {
    private static final int CARDS = 500;
    /** Milliseconds; far above what an idle machine takes, so that a busy one passes too. */
    private static final long BOUND = 1000;

    @TempDir
    Path folder;

    @Test
    void fiveHundredCardsOpenWithinASecond() throws IOException {
        Path file = folder.resolve("long.weft");
        fill(file);
        List<Long> times = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            long began = System.nanoTime();
            try (StoryDocument d = Documents.open(file)) {
                times.add((System.nanoTime() - began) / 1_000_000);
                assertThat(d.story().slots()).hasSize(CARDS);
            }
        }
        long median = times.stream().sorted().toList().get(times.size() / 2);
        System.out.printf("a story of %d cards opens in %d ms (median of %s)%n", CARDS, median, times);
        assertThat(median).isLessThan(BOUND);
    }

    private static void fill(Path file) throws IOException {
        Random random = new Random(1);
        try (StoryDocument d = Documents.create(file)) {
            List<Edit> edits = new ArrayList<>();
            for (int i = 0; i < CARDS; i++) {
                Content content = new Content.Text("A fox ran on. ".repeat(20));
                if (i % 2 == 0) {
                    byte[] bytes = new byte[40_000];
                    random.nextBytes(bytes);
                    content = new Content.Picture(SqliteStoryDocument.hash(bytes), 4000, 3000);
                    if (i % 20 == 0) {
                        d.storePicture(bytes);
                    }
                }
                Candidate c = new Candidate("c" + i, content, null, Instant.EPOCH);
                SlotKind kind = i % 2 == 0 ? SlotKind.IMAGE : SlotKind.TEXT;
                edits.add(new Edit.InsertSlot(i, new Slot("s" + i, kind, List.of(c), c.id(), null, "")));
            }
            d.apply(new Edit.Together("Import", edits));
            for (int i = 0; i < 60; i++) {
                d.apply(new Edit.MoveSlot("s" + i, random.nextInt(CARDS)));
            }
        }
    }
}
