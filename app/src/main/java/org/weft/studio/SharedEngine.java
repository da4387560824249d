package org.weft.studio;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import org.weft.engine.ContextReport;
import org.weft.engine.Engine;
import org.weft.engine.GenerationEvent;
import org.weft.engine.GenerationRequest;
import org.weft.engine.InstalledModel;
import org.weft.engine.Job;
import org.weft.engine.LoadedModel;
import org.weft.engine.Machine;
import org.weft.engine.ModelInfo;
import org.weft.engine.ScoreEvent;
import org.weft.engine.ScoreRequest;
import org.weft.engine.Segment;
import org.weft.engine.Target;
import org.weft.engine.TextSettings;
import org.weft.engine.TracePlan;
import org.weft.engine.TraceSettings;
import org.weft.engine.Watch;
import org.weft.studio.settings.Settings.Folders;

/**
 * One engine for all windows, and each model in memory once however many windows use it. It starts with the first lease; a model is
 * closed when the last window that uses it closes it. Safe from any thread.
 */
final class SharedEngine {
    private static final int MOST_MODELS = 1000;

    private final Supplier<Engine> starter;
    private final Supplier<Folders> folders;
    private final Map<Path, Shared> models = new HashMap<>();
    private @Nullable Engine engine;

    SharedEngine(Supplier<Engine> starter) {
        this(starter, () -> new Folders(null, null, null));
    }

    /**
     * @param folders where models lie besides those the engine finds, and which stands first; asked from any thread
     */
    SharedEngine(Supplier<Engine> starter, Supplier<Folders> folders) {
        this.starter = starter;
        this.folders = folders;
    }

    /** As {@link #lease}, but null while the engine has not started, and never starts it. */
    synchronized @Nullable Engine running() {
        return engine == null ? null : new Lease(engine);
    }

    private List<Path> installed(Engine running) {
        Path more = folders.get().models();
        Path first = folders.get().model();
        Set<Path> out = new LinkedHashSet<>();
        if (first != null && isModel(first)) {
            out.add(first);
        }
        out.addAll(running.installedModels());
        if (more != null && Files.isDirectory(more)) {
            try (Stream<Path> inside = Files.list(more)) {
                inside.filter(SharedEngine::isModel).sorted().limit(MOST_MODELS).forEach(out::add);
            } catch (IOException e) {
                LoggerFactory.getLogger(SharedEngine.class)
                        .warn("models in {} cannot be listed: {}", more, e.getMessage());
            }
        }
        return List.copyOf(out);
    }

    private static boolean isModel(Path folder) {
        return Files.isRegularFile(folder.resolve("weft.json"));
    }

    /** The engine as one window sees it; closing that ends neither the engine nor what others use. */
    synchronized Engine lease() {
        Engine running = engine;
        if (running == null) {
            running = starter.get();
            engine = running;
        }
        return new Lease(running);
    }

    /** Ends the engine for all. */
    synchronized void end() {
        models.clear();
        if (engine != null) {
            engine.close();
            engine = null;
        }
    }

    /** A model and how many use it. */
    private static final class Shared {
        private final LoadedModel model;
        private int users;

        Shared(LoadedModel model) {
            this.model = model;
        }
    }

    private synchronized LoadedModel use(Engine running, Path directory) {
        Path key = directory.toAbsolutePath().normalize();
        Shared shared = models.get(key);
        if (shared == null) {
            shared = new Shared(running.load(directory));
            models.put(key, shared);
        }
        shared.users++;
        return new Borrowed(shared.model, () -> giveBack(key));
    }

    private synchronized void giveBack(Path key) {
        Shared shared = models.get(key);
        if (shared != null && --shared.users == 0) {
            models.remove(key);
            shared.model.close();
        }
    }

    /** What one window has. */
    private final class Lease implements Engine {
        private final Engine running;
        private final List<LoadedModel> borrowed = new java.util.ArrayList<>();

        Lease(Engine running) {
            this.running = running;
        }

        @Override
        public List<Fact> facts() {
            return running.facts();
        }

        @Override
        public Machine machine() {
            return running.machine();
        }

        @Override
        public List<Path> installedModels() {
            return installed(running);
        }

        @Override
        public InstalledModel describe(Path directory) {
            return running.describe(directory);
        }

        @Override
        public void verify(Path directory, Watch watch) {
            running.verify(directory, watch);
        }

        @Override
        public synchronized LoadedModel load(Path directory) {
            LoadedModel model = use(running, directory);
            borrowed.add(model);
            return model;
        }

        @Override
        public synchronized void close() {
            borrowed.forEach(LoadedModel::close);
            borrowed.clear();
        }
    }

    /** A model that is given back only once. */
    private static final class Borrowed implements LoadedModel {
        private final LoadedModel model;
        private final Runnable giveBack;
        private boolean closed;

        Borrowed(LoadedModel model, Runnable giveBack) {
            this.model = model;
            this.giveBack = giveBack;
        }

        @Override
        public ModelInfo info() {
            return model.info();
        }

        @Override
        public ContextReport measure(List<Segment> story, Target target, TextSettings text) {
            return model.measure(story, target, text);
        }

        @Override
        public List<UnknownWord> unknownWords(String text) {
            return model.unknownWords(text);
        }

        @Override
        public Job generate(GenerationRequest request, Consumer<GenerationEvent> events) {
            return model.generate(request, events);
        }

        @Override
        public long traceBytes(TracePlan plan, TraceSettings settings) {
            return model.traceBytes(plan, settings);
        }

        @Override
        public Job score(ScoreRequest request, Consumer<ScoreEvent> events) {
            return model.score(request, events);
        }

        @Override
        public synchronized void close() {
            if (!closed) {
                closed = true;
                giveBack.run();
            }
        }
    }
}
