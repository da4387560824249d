package org.weft.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.weft.engine.ContextReport;
import org.weft.engine.Engine;
import org.weft.engine.EngineException;
import org.weft.engine.GenerationEvent;
import org.weft.engine.GenerationRequest;
import org.weft.engine.ImageSettings;
import org.weft.engine.InstalledModel;
import org.weft.engine.Job;
import org.weft.engine.LoadedModel;
import org.weft.engine.Machine;
import org.weft.engine.ModelInfo;
import org.weft.engine.SchedulerKind;
import org.weft.engine.Segment;
import org.weft.engine.Target;
import org.weft.engine.TextSettings;
import org.weft.engine.Watch;

/** An engine whose one model plays a script of events on a thread of its own and remembers what it was asked. */
final class FakeEngine implements Engine {
    static final Path MODEL = Path.of("models", "mini");

    Path installed = MODEL;
    private final List<GenerationEvent> script;

    @Nullable
    GenerationRequest asked;

    boolean closed;
    boolean modelClosed;

    /** @param script the events of every job; a job whose script has no last event waits for cancel */
    FakeEngine(GenerationEvent... script) {
        this.script = List.of(script);
    }

    @Override
    public List<Fact> facts() {
        return List.of(new Fact("MMFS", "reference", true, "always there"));
    }

    @Override
    public Machine machine() {
        return new Machine("CPU", "float32", 8L << 30, 4L << 30, List.of(), "no driver", List.of());
    }

    @Override
    public InstalledModel describe(Path directory) {
        return new InstalledModel(directory, "fake", "1", "Apache-2.0", "F16", 100, 10, 40, "");
    }

    @Override
    public void verify(Path directory, Watch watch) {}

    @Override
    public List<Path> installedModels() {
        return List.of(installed);
    }

    @Override
    public LoadedModel load(Path directory) {
        if (!directory.equals(installed)) {
            throw new EngineException(
                    EngineException.Code.MODEL_NOT_FOUND, directory + ": no model there; check the path");
        }
        return new Model();
    }

    @Override
    public void close() {
        closed = true;
    }

    private final class Model implements LoadedModel {
        @Override
        public ModelInfo info() {
            return new ModelInfo(
                    "mini",
                    "1",
                    installed,
                    "Apache-2.0",
                    "ab",
                    10,
                    64,
                    256,
                    33,
                    new ImageSettings(25, 3.5, SchedulerKind.DPM_SOLVER_PP_2M, true),
                    new TextSettings(8, 40, 1, 0, 0.9, 1, 4, 1),
                    List.of());
        }

        @Override
        public ContextReport measure(List<Segment> story, Target target, TextSettings text) {
            return new ContextReport(List.of(), 0, 0, 256);
        }

        @Override
        public List<UnknownWord> unknownWords(String text) {
            return List.of();
        }

        @Override
        public Job generate(GenerationRequest request, Consumer<GenerationEvent> events) {
            asked = request;
            CountDownLatch cancelled = new CountDownLatch(1);
            Thread thread = Thread.ofVirtual().start(() -> {
                script.forEach(events);
                if (script.isEmpty() || !isLast(script.getLast())) {
                    try {
                        cancelled.await();
                        events.accept(new GenerationEvent.Cancelled());
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                }
            });
            return new Job() {
                @Override
                public void cancel() {
                    cancelled.countDown();
                }

                @Override
                public void await() throws InterruptedException {
                    thread.join();
                }
            };
        }

        @Override
        public void close() {
            modelClosed = true;
        }
    }

    private static boolean isLast(GenerationEvent event) {
        return event instanceof GenerationEvent.Finished
                || event instanceof GenerationEvent.Cancelled
                || event instanceof GenerationEvent.Failed;
    }
}
