package org.weft.generate;

import java.util.List;
import org.weft.engine.GeneratedItem;
import org.weft.engine.GenerationRequest;
import org.weft.model.ModelConfig;
import org.weft.model.interleaved.MmInterleaved;
import org.weft.tensor.Torch;
import org.weft.text.PromptAssembler;
import org.weft.text.PromptFormat;
import org.weft.text.Tokenizer;

/** Generates with a model that someone else holds, on the calling thread: what training shows of itself. */
public final class Sampler {
    private Sampler() {}

    /** How a model wants its prompts. */
    static PromptFormat format(ModelConfig config) {
        return new PromptFormat(
                Math.min(config.contextLength(), config.language().maxPositions()),
                config.imageTokens(),
                config.tokens().bos(),
                config.tokens().soi(),
                config.tokens().image());
    }

    /** The first candidate of a request. Records no gradients; the mode is as before afterwards. */
    public static List<GeneratedItem> generate(MmInterleaved model, Tokenizer tokenizer, GenerationRequest request) {
        return Torch.noGrad(() -> {
            try (SeenImages seen = new SeenImages(model)) {
                PromptAssembler assembler = new PromptAssembler(tokenizer, format(model.config()));
                LocalJob job = new LocalJob(event -> {});
                Observing nothing =
                        new Observing(request, null, tokenizer, model.config().tokens());
                return new GenerationSession(
                                new GenerationSession.Parts(model, tokenizer, assembler, seen), request, job, nothing)
                        .run()
                        .get(0);
            }
        });
    }
}
