package org.weft.generate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntConsumer;
import org.weft.engine.EngineException;
import org.weft.engine.EngineException.Code;
import org.weft.engine.MuteSet;
import org.weft.engine.ScoreRequest;
import org.weft.engine.TextScores;
import org.weft.model.interleaved.MmInterleaved;
import org.weft.model.language.LlamaMmfs;
import org.weft.tensor.Scope;
import org.weft.tensor.Tensor;
import org.weft.tensor.mmfs.ObservedMmfs;
import org.weft.text.PromptAssembler;
import org.weft.trace.Muting;

/** How likely given tokens are behind a story: one pass over all of it for each mute (spec section 8). */
final class Scoring {
    private final GenerationSession.Parts parts;
    private final ScoreRequest request;
    private final ObservedMmfs op;
    private final Runnable between;

    /** @param between called between pictures and passes; throwing stops */
    Scoring(GenerationSession.Parts parts, ScoreRequest request, ObservedMmfs op, Runnable between) {
        this.parts = parts;
        this.request = request;
        this.op = op;
        this.between = between;
    }

    /** @param progress told how many mutes are done */
    TextScores run(IntConsumer progress) {
        int[] words = words();
        PromptAssembler.Prompt prompt = parts.assembler().assemble(request.story(), words.length);
        MmInterleaved model = parts.model();
        // what follows the last word is not asked
        long[] ids = Arrays.copyOf(prompt.ids(), prompt.ids().length + words.length - 1);
        for (int i = 0; i < words.length - 1; i++) {
            ids[prompt.ids().length + i] = words[i];
        }
        List<double[]> all = new ArrayList<>();
        try (Scope scope = Scope.open()) {
            StoryContext context =
                    StoryContext.of(new StoryContext.Parts(model, parts.seen(), between), ids, prompt.images(), 0);
            for (MuteSet mute : request.mutes()) {
                between.run();
                all.add(pass(context, mute, prompt.images().size(), words));
                progress.accept(all.size());
            }
        }
        return scores(words, all);
    }

    private int[] words() {
        int[] out = request.ids().isEmpty()
                ? Arrays.stream(parts.tokenizer().encode(request.text().strip()))
                        .mapToInt(Math::toIntExact)
                        .toArray()
                : request.ids().stream().mapToInt(Integer::intValue).toArray();
        int known = parts.model().config().language().vocab();
        int picture = parts.model().config().tokens().soi();
        for (int i = 0; i < out.length; i++) {
            boolean opens = out[i] == picture && i < out.length - 1;
            if (out[i] < 0 || out[i] >= known || opens) {
                throw new EngineException(
                        Code.BAD_INPUT,
                        "Token " + out[i] + " at place " + i + " of the words to score "
                                + (opens ? "begins a picture" : "is not in the model's vocabulary of " + known)
                                + "; score words that this model wrote.");
            }
        }
        if (out.length == 0 || out.length > ScoreRequest.MOST) {
            throw new EngineException(
                    Code.BAD_INPUT,
                    "The words to score are " + out.length + " tokens; give 1 to " + ScoreRequest.MOST + ".");
        }
        return out;
    }

    /** Log-likelihood of every word under a mute. */
    private double[] pass(StoryContext context, MuteSet mute, int pictures, int[] words) {
        Muting muting = new Muting(mute);
        muting.begin(pictures);
        try (Scope scope = Scope.open()) {
            LlamaMmfs.Input input = new LlamaMmfs.Input(context.embeds(), null, null, context.vision(), null);
            MmInterleaved model = parts.model();
            Tensor hidden = mute.isEmpty()
                    ? model.decoder().forward(input)
                    : op.watched(muting, () -> model.decoder().forward(input));
            long length = hidden.size(1);
            Tensor logits = model.textHead().forward(hidden.slice(1, length - words.length, length));
            float[] flat = logits.logSoftmax(2).toFloats();
            int vocab = flat.length / words.length;
            double[] out = new double[words.length];
            for (int i = 0; i < words.length; i++) {
                out[i] = Math.min(0, flat[i * vocab + words[i]]);
            }
            return out;
        }
    }

    private TextScores scores(int[] words, List<double[]> all) {
        List<TextScores.Token> out = new ArrayList<>();
        for (int i = 0; i < words.length; i++) {
            int word = i;
            out.add(new TextScores.Token(
                    name(words[i]), all.stream().map(pass -> pass[word]).toList()));
        }
        return new TextScores(out);
    }

    private String name(int id) {
        if (id == parts.model().config().tokens().soi()) {
            return "[picture]";
        }
        return id == parts.model().config().tokens().eos()
                ? "</s>"
                : parts.tokenizer().decode(new long[] {id});
    }
}
