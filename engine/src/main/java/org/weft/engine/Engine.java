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

    /** What this machine has for models. Checks kernels the first time, which takes a moment: call it off the FX thread. */
    Machine machine();

    /** Model directories that are installed, the bundled one first. */
    List<Path> installedModels();

    /** What a model directory holds; reads its description and where the weights are in their file, not the weights. */
    InstalledModel describe(Path directory);

    /**
     * Reads the weights and compares their hash with the one in the description; takes as long as the disk does.
     *
     * @throws EngineException MODEL_NOT_FOUND, MODEL_INVALID, WEIGHTS_MISMATCH when the hash is another one, CANCELLED
     */
    void verify(Path directory, Watch watch);

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
