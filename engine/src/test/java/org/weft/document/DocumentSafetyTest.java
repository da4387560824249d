package org.weft.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.weft.document.SqliteStoryDocumentTest.append;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two windows, refusing disks, newer and damaged files. */
class DocumentSafetyTest {
    @TempDir
    Path folder;

    private static List<String> texts(Story story) {
        return story.slots().stream()
                .map(s -> ((Content.Text) s.chosen().orElseThrow().content()).text())
                .toList();
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!condition.getAsBoolean() && System.nanoTime() < end) {
            Thread.sleep(20);
        }
        assertThat(condition.getAsBoolean()).isTrue();
    }

    private static void sql(Path file, String... statements) throws Exception {
        try (var c = DriverManager.getConnection("jdbc:sqlite:" + file);
                var s = c.createStatement()) {
            for (String one : statements) {
                s.execute(one);
            }
        }
    }

    private static byte[] noise(int bytes, int seed) {
        byte[] out = new byte[bytes];
        new Random(seed).nextBytes(out);
        return out;
    }

    @Test
    void aSecondWindowFollowsTheFirstAndDoesNotHinderIt() throws Exception {
        Path file = folder.resolve("followed.weft");
        try (StoryDocument first = Documents.create(file);
                StoryDocument second = Documents.open(file)) {
            assertThat(second.state().canTakeOver()).isTrue();
            second.canUndo();
            first.apply(append(first, "one"));
            await(() -> second.story().equals(first.story()));
            assertThat(first.state()).isEqualTo(DocumentState.WRITABLE);
        }
    }

    @Test
    void takingOverMovesTheDocumentWithEveryEditAlsoTheOneBeingTyped() throws Exception {
        Path file = folder.resolve("wanted.weft");
        try (StoryDocument first = Documents.create(file);
                StoryDocument second = Documents.open(file)) {
            first.apply(append(first, "one"));
            AtomicInteger told = new AtomicInteger();
            first.onState(s -> told.addAndGet(s.readOnly() ? 1 : 100));
            first.onAsked(() -> {
                try {
                    first.apply(append(first, "typed at the last moment"));
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
            });
            second.takeOver();
            assertThat(second.state()).isEqualTo(DocumentState.WRITABLE);
            assertThat(texts(second.story())).containsExactly("one", "typed at the last moment");
            await(() -> first.readOnly());
            assertThat(told).hasValue(1);
            assertThat(first.readOnlyReason().orElseThrow()).contains("taken it over");
            assertThatThrownBy(() -> first.apply(append(first, "x"))).isInstanceOf(IllegalStateException.class);
            second.apply(append(second, "two"));
            await(() -> first.story().equals(second.story()));
            first.takeOver();
            await(() -> second.readOnly());
            first.undo();
            assertThat(texts(first.story())).containsExactly("one", "typed at the last moment");
        }
    }

    @Test
    void takingOverFromAClosedWindowNeedsNoAnswer() throws Exception {
        Path file = folder.resolve("left.weft");
        StoryDocument first = Documents.create(file);
        try (StoryDocument second = Documents.open(file)) {
            first.apply(append(first, "kept"));
            first.close();
            second.takeOver();
            assertThat(texts(second.story())).containsExactly("kept");
            second.apply(append(second, "more"));
        }
    }

    @Test
    void aWindowWithUnwrittenEditsKeepsTheDocument() throws Exception {
        Path file = folder.resolve("full.weft");
        try (StoryDocument first = Documents.create(file);
                StoryDocument second = Documents.open(file)) {
            ((SqliteStoryDocument) first).limitPages(1);
            assertThatThrownBy(() -> first.apply(append(first, "w".repeat(50_000))))
                    .isInstanceOf(UnsavedException.class)
                    .hasMessageContaining("full");
            assertThatThrownBy(second::takeOver).hasMessageContaining("does not give");
            assertThat(second.readOnly()).isTrue();
            assertThat(first.readOnly()).isFalse();
            ((SqliteStoryDocument) first).limitPages(100_000);
            second.takeOver();
            assertThat(second.story().slots()).hasSize(1);
        }
    }

    @Test
    void aFullDiskKeepsEveryEditInMemoryAndTakesThemAllLater() throws Exception {
        Path file = folder.resolve("full.weft");
        byte[] picture = noise(60_000, 3);
        Story expected;
        String hash;
        try (StoryDocument d = Documents.create(file)) {
            d.apply(append(d, "before"));
            SqliteStoryDocument sqlite = (SqliteStoryDocument) d;
            sqlite.limitPages(1);
            hash = d.storePicture(picture);
            assertThat(d.picture(hash)).isEqualTo(picture);
            assertThatThrownBy(() -> d.apply(append(d, "x".repeat(20_000)))).isInstanceOf(UnsavedException.class);
            assertThat(d.state().unsaved()).isTrue();
            assertThat(d.state().problem()).contains("full");
            assertThatThrownBy(() -> d.apply(append(d, "two"))).isInstanceOf(UnsavedException.class);
            assertThatThrownBy(d::undo).isInstanceOf(UnsavedException.class);
            assertThatThrownBy(d::redo).isInstanceOf(UnsavedException.class);
            assertThatThrownBy(() -> d.apply(append(d, "three"))).isInstanceOf(UnsavedException.class);
            assertThat(d.history(10)).hasSize(4);
            expected = d.story();
            Path copy = folder.resolve("copy.weft");
            d.saveCopy(copy);
            try (StoryDocument c = Documents.open(copy)) {
                assertThat(c.story()).isEqualTo(expected);
                assertThat(c.picture(hash)).isEqualTo(picture);
                assertThat(c.history(10)).isEqualTo(d.history(10));
            }
            sqlite.limitPages(1_000_000);
            await(() -> !d.state().unsaved());
        }
        try (StoryDocument d = Documents.open(file)) {
            assertThat(d.story()).isEqualTo(expected);
            assertThat(d.picture(hash)).isEqualTo(picture);
            for (int i = 0; i < 4; i++) {
                assertThat(d.undo()).isPresent();
            }
            assertThat(d.story().slots()).isEmpty();
        }
        assertThat(Documents.check(file).problems()).isEmpty();
    }

    @Test
    void aDiskThatVanishesAndComesBackGetsEverything() throws Exception {
        Path disk = Files.createDirectory(folder.resolve("disk"));
        Path file = disk.resolve("story.weft");
        try (StoryDocument d = Documents.create(file)) {
            d.apply(append(d, "one"));
            Path away = Files.move(disk, folder.resolve("away"));
            assertThatThrownBy(() -> d.apply(append(d, "two")))
                    .isInstanceOf(UnsavedException.class)
                    .hasMessageContaining("is gone");
            assertThat(texts(d.story())).containsExactly("one", "two");
            Files.move(away, disk);
            await(() -> !d.state().unsaved());
            d.apply(append(d, "three"));
        }
        try (StoryDocument d = Documents.open(file)) {
            assertThat(texts(d.story())).containsExactly("one", "two", "three");
        }
    }

    @Test
    void aFileReplacedByAnotherIsNotWrittenOver() throws Exception {
        Path file = folder.resolve("mine.weft");
        Path other = folder.resolve("other.weft");
        try (StoryDocument d = Documents.create(other)) {
            d.apply(append(d, "theirs"));
        }
        byte[] theirs = Files.readAllBytes(other);
        StoryDocument mine = Documents.create(file);
        mine.apply(append(mine, "mine"));
        Files.delete(file);
        Files.move(other, file);
        assertThatThrownBy(() -> mine.apply(append(mine, "more"))).isInstanceOf(UnsavedException.class);
        assertThatThrownBy(mine::close).isInstanceOf(UnsavedException.class);
        assertThat(Files.readAllBytes(file)).isEqualTo(theirs);
    }

    @Test
    void aFileChangedByAnotherComputerIsNotWrittenOver() throws Exception {
        Path file = folder.resolve("shared.weft");
        StoryDocument d = Documents.create(file);
        sql(file, "UPDATE story SET json = '{\"title\":\"theirs\",\"slots\":[]}'");
        assertThatThrownBy(() -> d.apply(append(d, "mine")))
                .isInstanceOf(UnsavedException.class)
                .hasMessageContaining("changed the file");
        d.saveCopy(folder.resolve("mine.weft"));
        assertThatThrownBy(d::close).isInstanceOf(UnsavedException.class);
        try (StoryDocument theirs = Documents.open(file);
                StoryDocument mine = Documents.open(folder.resolve("mine.weft"))) {
            assertThat(theirs.story().title()).isEqualTo("theirs");
            assertThat(texts(mine.story())).containsExactly("mine");
        }
    }

    @Test
    void aNewerFileWithMoreInItIsShownAndOneThatReadsDifferentlyRefused() throws Exception {
        Path additive = folder.resolve("additive.weft");
        try (StoryDocument d = Documents.create(additive)) {
            d.apply(append(d, "readable"));
        }
        sql(
                additive,
                "PRAGMA user_version = " + (1 << 16 | 2),
                "CREATE TABLE sound(hash TEXT PRIMARY KEY, bytes BLOB)",
                "UPDATE story SET json = replace(json, '{\"title\"', '{\"mood\":\"calm\",\"title\"')");
        try (StoryDocument d = Documents.open(additive)) {
            assertThat(texts(d.story())).containsExactly("readable");
            assertThat(d.readOnlyReason().orElseThrow()).contains("newer Weft");
            assertThat(d.state().canTakeOver()).isFalse();
        }
        byte[] before = Files.readAllBytes(additive);
        sql(additive, "PRAGMA user_version = " + (2 << 16 | 2));
        assertThatThrownBy(() -> Documents.open(additive))
                .hasMessageContaining("update Weft")
                .hasMessageContaining("file version 2");
        assertThat(Files.size(additive)).isEqualTo(before.length);
        Path moved = folder.resolve("moved.weft");
        Documents.create(moved).close();
        sql(moved, "PRAGMA user_version = 3", "ALTER TABLE picture RENAME TO media");
        assertThatThrownBy(() -> Documents.open(moved)).hasMessageContaining("keeps stories differently");
    }

    @Test
    void aFileOnAReadOnlyDiskIsShownAndNotChanged() throws Exception {
        Path file = folder.resolve("fixed.weft");
        try (StoryDocument d = Documents.create(file)) {
            d.apply(append(d, "one"));
        }
        org.junit.jupiter.api.Assumptions.assumeTrue(
                file.toFile().setWritable(false) && !Files.isWritable(file), "this user may write anything");
        try (StoryDocument d = Documents.open(file)) {
            assertThat(d.readOnlyReason()).contains("The file or its disk is read-only.");
            assertThat(texts(d.story())).containsExactly("one");
        }
        file.toFile().setWritable(true);
    }

    /** Overwrites the pages of a table with noise. */
    private static void damage(Path file, String table) throws Exception {
        long page;
        long size;
        try (var c = DriverManager.getConnection("jdbc:sqlite:" + file);
                var s = c.createStatement()) {
            try (var r = s.executeQuery("SELECT rootpage FROM sqlite_master WHERE name = '" + table + "'")) {
                page = r.getLong(1);
            }
            try (var r = s.executeQuery("PRAGMA page_size")) {
                size = r.getLong(1);
            }
        }
        try (RandomAccessFile f = new RandomAccessFile(file.toFile(), "rw")) {
            f.seek((page - 1) * size);
            f.write(noise((int) size, 5));
        }
    }

    private Path sample(String name) throws IOException {
        Path file = folder.resolve(name);
        try (StoryDocument d = Documents.create(file)) {
            for (int i = 0; i < 30; i++) {
                d.apply(append(d, "card " + i + " " + "word ".repeat(40)));
            }
            String hash = d.storePicture(noise(30_000, 9));
            Slot slot = new Slot(
                    "pic",
                    SlotKind.IMAGE,
                    List.of(new Candidate("c", new Content.Picture(hash, 8, 8), null, Instant.now())),
                    "c",
                    null,
                    "");
            d.apply(new Edit.InsertSlot(0, slot));
        }
        return file;
    }

    @Test
    void aStoryWhoseRowIsDamagedIsMadeAgainFromItsHistory() throws Exception {
        Path file = sample("story.weft");
        damage(file, "story");
        byte[] before = Files.readAllBytes(file);
        assertThatThrownBy(() -> Documents.open(file)).isInstanceOf(DamagedDocumentException.class);
        Path saved = folder.resolve("saved.weft");
        SalvageReport report = Documents.salvage(file, saved);
        assertThat(report.cards()).isEqualTo(31);
        assertThat(report.pictures()).isEqualTo(1);
        assertThat(Files.readAllBytes(file)).isEqualTo(before);
        try (StoryDocument d = Documents.open(saved)) {
            assertThat(d.story().slots().getFirst().id()).isEqualTo("pic");
            assertThat(d.undo()).isPresent();
        }
        assertThat(Documents.check(saved).problems()).isEmpty();
    }

    @Test
    void aStoryWhoseHistoryOrPicturesAreDamagedKeepsItsCards() throws Exception {
        Path file = sample("history.weft");
        damage(file, "history");
        assertThatThrownBy(() -> Documents.open(file)).isInstanceOf(DamagedDocumentException.class);
        SalvageReport report = Documents.salvage(file, folder.resolve("saved.weft"));
        assertThat(report.cards()).isEqualTo(31);
        assertThat(report.entries()).isZero();
        assertThat(report.notes()).anyMatch(n -> n.contains("nothing to undo"));

        Path pictures = sample("pictures.weft");
        damage(pictures, "picture");
        try (StoryDocument d = Documents.open(pictures)) {
            assertThat(d.story().slots()).hasSize(31); // the words are whole
        }
        assertThat(Documents.check(pictures).problems()).isNotEmpty();
        SalvageReport second = Documents.salvage(pictures, folder.resolve("saved2.weft"));
        assertThat(second.cards()).isEqualTo(31);
        assertThat(second.notes()).anyMatch(n -> n.contains("could not be read"));
    }

    @Test
    void nothingIsSalvagedFromNothing() throws Exception {
        Path noise = Files.write(folder.resolve("noise.weft"), noise(9000, 1));
        Path target = folder.resolve("saved.weft");
        assertThatThrownBy(() -> Documents.salvage(noise, target)).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> Documents.salvage(folder.resolve("none.weft"), target))
                .hasMessageContaining("is not there");
        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left).containsExactly(noise);
        }
    }

    @Test
    void aVirtualTableIsNoStory() throws Exception {
        Path file = folder.resolve("virtual.weft");
        Documents.create(file).close();
        sql(file, "DROP TABLE picture", "CREATE VIRTUAL TABLE picture USING fts5(hash, bytes)");
        assertThatThrownBy(() -> Documents.open(file)).hasMessageContaining("was left alone");
    }
}
