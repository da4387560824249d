package org.weft.generate;

import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.weft.engine.TextSettings;
import org.weft.model.interleaved.MmInterleaved;
import org.weft.model.language.KvCache;
import org.weft.model.language.LlamaMmfs;
import org.weft.tensor.Scope;
import org.weft.tensor.Tensor;

/** Next tokens behind a prompt: greedy, sampled or by beams (spec section 7). One prompt at a time. */
public final class TextDecoder {
    /** What stands before: embeddings [1, L, C] and the pictures they look at. */
    public record Prompt(Tensor embeds, LlamaMmfs.@Nullable Vision vision) {}

    /** Watches tokens; throwing stops. */
    public interface Watcher {
        /** @param ids all ids so far, the opening one included @param logits what the last was chosen from, before processing */
        void token(int[] ids, float[] logits);
    }

    private final MmInterleaved model;
    private final int bos;
    private final List<Integer> ends;

    public TextDecoder(MmInterleaved model) {
        this.model = model;
        this.bos = model.config().tokens().bos();
        this.ends = model.config().tokens().ends();
    }

    /** Ids beginning with the document start; the end token that closed them, if any, is last. */
    public int[] generate(Prompt prompt, TextSettings settings, RandomGenerator random, Watcher watcher) {
        if (settings.beams() > 1) {
            return beams(prompt, settings, watcher).ids();
        }
        int[] ids = {bos};
        try (Scope scope = Scope.open();
                KvCache cache = model.decoder().cache(1, capacity(prompt, settings))) {
            Tensor input = prompt.embeds();
            while (ids.length <= settings.maxTokens()) {
                float[] logits = step(input, prompt.vision(), cache);
                int next = choose(logits.clone(), ids, settings, random);
                ids = Arrays.copyOf(ids, ids.length + 1);
                ids[ids.length - 1] = next;
                watcher.token(ids, logits);
                if (ends.contains(next)) {
                    break;
                }
                input = model.decoder().embed(Tensor.of(new long[] {next}, 1, 1));
            }
            return ids;
        }
    }

    private static int capacity(Prompt prompt, TextSettings settings) {
        return Math.toIntExact(prompt.embeds().size(1)) + settings.maxTokens();
    }

    /** Logits behind the last position. */
    private float[] step(Tensor input, LlamaMmfs.@Nullable Vision vision, KvCache cache) {
        try (Scope scope = Scope.open()) {
            return last(input, vision, cache).toFloats();
        }
    }

    private Tensor last(Tensor input, LlamaMmfs.@Nullable Vision vision, KvCache cache) {
        Tensor hidden = model.decoder().forward(new LlamaMmfs.Input(input, null, null, vision, cache));
        long length = hidden.size(1);
        return model.textHead().forward(hidden.slice(1, length - 1, length));
    }

    private int choose(float[] scores, int[] ids, TextSettings s, RandomGenerator random) {
        LogitsProcessors.repetition(scores, ids, s.repetitionPenalty());
        LogitsProcessors.minLength(scores, ids.length, s.minTokens(), ends);
        if (s.temperature() == 0) {
            return LogitsProcessors.argmax(scores);
        }
        LogitsProcessors.temperature(scores, s.temperature());
        LogitsProcessors.topK(scores, s.topK());
        LogitsProcessors.topP(scores, s.topP());
        return LogitsProcessors.draw(LogitsProcessors.softmax(scores), random.nextDouble());
    }

    /**
     * Beam search. The best hypothesis is closed with the first end id when it fits, as the reference does, also when an image start
     * had ended it.
     */
    public BeamSearch.Hypothesis beams(Prompt prompt, TextSettings s, Watcher watcher) {
        int maxLength = s.maxTokens() + 1;
        BeamSearch search = new BeamSearch(s.beams(), s.lengthPenalty(), maxLength, new int[] {bos}, ends);
        try (Scope scope = Scope.open();
                KvCache first = model.decoder().cache(1, capacity(prompt, s))) {
            float[] opening = step(prompt.embeds(), prompt.vision(), first);
            float[][] logits = new float[s.beams()][];
            Arrays.fill(logits, opening);
            try (KvCache cache = first.repeated(s.beams())) {
                LlamaMmfs.Vision vision =
                        prompt.vision() == null ? null : prompt.vision().repeated(s.beams());
                while (true) {
                    long[] order = search.advance(processed(logits, search, s));
                    watcher.token(search.ids(0), logits[0]);
                    if (search.done()) {
                        break;
                    }
                    cache.reorder(order);
                    logits = rows(nextIds(search, s.beams()), vision, cache);
                }
            }
        }
        BeamSearch.Hypothesis best = search.best();
        if (best.ids().length >= maxLength) {
            return best;
        }
        int[] closed = Arrays.copyOf(best.ids(), best.ids().length + 1);
        closed[closed.length - 1] = ends.getFirst();
        return new BeamSearch.Hypothesis(closed, best.score());
    }

    private float[][] processed(float[][] logits, BeamSearch search, TextSettings s) {
        float[][] out = new float[logits.length][];
        for (int b = 0; b < out.length; b++) {
            out[b] = LogitsProcessors.logSoftmax(logits[b]);
            int[] ids = search.ids(b);
            LogitsProcessors.repetition(out[b], ids, s.repetitionPenalty());
            LogitsProcessors.minLength(out[b], ids.length, s.minTokens(), ends);
        }
        return out;
    }

    private static long[] nextIds(BeamSearch search, int beams) {
        long[] next = new long[beams];
        for (int b = 0; b < beams; b++) {
            int[] ids = search.ids(b);
            next[b] = ids[ids.length - 1];
        }
        return next;
    }

    private float[][] rows(long[] ids, LlamaMmfs.@Nullable Vision vision, KvCache cache) {
        try (Scope scope = Scope.open()) {
            Tensor logits = last(model.decoder().embed(Tensor.of(ids, ids.length, 1)), vision, cache);
            float[][] out = new float[ids.length][];
            for (int b = 0; b < out.length; b++) {
                out[b] = logits.select(0, b).toFloats();
            }
            return out;
        }
    }

    /**
     * Log-probability of an option behind a prompt: the sum over its tokens (spec section 8).
     *
     * @param embeds prompt and option together [1, L, C]
     * @param option ids at the end of it
     */
    public double score(Prompt whole, int[] option) {
        try (Scope scope = Scope.open()) {
            Tensor hidden =
                    model.decoder().forward(new LlamaMmfs.Input(whole.embeds(), null, null, whole.vision(), null));
            long length = hidden.size(1);
            Tensor logits = model.textHead().forward(hidden.slice(1, length - option.length - 1, length - 1));
            float[] flat = logits.logSoftmax(2).toFloats();
            int vocab = flat.length / option.length;
            double sum = 0;
            for (int i = 0; i < option.length; i++) {
                sum += flat[i * vocab + option[i]];
            }
            return sum;
        }
    }
}
