package org.weft.studio.labels;

import java.io.IOException;
import java.text.MessageFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.ResourceBundle;
import javafx.beans.property.StringProperty;
import org.jspecify.annotations.Nullable;
import org.weft.studio.task.TaskRunner;

/**
 * Keeps what is painted in a file, as a draft of a story is kept: after each change it is written in the background, of several quick
 * ones the last. So a crash costs at most the stroke in hand, and closing the window nothing. Lives on the FX thread.
 */
final class KeptPainting {
    private final LabelsViewModel painter;
    private final StringProperty caption;
    private final Paintings paintings;
    private final TaskRunner tasks;
    private final ResourceBundle texts;
    private final List<Runnable> afterwards = new ArrayList<>();
    private Paintings.@Nullable Claim claim;
    private @Nullable Painting kept;
    private boolean asked;
    private boolean resumed;
    private boolean saving;
    private boolean closed;

    KeptPainting(
            LabelsViewModel painter,
            StringProperty caption,
            Paintings paintings,
            TaskRunner tasks,
            ResourceBundle texts) {
        this.painter = painter;
        this.caption = caption;
        this.paintings = paintings;
        this.tasks = tasks;
        this.texts = texts;
        painter.changes().addListener((o, a, b) -> keep());
        caption.addListener((o, a, b) -> keep());
    }

    /** Brings back what was painted last; from then on all is kept. @param then runs when that is done, or was done before */
    void resume(Runnable then) {
        if (resumed) {
            then.run();
            return;
        }
        afterwards.add(then);
        if (!asked) {
            asked = true;
            tasks.run(paintings::claim, this::found, e -> {
                refused(e);
                ready();
            });
        }
    }

    private void found(Paintings.Claim mine) {
        if (closed) {
            release(mine);
            return;
        }
        Painting before = mine.found();
        if (before != null) {
            kept = before;
            painter.resume(before.map(), before.palette(), before.card());
            if (caption.get().isBlank()) {
                caption.set(before.caption());
            }
        }
        claim = mine;
        ready();
        keep();
    }

    private void ready() {
        resumed = true;
        List.copyOf(afterwards).forEach(Runnable::run);
        afterwards.clear();
    }

    private Painting now() {
        return new Painting(
                painter.map(),
                painter.palette().get(),
                caption.get(),
                painter.slot().get());
    }

    private void keep() {
        Paintings.Claim mine = claim;
        if (mine == null || saving) {
            return;
        }
        Painting now = now();
        if (now.equals(kept)) {
            return;
        }
        saving = true;
        kept = now;
        tasks.run(() -> written(mine, now), ok -> saved(), e -> {
            saving = false;
            kept = null; // the next change tries again
            refused(e);
        });
    }

    private static boolean written(Paintings.Claim mine, Painting now) throws IOException {
        mine.keep(now);
        return true;
    }

    /** More may have been painted meanwhile. */
    private void saved() {
        saving = false;
        keep();
    }

    private void refused(Exception e) {
        painter.message().set(MessageFormat.format(texts.getString("labels.notkept"), e.getMessage()));
    }

    /** Writes what is painted and lets other painters have it; waits for the disk. */
    void close() {
        Paintings.Claim mine = claim;
        closed = true;
        claim = null;
        if (mine != null) {
            try {
                mine.keep(now());
            } catch (IOException e) {
                refused(e);
            }
            release(mine);
        }
    }

    private void release(Paintings.Claim mine) {
        try {
            mine.release();
        } catch (IOException e) {
            refused(e);
        }
    }
}
