package org.weft.studio;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import javafx.animation.AnimationTimer;
import javafx.application.Platform;
import org.jspecify.annotations.Nullable;
import org.weft.studio.story.ContinueViewModel;
import org.weft.studio.story.EngineState;

/**
 * Notes when a starting studio has drawn its first frame and when the model is ready, and then ends the studio; only for
 * {@code weft bench start}, which names the file for the notes in {@value #PROPERTY}.
 */
final class StartWatch {
    static final String PROPERTY = "weft.bench.start";
    /** Two frames later the first is on the screen: it is drawn beside the thread that counts. */
    private static final int FRAMES = 3;

    private final Path notes;
    private final ContinueViewModel next;
    private long entered;
    private long window;

    private StartWatch(Path notes, ContinueViewModel next) {
        this.notes = notes;
        this.next = next;
    }

    /** Watches a window that is just being shown, when this process is measured. */
    static void watch(ContinueViewModel next, long enteredMicros) {
        String file = System.getProperty(PROPERTY);
        if (file != null) {
            StartWatch watch = new StartWatch(Path.of(file), next);
            watch.entered = enteredMicros;
            watch.begin();
        }
    }

    /** Microseconds since 1970. */
    static long now() {
        return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
    }

    private void begin() {
        new AnimationTimer() {
            private int frames;

            @Override
            public void handle(long nanos) {
                frames++;
                if (frames == FRAMES) {
                    window = now();
                }
                if (frames >= FRAMES && settled(next.state().get())) {
                    stop();
                    write(next.state().get());
                }
            }
        }.start();
    }

    private static boolean settled(@Nullable EngineState state) {
        return state != EngineState.LOADING;
    }

    private void write(EngineState state) {
        try {
            Files.writeString(notes, String.format(Locale.ROOT, "%d %d %d %s%n", entered, window, now(), state));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException("the measured studio cannot write " + notes, e);
        } finally {
            Platform.exit();
        }
    }
}
