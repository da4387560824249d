package org.weft.studio.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.ResourceBundle;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.weft.document.Content;
import org.weft.document.DocumentState;
import org.weft.document.Documents;
import org.weft.document.HistoryEntry;
import org.weft.document.StoryDocument;
import org.weft.studio.story.Drafts;
import org.weft.studio.story.Notice;
import org.weft.studio.story.StoryViewModel;
import org.weft.studio.task.DirectTaskRunner;

class HistoryViewModelTest {
    private static final ResourceBundle TEXTS = ResourceBundle.getBundle("org.weft.studio.messages");

    @TempDir
    Path folder = Path.of("");

    private final DirectTaskRunner tasks = new DirectTaskRunner();
    private StoryViewModel story = new StoryViewModel(tasks, TEXTS, new Drafts(Path.of(".")));
    private HistoryViewModel history = new HistoryViewModel(story, tasks, TEXTS);

    @BeforeEach
    void open() {
        story = new StoryViewModel(tasks, TEXTS, new Drafts(folder.resolve("drafts")));
        history = new HistoryViewModel(story, tasks, TEXTS);
        story.draft();
    }

    @AfterEach
    void close() {
        story.close();
    }

    private List<String> sentences() {
        return history.lines().stream().map(HistoryViewModel.Line::sentence).toList();
    }

    private void choose(int line) {
        history.chosen().set(history.lines().get(line));
    }

    @Test
    void everyKindOfEditHasItsSentence() {
        for (HistoryEntry.Kind kind : HistoryEntry.Kind.values()) {
            String key = "history.kind." + kind.name().toLowerCase(java.util.Locale.ROOT);
            assertThat(TEXTS.containsKey(key)).as(key).isTrue();
            assertThat(TEXTS.containsKey(key + ".plain")).as(key).isTrue();
        }
    }

    @Test
    void editsAreListedAsSentencesAndLookedAt() {
        story.addText("A fox.");
        story.addText("A wolf.");
        story.deleteSelected();
        story.undo();
        history.refresh();
        assertThat(sentences())
                .containsExactly(
                        "Card deleted: \"A wolf.\" (undone)",
                        "Text added: \"A wolf.\"",
                        "Text added: \"A fox.\"",
                        TEXTS.getString("history.beginning"));
        assertThat(Objects.requireNonNull(history.chosen().get()).now()).isTrue();
        assertThat(history.canRevert().get()).isFalse();
        choose(2);
        assertThat(Objects.requireNonNull(history.preview().get()).slots()).hasSize(1);
        assertThat(story.story().slots()).hasSize(2);
        assertThat(history.canRevert().get()).isTrue();
        choose(3);
        assertThat(Objects.requireNonNull(history.preview().get()).slots()).isEmpty();
    }

    @Test
    void revertingIsAnEditThatUndoTakesBack() {
        story.addText("A fox.");
        story.addText("A wolf.");
        history.refresh();
        choose(1);
        history.revert();
        assertThat(story.story().slots()).hasSize(1);
        assertThat(sentences().getFirst()).startsWith("Revert to");
        Objects.requireNonNull(story.notice().get()).onAction().run();
        assertThat(story.story().slots()).hasSize(2);
    }

    @Test
    void theListFollowsTheStoryOnlyWhileItIsShown() {
        history.refresh();
        story.addText("unseen");
        assertThat(history.lines()).hasSize(1);
        history.shown().set(true);
        story.addText("seen");
        assertThat(history.lines()).hasSize(3);
    }

    @Test
    void nothingIsDroppedBeforeItWasSaid() throws IOException {
        story.addText("A fox.");
        history.refresh();
        assertThat(history.compaction().get()).isEmpty();
        history.planCompaction(0);
        assertThat(history.compaction().get()).startsWith("1 edits and 0 pictures would go");
        assertThat(history.lines()).hasSize(2);
        history.compact(0);
        assertThat(history.compaction().get()).startsWith("1 edits and 0 pictures were dropped");
        assertThat(history.lines()).hasSize(1);
        assertThat(story.story().slots()).hasSize(1);
    }

    @Test
    void aStoryOpenElsewhereIsTakenOver() throws Exception {
        Path file = folder.resolve("shared.weft");
        try (StoryDocument other = Documents.create(file)) {
            story.open(file);
            assertThat(Objects.requireNonNull(story.access().get()).canTakeOver())
                    .isTrue();
            story.takeOver();
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
            while (!other.readOnly() && System.nanoTime() < end) {
                Thread.sleep(20);
            }
            assertThat(other.readOnly()).isTrue();
            DocumentState state = Objects.requireNonNull(story.access().get());
            assertThat(state.readOnly()).isFalse();
            story.addText("mine now");
            assertThat(story.story().slots()).hasSize(1);
        }
    }

    @Test
    void aDamagedStoryIsSavedAsACopyWhenAskedTo() throws Exception {
        Path file = folder.resolve("hurt.weft");
        try (StoryDocument d = Documents.create(file)) {
            story.show(d);
            story.addText("A fox.");
        }
        story.draft();
        long root;
        try (var c = java.sql.DriverManager.getConnection("jdbc:sqlite:" + file);
                var r = c.createStatement().executeQuery("SELECT rootpage FROM sqlite_master WHERE name = 'story'")) {
            root = r.getLong(1);
        }
        try (RandomAccessFile f = new RandomAccessFile(file.toFile(), "rw")) {
            f.seek((root - 1) * 4096);
            f.write(new byte[4096]);
        }
        story.open(file);
        Notice notice = Objects.requireNonNull(story.notice().get());
        assertThat(notice.text()).contains("damaged");
        notice.onAction().run();
        assertThat(folder.resolve("hurt (saved).weft")).exists();
        assertThat(((Content.Text) story.story()
                                .slots()
                                .getFirst()
                                .chosen()
                                .orElseThrow()
                                .content())
                        .text())
                .isEqualTo("A fox.");
    }

    @Test
    void importedFilesComeAtTheEnd() throws IOException {
        story.addText("first");
        Path file = Files.writeString(folder.resolve("more.md"), "second\n");
        story.incoming().importFrom(file);
        assertThat(story.story().slots()).hasSize(2);
        assertThat(Objects.requireNonNull(story.notice().get()).text()).startsWith("1 texts and 0 pictures");
        story.incoming().importFrom(folder.resolve("gone.md"));
        assertThat(Objects.requireNonNull(story.notice().get()).problem()).isTrue();
        assertThat(story.story().slots()).hasSize(2);
    }
}
