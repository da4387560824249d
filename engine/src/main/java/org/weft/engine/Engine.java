package org.weft.engine;

import java.nio.file.Path;
import java.util.List;
import java.util.ServiceLoader;

/** The way in: one per process. */
public interface Engine extends AutoCloseable {

    /**
     * Starts the engine on this machine's best device. Takes a second or so: call it off the FX thread.
     *
     * @throws EngineException UNSUPPORTED_DEVICE when its libraries cannot be loaded
     */
    static Engine start() {
        return ServiceLoader.load(Provider.class)
                .findFirst()
                .orElseThrow(() -> new EngineException(
                        EngineException.Code.UNSUPPORTED_DEVICE,
                        "No engine is on the class path; reinstall Weft or build it with ./weft test."))
                .start();
    }

    /** Facts for "About" and {@code weft doctor}: device, versions, which MMFS implementation and why. */
    List<Fact> facts();

    /** Model directories that are installed, the bundled one first. */
    List<Path> installedModels();

    /**
     * Loads a model; blocks for a few seconds.
     *
     * @throws EngineException MODEL_NOT_FOUND, MODEL_INVALID, WEIGHTS_MISMATCH, OUT_OF_MEMORY
     */
    LoadedModel load(Path directory);

    @Override
    void close();

    /** One line of a report: {@code ok} is false when something should be mended. */
    record Fact(String what, String value, boolean ok, String note) {}

    /** How the implementation is found; the engine's own module registers one. */
    interface Provider {
        Engine start();
    }
}
