package org.weft.document.export;

import org.weft.engine.EngineException;

/** Hears how far an export is and says whether it should go on. Called on the thread that exports. */
public interface ExportProgress {
    /** Hears nothing and never cancels. */
    ExportProgress NONE = new ExportProgress() {};

    /** @param fraction how much is done, 0..1, never falling */
    default void done(double fraction) {}

    /** True when the person wants the export to end; asked between pictures. */
    default boolean cancelled() {
        return false;
    }

    /** Tells that {@code done} of {@code all} parts are written, and ends the export when it is cancelled. */
    default void step(int done, int all) {
        if (cancelled()) {
            throw new EngineException(
                    EngineException.Code.CANCELLED, "The export was cancelled; nothing was written.", null);
        }
        done(all == 0 ? 1 : Math.clamp((double) done / all, 0, 1));
    }
}
