package org.weft.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import org.weft.engine.ContextReport;
import org.weft.engine.EngineException;
import org.weft.engine.GeneratedItem;
import org.weft.engine.GenerationEvent;
import org.weft.engine.GenerationRequest;
import org.weft.engine.Job;
import org.weft.engine.LoadedModel;
import org.weft.engine.Target;
import org.weft.engine.TracePlan;
import org.weft.engine.TraceSettings;

/** One job: passes events from the engine's thread to this one, shows progress, writes each item as soon as it is done. */
final class GenerationRun {
    private final Tools tools;
    private final ItemWriter writer;
    private final boolean json;
    private int written;
    private Consumer<GeneratedItem> told = item -> {};

    GenerationRun(Tools tools, ItemWriter writer, boolean json) {
        this.tools = tools;
        this.writer = writer;
        this.json = json;
    }

    /**
     * Runs the job to its end.
     *
     * @return false when it was cancelled
     * @throws EngineException when it failed; items written before stay
     */
    boolean run(LoadedModel model, GenerationRequest request) throws IOException {
        return run(model, request, item -> {});
    }

    /** As {@link #run(LoadedModel, GenerationRequest)}. @param written told of every item that is on disk */
    boolean run(LoadedModel model, GenerationRequest request, Consumer<GeneratedItem> written) throws IOException {
        this.told = written;
        BlockingQueue<GenerationEvent> events = new LinkedBlockingQueue<>();
        saySize(model, request);
        Job job = model.generate(request, events::add);
        try (ProgressView progress = ProgressView.on(tools.console(), !json);
                Interrupts.Guard guard = tools.interrupts().guard(job::cancel)) {
            return follow(events, progress);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            job.cancel(); // harmless when it is over; a full disk must not leave it running
        }
    }

    /** What recording is going to write: said before it begins, so that one can think better of it. */
    private void saySize(LoadedModel model, GenerationRequest request) {
        TraceSettings trace = request.trace();
        if (trace == null) {
            return;
        }
        ContextReport context = model.measure(request.story(), request.target(), request.text());
        long bytes = model.traceBytes(TracePlan.of(request, context), trace);
        if (bytes >= 0) {
            tools.console()
                    .note("recording about " + megabytes(bytes) + " into " + trace.file()
                            + (request.target() == Target.IMAGE ? "" : " at most"));
        }
    }

    private static String megabytes(long bytes) {
        return String.format(Locale.ROOT, "%.1f MB", bytes / 1e6);
    }

    private boolean follow(BlockingQueue<GenerationEvent> events, ProgressView progress)
            throws InterruptedException, IOException {
        while (true) {
            switch (events.take()) {
                case GenerationEvent.Progress p ->
                    progress.show(p.fraction(), p.recorded() == 0 ? "" : megabytes(p.recorded()) + " recorded");
                case GenerationEvent.ItemDone done -> keep(done);
                case GenerationEvent.Finished finished -> {
                    return true;
                }
                case GenerationEvent.Cancelled cancelled -> {
                    tools.console()
                            .note("cancelled; " + written + (written == 1 ? " item is" : " items are")
                                    + " done and kept");
                    return false;
                }
                case GenerationEvent.Failed failed -> throw failed.error();
                case GenerationEvent.Queued queued -> {}
                case GenerationEvent.Started started -> {}
                case GenerationEvent.TextSoFar text -> {}
                case GenerationEvent.Preview preview -> {}
            }
        }
    }

    private void keep(GenerationEvent.ItemDone done) throws IOException {
        GeneratedItem item = done.result();
        Path file = writer.write(done.item(), item);
        written++;
        if (json) {
            tools.console().json(JsonItem.of(item, file));
            told.accept(item);
            return;
        }
        String text = item instanceof GeneratedItem.Text t && !t.text().isBlank()
                ? ": " + t.text().strip()
                : "";
        tools.console().line("wrote " + file + text);
        told.accept(item);
    }
}
