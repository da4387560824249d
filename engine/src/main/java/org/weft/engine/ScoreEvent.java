package org.weft.engine;

/** What scoring tells. Events come on the engine's thread; exactly one of the last three is the last. */
public sealed interface ScoreEvent {
    /** So many of the request's mutes are done. */
    record Progress(int done, int all) implements ScoreEvent {}

    /** All is done. */
    record Done(TextScores scores) implements ScoreEvent {}

    /** The job was cancelled. */
    record Cancelled() implements ScoreEvent {}

    /** The job failed. */
    record Failed(EngineException error) implements ScoreEvent {}
}
