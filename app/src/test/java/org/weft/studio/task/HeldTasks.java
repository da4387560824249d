package org.weft.studio.task;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Consumer;

/** Background work that is done when the test says so; what comes of it is on the screen at once. */
public final class HeldTasks implements TaskRunner {
    private final DirectTaskRunner direct = new DirectTaskRunner();
    private final Deque<Runnable> held = new ArrayDeque<>();
    private final boolean ordered;
    private boolean holds = true;

    private HeldTasks(boolean ordered) {
        this.ordered = ordered;
    }

    /** Holds what may be done beside other work; what is done in order is done at once. */
    public static HeldTasks aside() {
        return new HeldTasks(false);
    }

    /** Holds all work. */
    public static HeldTasks everything() {
        return new HeldTasks(true);
    }

    /** Whether work is held from now on. */
    public void hold(boolean on) {
        holds = on;
    }

    /** How much work is held. */
    public int count() {
        return held.size();
    }

    /** Does the work that is held longest. */
    public void one() {
        held.remove().run();
    }

    /** Does what is held now, but not what that asks for. */
    public void all() {
        List<Runnable> now = List.copyOf(held);
        held.clear();
        now.forEach(Runnable::run);
    }

    private <T> void ask(boolean hold, Callable<T> work, Consumer<T> done, Consumer<Exception> failed) {
        if (hold && holds) {
            held.add(() -> direct.run(work, done, failed));
        } else {
            direct.run(work, done, failed);
        }
    }

    @Override
    public <T> void run(Callable<T> work, Consumer<T> done, Consumer<Exception> failed) {
        ask(ordered, work, done, failed);
    }

    @Override
    public <T> void runAside(Callable<T> work, Consumer<T> done, Consumer<Exception> failed) {
        ask(true, work, done, failed);
    }

    @Override
    public void onScreen(Runnable action) {
        action.run();
    }

    @Override
    public void onScreenThrottled(String key, Runnable action) {
        action.run();
    }

    /** Nothing passes here while one waits. */
    @Override
    public void repeat(Duration every, Runnable action) {}
}
