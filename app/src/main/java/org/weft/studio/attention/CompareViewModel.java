package org.weft.studio.attention;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.ResourceBundle;
import java.util.TreeSet;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import org.jspecify.annotations.Nullable;
import org.weft.engine.trace.Looked;
import org.weft.engine.trace.TraceInfo;
import org.weft.engine.trace.TraceQuery;
import org.weft.studio.task.TaskRunner;

/** A second trace beside the first. Linked, both are asked the same; unlinked, two words or pixels can be compared. */
public final class CompareViewModel {
    private final AttentionViewModel first;
    private final AttentionViewModel second;
    private final AttentionWords words;
    private final BooleanProperty linked = new SimpleBooleanProperty(true);
    private final ObservableList<Row> rows = FXCollections.observableArrayList();
    private boolean following;
    private boolean fresh;

    /**
     * A share in both.
     *
     * @param number of the picture, from 1; 0 for what is ignored
     * @param first 0..1, NaN where it is not asked about
     */
    public record Row(int number, double first, double second) {
        /** What it is more in the second. */
        public double change() {
            return second - first;
        }
    }

    public CompareViewModel(AttentionViewModel first, TaskRunner tasks, ResourceBundle texts) {
        this.first = first;
        this.words = new AttentionWords(texts);
        second = new AttentionViewModel(tasks, texts);
        first.question().addListener((o, before, now) -> follow(second, now));
        second.item().addListener((o, before, now) -> fresh = true);
        second.question().addListener((o, before, now) -> secondAsked(now));
        linked.addListener((o, was, is) -> {
            if (is) {
                follow(second, first.question().get());
            }
        });
        first.mode().addListener((o, before, now) -> second.mode().set(now));
        first.looked().addListener((o, before, now) -> count());
        second.looked().addListener((o, before, now) -> count());
    }

    public AttentionViewModel second() {
        return second;
    }

    /** Whether site, step, selection and filters of both are the same. */
    public BooleanProperty linked() {
        return linked;
    }

    /** Shares of the pictures and of what is ignored in both. */
    public ObservableList<Row> rows() {
        return rows;
    }

    /** Opens the second trace; linked, it is asked what the first is asked. */
    public void open(Path file) {
        second.open(file);
    }

    /** Lays the first trace beside itself, not linked: for two words, two pixels or two layers. */
    public void openSame() {
        Path same = first.file().get();
        if (same != null) {
            linked.set(false);
            open(same);
        }
    }

    private void follow(AttentionViewModel other, @Nullable TraceQuery asked) {
        if (asked != null && linked.get() && !following) {
            following = true;
            try {
                other.follow(asked);
            } finally {
                following = false;
            }
        }
    }

    /** What has just been opened or turned to in the second follows the first; after that each leads the other. */
    private void secondAsked(@Nullable TraceQuery asked) {
        if (following || asked == null) {
            return;
        }
        if (fresh) {
            fresh = false;
            follow(second, first.question().get());
        } else {
            follow(first, asked);
        }
    }

    private void count() {
        Looked a = first.looked().get();
        Looked b = second.looked().get();
        if (a == null || b == null) {
            rows.clear();
            return;
        }
        TreeSet<Integer> numbers = new TreeSet<>(a.shares().keySet());
        numbers.addAll(b.shares().keySet());
        List<Row> out = new ArrayList<>();
        for (int n : numbers) {
            out.add(new Row(n + 1, share(a.shares(), n), share(b.shares(), n)));
        }
        out.add(new Row(0, a.ignored(), b.ignored()));
        rows.setAll(out);
    }

    private static double share(Map<Integer, Double> shares, int number) {
        return shares.getOrDefault(number, Double.NaN);
    }

    /** A row in words. */
    public String describe(Row r) {
        String name = r.number() == 0
                ? words.text("attention.compare.ignored")
                : words.text("attention.compare.image", r.number());
        if (Double.isNaN(r.first()) || Double.isNaN(r.second())) {
            return words.text(
                    Double.isNaN(r.first()) ? "attention.compare.onlysecond" : "attention.compare.onlyfirst",
                    name,
                    Double.isNaN(r.first()) ? r.second() : r.first());
        }
        return words.text("attention.compare.row", name, r.first(), r.second(), 100 * r.change());
    }

    /** Whether both were recorded with the same seed and weights, in a sentence; empty while there is no second. */
    public String kinship() {
        TraceInfo a = first.info().get();
        TraceInfo b = second.info().get();
        if (a == null || b == null) {
            return "";
        }
        if (!a.weights().equals(b.weights())) {
            return words.text("attention.compare.othermodel", a.model(), b.model());
        }
        return words.text(
                a.seed() == b.seed() ? "attention.compare.sameseed" : "attention.compare.otherseed",
                String.valueOf(a.seed()),
                String.valueOf(b.seed()));
    }

    public void close() {
        second.close();
    }
}
