package org.weft.generate;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.weft.engine.ContextReport;
import org.weft.engine.GenerationEvent;
import org.weft.engine.GenerationRequest;
import org.weft.engine.Job;
import org.weft.engine.LoadedModel;
import org.weft.engine.ModelInfo;
import org.weft.engine.Segment;
import org.weft.engine.Target;
import org.weft.engine.TextSettings;
import org.weft.model.interleaved.ModelFiles;
import org.weft.text.PromptAssembler;
import org.weft.text.Tokenizer;

/** A model in memory, its tokenizer and what it remembers of pictures already seen. */
final class LocalModel implements LoadedModel {
    private final EngineThread thread;
    private final ModelFiles.Loaded loaded;
    private final Tokenizer tokenizer;
    private final PromptAssembler assembler;
    private final SeenImages seen;
    private final ModelInfo info;

    LocalModel(EngineThread thread, Path directory, ModelFiles.Loaded loaded, Tokenizer tokenizer) {
        this.thread = thread;
        this.loaded = loaded;
        this.tokenizer = tokenizer;
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
        job.runOn(thread, () -> new GenerationSession(loaded.model(), tokenizer, assembler, seen, request, job).run());
        return job;
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
