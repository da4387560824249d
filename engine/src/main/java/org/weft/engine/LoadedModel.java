package org.weft.engine;

import java.util.List;
import java.util.function.Consumer;

/** A model in memory. Safe from any thread: work is queued on the engine's thread. */
public interface LoadedModel extends AutoCloseable {
    ModelInfo info();

    /** Counts what the story costs; quick, on the calling thread. */
    ContextReport measure(List<Segment> story, Target target, TextSettings text);

    /** Words of the text that the model does not know, in order, with suggestions; empty for subword vocabularies. */
    List<UnknownWord> unknownWords(String text);

    /**
     * Queues a job. A story over the budget fails with CONTEXT_TOO_LONG, naming the cards that do not fit; nothing is cut.
     *
     * @param events called on the engine's thread; must return quickly
     */
    Job generate(GenerationRequest request, Consumer<GenerationEvent> events);

    /** Bytes that recording will write, of all items; texts are counted at their longest. Negative when it cannot be said. */
    default long traceBytes(TracePlan plan, TraceSettings settings) {
        return -1;
    }

    /**
     * Queues a job that says how likely given words are, under several mutes. Words and story together over the budget fail with
     * CONTEXT_TOO_LONG.
     *
     * @param events called on the engine's thread; must return quickly
     * @throws EngineException UNSUPPORTED_DEVICE when this model cannot score
     */
    default Job score(ScoreRequest request, Consumer<ScoreEvent> events) {
        throw new EngineException(
                EngineException.Code.UNSUPPORTED_DEVICE, info().name() + " cannot score words; choose another model.");
    }

    /** Frees the weights once running jobs are over. */
    @Override
    void close();

    /** A word at {@code start} (UTF-16 index) that the model does not know. */
    record UnknownWord(int start, String word, List<String> suggestions) {
        public UnknownWord {
            suggestions = List.copyOf(suggestions);
        }
    }
}
