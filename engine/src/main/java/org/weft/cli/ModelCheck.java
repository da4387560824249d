package org.weft.cli;

import java.nio.file.Path;
import org.weft.engine.Engine;
import org.weft.engine.Engine.Fact;
import org.weft.engine.EngineException;
import org.weft.engine.LoadedModel;
import org.weft.engine.ModelInfo;

/** Whether a model directory is sound. */
final class ModelCheck {
    private ModelCheck() {}

    /** Loads the model, which checks its configuration, names and shapes. */
    static Fact quick(Engine engine, Path directory) {
        try (LoadedModel model = engine.load(directory)) {
            ModelInfo info = model.info();
            return new Fact("Model", info.name() + " " + info.version(), true, directory + ", sha256 " + info.hash());
        } catch (EngineException e) {
            return new Fact("Model", directory.toString(), false, String.valueOf(e.getMessage()));
        }
    }
}
