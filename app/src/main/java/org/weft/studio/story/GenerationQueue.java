package org.weft.studio.story;

import java.util.List;
import java.util.function.Consumer;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.DoubleProperty;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.property.SimpleDoubleProperty;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import org.jspecify.annotations.Nullable;

/**
 * What the model was asked for and has not made yet: the running wish first, the others in the order they will be made. Paused, it
 * lets the running one end and begins no other.
 */
public final class GenerationQueue {
    /** Makes a wish that is not the story's, but waits its turn among the story's. */
    public interface Errand {
        /** Its turn has come; {@link GenerationQueue#done} is to be told when it is over, also when it cannot begin. */
        void begin(Wish wish);

        /** Stops it once it has begun. */
        void stop();
    }

    private final ObservableList<Wish> wishes = FXCollections.observableArrayList();
    private final ObservableList<Wish> seen = FXCollections.unmodifiableObservableList(wishes);
    private final BooleanProperty paused = new SimpleBooleanProperty();
    private final DoubleProperty secondsLeft = new SimpleDoubleProperty(-1);
    private final Tempo tempo = new Tempo();
    private final Consumer<Wish> starter;
    private final Runnable stopper;
    private @Nullable Wish running;
    private double runningLeft = -1;
    private boolean ready;

    /**
     * @param starter begins a wish of the story; it tells {@link #done} when it is over
     * @param stopper stops the running one when it is the story's
     */
    GenerationQueue(Consumer<Wish> starter, Runnable stopper) {
        this.starter = starter;
        this.stopper = stopper;
        paused.addListener((o, a, b) -> advance());
    }

    /** The running wish, when there is one, then those that wait. */
    public ObservableList<Wish> wishes() {
        return seen;
    }

    public BooleanProperty paused() {
        return paused;
    }

    /** Until everything is made; negative while nothing alike was made yet. */
    public DoubleProperty secondsLeft() {
        return secondsLeft;
    }

    public @Nullable Wish running() {
        return running;
    }

    Tempo tempo() {
        return tempo;
    }

    /** Says whether there is a model that could begin. */
    void ready(boolean now) {
        ready = now;
        advance();
    }

    public void add(Wish wish) {
        wishes.add(wish);
        advance();
    }

    /** Puts a wish before all that wait. */
    void addFirst(Wish wish) {
        wishes.add(running == null ? 0 : 1, wish);
        advance();
    }

    private void advance() {
        if (ready && !paused.get() && running == null && !wishes.isEmpty()) {
            Wish next = wishes.getFirst();
            running = next;
            runningLeft = -1;
            Errand errand = next.errand();
            if (errand == null) {
                starter.accept(next);
            } else {
                errand.begin(next);
            }
        }
        estimate();
    }

    /** The running wish is over, however it went. Anything said of a wish that does not run is ignored. */
    public void done(Wish wish) {
        if (running != null && running.id().equals(wish.id())) {
            running = null;
            wishes.removeIf(w -> w.id().equals(wish.id()));
            advance();
        }
    }

    /** Seconds until the running one is done, as it says itself. */
    public void progress(double seconds) {
        runningLeft = seconds;
        estimate();
    }

    /** A picture was made, from which the next ones are estimated. @param seconds it took, all steps together */
    public void madePicture(int steps, double seconds) {
        tempo.picture(steps, seconds);
    }

    /** Whether another wish of the story begins as soon as the running one is over. */
    boolean goesOn() {
        return !paused.get() && wishes.size() > 1 && wishes.get(1).errand() == null;
    }

    /** Moves a waiting wish earlier (-1) or later (1); the running one stays. */
    public void move(String id, int by) {
        int at = indexOf(id);
        int first = running == null ? 0 : 1;
        int to = at + by;
        if (at >= first && to >= first && to < wishes.size()) {
            Wish moved = wishes.get(at);
            wishes.set(at, wishes.get(to));
            wishes.set(to, moved);
        }
    }

    /** Takes a wish out; the running one is stopped. */
    public void cancel(String id) {
        Wish now = running;
        if (now != null && now.id().equals(id)) {
            stop(now);
        } else {
            wishes.removeIf(w -> w.id().equals(id));
            estimate();
        }
    }

    /** Takes out what was asked for last and waits. */
    public void cancelLast() {
        Wish last = wishes.isEmpty() ? null : wishes.getLast();
        if (last != null && !last.equals(running)) {
            cancel(last.id());
        }
    }

    /** Takes all out. */
    public void cancelAll() {
        Wish now = running;
        wishes.removeIf(w -> now == null || !w.id().equals(now.id()));
        if (now != null) {
            stop(now);
        }
        estimate();
    }

    private void stop(Wish now) {
        Errand errand = now.errand();
        if (errand == null) {
            stopper.run();
        } else {
            errand.stop();
        }
    }

    private int indexOf(String id) {
        List<String> ids = wishes.stream().map(Wish::id).toList();
        return ids.indexOf(id);
    }

    private void estimate() {
        double all = 0;
        for (Wish wish : wishes) {
            boolean now = wish.equals(running) && runningLeft >= 0;
            double one = now ? runningLeft : tempo.seconds(wish);
            if (one < 0) {
                secondsLeft.set(-1);
                return;
            }
            all += one;
        }
        secondsLeft.set(all);
    }
}
