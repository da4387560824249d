package org.weft.studio.attention;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import org.weft.engine.RgbImage;
import org.weft.engine.RgbImages;
import org.weft.engine.trace.Trace;
import org.weft.engine.trace.TraceInfo;
import org.weft.engine.trace.TraceQuery;
import org.weft.engine.trace.export.TraceExport;
import org.weft.engine.trace.export.TraceView;
import org.weft.studio.task.TaskRunner;

/** Opens and exports traces in the background, one at a time: a new wish takes the place of the one before. Called on the FX thread. */
final class TraceDesk {
    private final TaskRunner tasks;
    private final ReadOnlyStringWrapper doing = new ReadOnlyStringWrapper("");
    private AtomicBoolean stop = new AtomicBoolean();

    TraceDesk(TaskRunner tasks) {
        this.tasks = tasks;
    }

    /** A trace with its pictures, and where and how large it is. */
    record Opened(Trace trace, Map<Integer, RgbImage> pictures, Path file, long bytes) {}

    /** What is told of the end of a wish. */
    record Told<T>(Consumer<T> done, Consumer<Exception> failed) {}

    /** What is under way, in words; empty when nothing is. */
    ReadOnlyStringProperty doing() {
        return doing.getReadOnlyProperty();
    }

    /** Ends what is under way; it fails with a CancellationException. Whoever waits for it need not wait for that. */
    void cancel() {
        stop.set(true);
        doing.set("");
    }

    void open(Path from, String words, Told<Opened> told) {
        AtomicBoolean mine = begin(words);
        tasks.runAside(
                () -> read(from, mine),
                opened -> {
                    if (mine.get()) {
                        opened.trace().close();
                        end(mine, told, new CancellationException());
                    } else {
                        end(mine);
                        told.done().accept(opened);
                    }
                },
                e -> end(mine, told, e));
    }

    private static Opened read(Path from, AtomicBoolean stop) throws IOException {
        Trace opened = Trace.open(from);
        try {
            Map<Integer, RgbImage> images = new HashMap<>();
            for (TraceInfo.Picture p : opened.info().pictures()) {
                if (stop.get()) {
                    throw new CancellationException();
                }
                images.put(p.number(), RgbImages.decode(opened.picture(p.number())));
            }
            return new Opened(opened, images, from, Files.size(from));
        } catch (RuntimeException | IOException e) {
            opened.close();
            throw e;
        }
    }

    /** Writes what a trace answers; nothing is left of a file that was cancelled. */
    void export(Trace trace, TraceQuery query, TraceExport format, Path to, String words, Told<TraceView> told) {
        AtomicBoolean mine = begin(words);
        tasks.runAside(
                () -> {
                    TraceView view = TraceView.of(trace, query);
                    format.write(view, to, mine::get);
                    return view;
                },
                view -> {
                    end(mine);
                    told.done().accept(view);
                },
                e -> end(mine, told, e));
    }

    private AtomicBoolean begin(String words) {
        stop.set(true);
        AtomicBoolean mine = new AtomicBoolean();
        stop = mine;
        doing.set(words);
        return mine;
    }

    private void end(AtomicBoolean mine) {
        if (mine == stop) {
            doing.set("");
        }
    }

    private <T> void end(AtomicBoolean mine, Told<T> told, Exception e) {
        end(mine);
        told.failed().accept(e);
    }
}
