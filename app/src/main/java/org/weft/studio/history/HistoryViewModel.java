package org.weft.studio.history;

import java.nio.file.Path;
import java.text.MessageFormat;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.ResourceBundle;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import org.jspecify.annotations.Nullable;
import org.weft.document.Compaction;
import org.weft.document.HistoryEntry;
import org.weft.document.Story;
import org.weft.document.StoryDocument;
import org.weft.studio.story.Notice;
import org.weft.studio.story.StoryViewModel;
import org.weft.studio.task.TaskRunner;

/** The edits of the open story, the story as it was after the chosen one, and going back to it. Called on the FX thread only. */
public final class HistoryViewModel {
    /** Most entries shown; older ones are reached by the command line. */
    static final int MOST = 5000;

    private final StoryViewModel story;
    private final TaskRunner tasks;
    private final ResourceBundle texts;
    private final HistorySentences sentences;
    private final ObservableList<Line> lines = FXCollections.observableArrayList();
    private final ObjectProperty<@Nullable Line> chosen = new SimpleObjectProperty<>();
    private final ObjectProperty<@Nullable Story> preview = new SimpleObjectProperty<>();
    private final BooleanProperty canRevert = new SimpleBooleanProperty();
    private final StringProperty compaction = new SimpleStringProperty("");
    private final BooleanProperty shown = new SimpleBooleanProperty();
    private @Nullable StoryDocument listed;

    /** One edit as the screen shows it. @param id 0 for the beginning of the history */
    public record Line(long id, String time, String sentence, boolean undone, boolean now) {}

    public HistoryViewModel(StoryViewModel story, TaskRunner tasks, ResourceBundle texts) {
        this.story = story;
        this.tasks = tasks;
        this.texts = texts;
        sentences = new HistorySentences(texts, ZoneId.systemDefault());
        chosen.addListener((o, before, now) -> look(now));
        story.edits().addListener((o, before, now) -> {
            if (shown.get()) {
                refresh();
            }
        });
    }

    /** Newest first. */
    public ObservableList<Line> lines() {
        return lines;
    }

    public ObjectProperty<@Nullable Line> chosen() {
        return chosen;
    }

    /** The story as it was after the chosen edit; null while none is chosen. */
    public ObjectProperty<@Nullable Story> preview() {
        return preview;
    }

    /** Whether the chosen edit is another than the story's own, and the story may be changed. */
    public BooleanProperty canRevert() {
        return canRevert;
    }

    /** What making the file smaller would drop; empty until asked. */
    public StringProperty compaction() {
        return compaction;
    }

    /** True while the screen is in sight; the list follows the story only then. */
    public BooleanProperty shown() {
        return shown;
    }

    /** Bytes of a picture of the story. */
    byte[] picture(String hash) throws java.io.IOException {
        StoryDocument d = story.document();
        if (d == null) {
            throw new java.io.IOException("no story is open");
        }
        return d.picture(hash);
    }

    /** Shows the screen's list anew. */
    public void refresh() {
        StoryDocument d = story.document();
        if (d == null) {
            lines.clear();
            return;
        }
        compaction.set("");
        tasks.run(() -> d.history(MOST), entries -> show(d, entries), story::report);
    }

    private void show(StoryDocument of, List<HistoryEntry> entries) {
        Line before = of.equals(listed) ? chosen.get() : null;
        listed = of;
        boolean nowSeen = false;
        List<Line> out = new java.util.ArrayList<>();
        for (HistoryEntry e : entries) {
            boolean now = !e.undone() && !nowSeen;
            nowSeen |= now;
            out.add(new Line(e.id(), sentences.time(e), sentences.sentence(e), e.undone(), now));
        }
        if (entries.size() < MOST) {
            out.add(new Line(0, "", texts.getString("history.beginning"), false, !nowSeen));
        }
        lines.setAll(out);
        chosen.set(out.stream()
                .filter(l -> before != null && l.id() == before.id())
                .findFirst()
                .or(() -> out.stream().filter(Line::now).findFirst())
                .orElse(null));
    }

    private void look(@Nullable Line line) {
        StoryDocument d = story.document();
        canRevert.set(line != null && !line.now() && d != null && !d.readOnly());
        if (line == null || d == null) {
            preview.set(null);
            return;
        }
        tasks.run(
                () -> d.storyAt(line.id()),
                then -> {
                    if (line.equals(chosen.get())) {
                        preview.set(then);
                    }
                },
                e -> {
                    preview.set(null);
                    story.report(e);
                });
    }

    /** Makes the story what it was after the chosen edit; undo takes that back. */
    public void revert() {
        Line line = chosen.get();
        if (line == null || !canRevert.get()) {
            return;
        }
        String label = MessageFormat.format(
                texts.getString("history.reverted"), line.id() == 0 ? line.sentence() : line.time());
        story.revertTo(line.id(), label, () -> {
            chosen.set(null);
            refresh();
            story.notice()
                    .set(new Notice(
                            texts.getString("history.reverted.notice"),
                            false,
                            texts.getString("action.undo"),
                            story::undo));
        });
    }

    /** Writes a copy of the whole story with its history. */
    public void saveCopy(Path target) {
        story.outgoing().copy(target);
    }

    private static Instant before(int days) {
        return days < 0 ? Instant.EPOCH : Instant.now().minus(Duration.ofDays(days));
    }

    /** Says what making the file smaller would drop. @param days edits older than this go too; negative keeps all */
    public void planCompaction(int days) {
        StoryDocument d = story.document();
        if (d != null) {
            tasks.run(
                    () -> d.compaction(before(days)),
                    c -> compaction.set(words("history.compact.plan", c)),
                    story::report);
        }
    }

    /** Makes the file smaller. */
    public void compact(int days) {
        StoryDocument d = story.document();
        if (d != null) {
            tasks.run(
                    () -> d.compact(before(days)),
                    c -> {
                        refresh();
                        compaction.set(words("history.compact.done", c));
                    },
                    story::report);
        }
    }

    private String words(String key, Compaction c) {
        double before = c.bytesBefore() / (double) (1 << 20);
        double after = c.bytesAfter() / (double) (1 << 20);
        return MessageFormat.format(texts.getString(key), c.entries(), c.pictures(), before, after);
    }
}
