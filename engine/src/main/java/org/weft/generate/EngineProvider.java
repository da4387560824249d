package org.weft.generate;

import org.weft.engine.Engine;

/** Finds the engine of this module for {@link Engine#start}. */
public final class EngineProvider implements Engine.Provider {
    @Override
    public Engine start() {
        return new LocalEngine();
    }
}
