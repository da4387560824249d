package org.weft.generate;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.weft.engine.ContextReport;
import org.weft.engine.EngineException;
import org.weft.engine.GeneratedItem;
import org.weft.engine.GenerationEvent;
import org.weft.engine.GenerationRequest;
import org.weft.engine.Job;
import org.weft.engine.LoadedModel;
import org.weft.engine.ModelInfo;
import org.weft.engine.ScoreEvent;
import org.weft.engine.ScoreRequest;
import org.weft.engine.Segment;
import org.weft.engine.Target;
import org.weft.engine.TextSettings;
import org.weft.engine.TracePlan;
import org.weft.engine.TraceSettings;
import org.weft.model.interleaved.ModelFiles;
import org.weft.tensor.mmfs.ObservedMmfs;
import org.weft.text.PromptAssembler;
import org.weft.text.Tokenizer;
import org.weft.trace.Recorder;
import org.weft.trace.TraceSize;

/** A model in memory, its tokenizer and what it remembers of pictures already seen. */
final class LocalModel implements LoadedModel {
    private final EngineThread thread;
    private final ModelFiles.Loaded loaded;
    private final Tokenizer tokenizer;
    private final PromptAssembler assembler;
    private final SeenImages seen;
    private final ModelInfo info;
    private final ObservedMmfs op;

    LocalModel(EngineThread thread, Path directory, ModelFiles.Loaded loaded, Tokenizer tokenizer, ObservedMmfs op) {
        this.thread = thread;
        this.loaded = loaded;
        this.tokenizer = tokenizer;
        this.op = op;
        assembler = new PromptAssembler(tokenizer, Sampler.format(loaded.model().config()));
        seen = new SeenImages(loaded.model());
        ModelFiles.Description d = loaded.description();
        info = new ModelInfo(
                d.name(),
                d.version(),
                directory,
                d.licence(),
                d.sha256(),
                loaded.store().size(),
                d.config().unet().sampleSize() * d.config().vae().factor(),
                assembler.budget(),
                assembler.tokensPerImage(),
                d.image(),
                d.text(),
                tokenizer.knownWords());
    }

    @Override
    public ModelInfo info() {
        return info;
    }

    @Override
    public ContextReport measure(List<Segment> story, Target target, TextSettings text) {
        return assembler.measure(story, GenerationSession.reserve(target, text));
    }

    @Override
    public long traceBytes(TracePlan plan, TraceSettings settings) {
        return TraceSize.of(loaded.model().config(), plan, settings);
    }

    @Override
    public List<UnknownWord> unknownWords(String text) {
        return tokenizer.unknownWords(text);
    }

    @Override
    public Job generate(GenerationRequest request, Consumer<GenerationEvent> events) {
        LocalJob job = new LocalJob(events);
        int ahead = thread.load();
        if (ahead > 0) {
            events.accept(new GenerationEvent.Queued(ahead));
        }
        job.runOn(thread, () -> run(request, job));
        return job;
    }

    @Override
    public Job score(ScoreRequest request, Consumer<ScoreEvent> events) {
        ScoreJob job = new ScoreJob(events);
        int all = request.mutes().size();
        job.runOn(thread, () -> new Scoring(parts(), request, op, job::checkCancelled)
                .run(done -> job.send(new ScoreEvent.Progress(done, all))));
        return job;
    }

    private GenerationSession.Parts parts() {
        return new GenerationSession.Parts(loaded.model(), tokenizer, assembler, seen);
    }

    private List<List<GeneratedItem>> run(GenerationRequest request, LocalJob job) {
        TraceSettings trace = request.trace();
        if (trace != null && request.text().beams() > 1 && request.target() != Target.IMAGE) {
            throw new EngineException(
                    EngineException.Code.BAD_INPUT,
                    "Beam search reads many texts at once and cannot be recorded; set beams to 1.");
        }
        ModelFiles.Description d = loaded.description();
        Recorder recorder = trace == null
                ? null
                : new Recorder(
                        trace,
                        new Recorder.About(
                                d.name() + " " + d.version(), d.sha256(), request.seed(), CallLine.of(request)));
        try (Observing observing = new Observing(
                request, recorder, tokenizer, loaded.model().config().tokens())) {
            GenerationSession session = new GenerationSession(parts(), request, job, observing);
            boolean watched = recorder != null || !request.mute().isEmpty();
            return watched ? op.watched(observing, session::run) : session.run();
        }
    }

    @Override
    public void close() {
        var unused = thread.submit(() -> {
            seen.close();
            loaded.close();
            tokenizer.close();
            return true;
        });
    }
}
