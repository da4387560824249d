package org.weft.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteStoryDocumentTest {
    @TempDir
    Path folder;

    static Slot text(String words) {
        Candidate c = new Candidate(UUID.randomUUID().toString(), new Content.Text(words), null, Instant.now());
        return new Slot(UUID.randomUUID().toString(), SlotKind.TEXT, List.of(c), c.id(), null, "");
    }

    static Edit append(StoryDocument d, String words) {
        return new Edit.InsertSlot(d.story().slots().size(), text(words));
    }

    @Test
    void everythingIsThereAfterReopeningUndoIncluded() throws IOException {
        Path file = folder.resolve("a story.weft");
        Story before;
        try (StoryDocument d = Documents.create(file)) {
            d.apply(append(d, "one"));
            d.apply(append(d, "two"));
            before = d.story();
            d.apply(new Edit.RemoveSlot(d.story().slots().getFirst().id()));
        }
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).containsExactly(file);
        }
        try (StoryDocument d = Documents.open(file)) {
            assertThat(d.story().slots()).hasSize(1);
            assertThat(d.undo()).contains("Delete card");
            assertThat(d.story()).isEqualTo(before);
            assertThat(d.redo()).contains("Delete card");
            d.undo();
            d.undo();
            d.undo();
            assertThat(d.story().slots()).isEmpty();
            assertThat(d.canUndo()).isFalse();
        }
    }

    @Test
    void typingQuicklyIsOneStepOfUndo() throws IOException {
        try (StoryDocument d = Documents.inMemory()) {
            d.apply(append(d, ""));
            String id = d.story().slots().getFirst().id();
            for (String s : List.of("a", "ab", "abc")) {
                d.apply(new Edit.EditText(id, s));
            }
            d.undo();
            assertThat(d.story().slots().getFirst().chosen().orElseThrow().content())
                    .isEqualTo(new Content.Text(""));
        }
    }

    @Test
    void picturesAreStoredOnceAndComeBackWhole() throws IOException {
        byte[] bytes = new byte[100_000];
        new Random(1).nextBytes(bytes);
        Path file = folder.resolve("p.weft");
        String hash;
        try (StoryDocument d = Documents.create(file)) {
            hash = d.storePicture(bytes);
            assertThat(d.storePicture(bytes)).isEqualTo(hash);
        }
        try (StoryDocument d = Documents.open(file)) {
            assertThat(d.picture(hash)).isEqualTo(bytes);
            assertThatThrownBy(() -> d.picture("00")).isInstanceOf(IOException.class);
        }
    }

    @Test
    void theSecondWindowMayOnlyLook() throws IOException {
        Path file = folder.resolve("s.weft");
        try (StoryDocument first = Documents.create(file);
                StoryDocument second = Documents.open(file)) {
            assertThat(first.readOnly()).isFalse();
            assertThat(second.readOnlyReason()).contains("It is open in another window.");
            assertThatThrownBy(() -> second.apply(append(second, "x"))).isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void foreignBrokenAndNewerFilesAreLeftAlone() throws Exception {
        Path foreign = folder.resolve("foreign.weft");
        Files.writeString(foreign, "no story at all");
        assertThatThrownBy(() -> Documents.open(foreign)).hasMessageContaining("not a Weft story");
        Path newer = folder.resolve("newer.weft");
        Documents.create(newer).close();
        sql(newer, "PRAGMA user_version = 99");
        try (StoryDocument d = Documents.open(newer)) {
            assertThat(d.readOnlyReason().orElseThrow()).contains("newer");
        }
        Path trapped = folder.resolve("trapped.weft");
        Documents.create(trapped).close();
        sql(trapped, "CREATE TRIGGER t AFTER UPDATE ON story BEGIN DELETE FROM picture; END");
        assertThatThrownBy(() -> Documents.open(trapped)).hasMessageContaining("trigger t");
        Path cut = folder.resolve("cut.weft");
        Documents.create(cut).close();
        byte[] whole = Files.readAllBytes(cut);
        Files.write(cut, java.util.Arrays.copyOf(whole, whole.length / 2));
        assertThatThrownBy(() -> Documents.open(cut)).isInstanceOf(IOException.class);
    }

    private static void sql(Path file, String statement) throws Exception {
        try (var c = DriverManager.getConnection("jdbc:sqlite:" + file);
                var s = c.createStatement()) {
            s.execute(statement);
        }
    }

    @Test
    void aCopyHoldsHistoryAndPictures() throws IOException {
        Path copy = folder.resolve("copy.weft");
        try (StoryDocument d = Documents.inMemory()) {
            d.apply(append(d, "one"));
            String hash = d.storePicture(new byte[] {1, 2, 3});
            d.saveCopy(copy);
            d.apply(append(d, "after the copy"));
            try (StoryDocument c = Documents.open(copy)) {
                assertThat(c.story().slots()).hasSize(1);
                assertThat(c.picture(hash)).containsExactly(1, 2, 3);
                assertThat(c.undo()).isPresent();
            }
        }
    }

    /** Edits until it is killed, printing the number of every committed one. */
    public static final class Editor {
        public static void main(String[] args) throws IOException {
            try (StoryDocument d = Documents.open(Path.of(args[0]))) {
                for (int i = d.story().slots().size(); ; i++) {
                    d.apply(append(d, "edit " + i));
                    System.out.println(i);
                    System.out.flush();
                }
            }
        }
    }

    /** Numbers whose line is whole. */
    private static List<String> committed(Path out) throws IOException {
        String text = Files.readString(out);
        return text.substring(0, text.lastIndexOf('\n') + 1).lines().toList();
    }

    @Test
    void killingTheProcessLosesNoCommittedEdit() throws Exception {
        Path file = folder.resolve("killed.weft");
        Documents.create(file).close();
        Random random = new Random(7);
        for (int kill = 0; kill < Integer.getInteger("weft.kills", 6); kill++) {
            Path out = folder.resolve("out-" + kill);
            Process p = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "--enable-native-access=ALL-UNNAMED",
                            "-cp",
                            System.getProperty("java.class.path"),
                            Editor.class.getName(),
                            file.toString())
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .redirectOutput(out.toFile())
                    .start();
            int wanted = 1 + random.nextInt(20);
            while (p.isAlive() && committed(out).size() < wanted) {
                Thread.onSpinWait();
            }
            assertThat(p.isAlive()).isTrue();
            p.destroyForcibly().waitFor();
            int last = Integer.parseInt(committed(out).getLast());
            try (StoryDocument d = Documents.open(file)) {
                assertThat(d.story().slots().size()).isGreaterThanOrEqualTo(last + 1);
                assertThat(d.story().slots().get(last).chosen().orElseThrow().content())
                        .isEqualTo(new Content.Text("edit " + last));
            }
        }
    }
}
