package org.weft.studio.story;

/** How far the engine is. */
public enum EngineState {
    LOADING,
    READY,
    BUSY,
    NO_MODEL,
    FAILED
}
