package org.weft.engine;

import java.util.List;

/**
 * What a running job tells. Events come on the engine's thread, in order; exactly one of {@link Finished}, {@link Cancelled}
 * and {@link Failed} is the last. {@code candidate} and {@code item} count from 0.
 */
public sealed interface GenerationEvent {

    /** The job waits; {@code ahead} jobs stand before it. */
    record Queued(int ahead) implements GenerationEvent {}

    /** The job runs. */
    record Started() implements GenerationEvent {}

    /**
     * How much of the whole job is done, 0..1, and the estimated seconds left (negative when unknown).
     *
     * @param recorded bytes of the trace so far, 0 when nothing is recorded
     */
    record Progress(double fraction, double secondsLeft, long recorded) implements GenerationEvent {
        /** With nothing recorded. */
        public Progress(double fraction, double secondsLeft) {
            this(fraction, secondsLeft, 0);
        }
    }

    /** The text so far, after every token. */
    record TextSoFar(int candidate, int item, String text) implements GenerationEvent {}

    /** An approximation of the picture after a denoising step; step counts from 1. */
    record Preview(int candidate, int item, int step, int steps, RgbImage image) implements GenerationEvent {}

    /** An item is complete and worth keeping whatever happens to the rest. */
    record ItemDone(int candidate, int item, GeneratedItem result) implements GenerationEvent {}

    /** All is done: for each candidate its items. */
    record Finished(List<List<GeneratedItem>> candidates) implements GenerationEvent {
        public Finished {
            candidates = List.copyOf(candidates);
        }
    }

    /** The job was cancelled; items already reported stay valid. */
    record Cancelled() implements GenerationEvent {}

    /** The job failed; items already reported stay valid. */
    record Failed(EngineException error) implements GenerationEvent {}
}
