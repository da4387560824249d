package org.weft.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.weft.engine.Engine;
import org.weft.engine.Engine.Fact;
import org.weft.engine.EngineException;
import org.weft.engine.LoadedModel;
import org.weft.model.interleaved.ModelDirectory;
import org.weft.model.interleaved.ModelFiles;

/** Whether a model directory is sound: its description, the hash of its weights, and that every weight is there. */
final class ModelCheck {
    /** Larger weights take long to read; only {@code models verify} does. */
    private static final long QUICK_BYTES = 1L << 30;

    private ModelCheck() {}

    /** What the description says; reads no weights. */
    static Fact describe(Path directory) {
        return of(directory, d -> fact(d, directory, true, ""));
    }

    /** The hash too, unless the weights are large. */
    static Fact quick(Path directory) {
        return of(directory, d -> {
            Path weights = directory.resolve(d.weights());
            if (Files.isRegularFile(weights) && Files.size(weights) > QUICK_BYTES) {
                return fact(d, directory, true, ", hash not checked; run ./weft models verify");
            }
            return hash(d, directory);
        });
    }

    /** Hash and every name and shape, by loading the model. */
    static Fact whole(Engine engine, Path directory) {
        return of(directory, d -> {
            Fact hash = hash(d, directory);
            if (!hash.ok()) {
                return hash;
            }
            try (LoadedModel model = engine.load(directory)) {
                return fact(
                        d,
                        directory,
                        true,
                        ", hash ok, " + model.info().parameters() + " weights, names and shapes ok");
            }
        });
    }

    private static Fact hash(ModelFiles.Description d, Path directory) {
        try {
            ModelDirectory.verify(directory, share -> true);
            return fact(d, directory, true, ", hash ok");
        } catch (EngineException e) {
            return fact(d, directory, false, ": " + e.getMessage());
        }
    }

    private static Fact fact(ModelFiles.Description d, Path directory, boolean ok, String note) {
        return new Fact("Model", d.name() + " " + d.version(), ok, directory + note);
    }

    private interface Check {
        Fact of(ModelFiles.Description description) throws IOException;
    }

    private static Fact of(Path directory, Check check) {
        try {
            return check.of(ModelFiles.describe(directory));
        } catch (EngineException e) {
            return new Fact("Model", directory.toString(), false, String.valueOf(e.getMessage()));
        } catch (IOException e) {
            return new Fact("Model", directory.toString(), false, "cannot be read: " + e.getMessage());
        }
    }
}
