package org.weft.model.interleaved;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.weft.engine.EngineException;
import org.weft.engine.EngineException.Code;
import org.weft.engine.InstalledModel;
import org.weft.engine.Watch;
import org.weft.weights.Hashes;
import org.weft.weights.Safetensors;

/** What can be said of a model directory without loading the model. */
public final class ModelDirectory {
    /** Weights are float32 in memory, whatever they are on the disk. */
    private static final long BYTES_IN_MEMORY = 4;

    private ModelDirectory() {}

    /** Describes a directory; what is wrong with it is part of the answer. */
    public static InstalledModel describe(Path directory) {
        long bytes = bytes(directory);
        ModelFiles.Description d;
        try {
            d = ModelFiles.describe(directory);
        } catch (EngineException e) {
            return new InstalledModel(
                    directory, String.valueOf(directory.getFileName()), "", "", "", bytes, 0, 0, message(e));
        }
        String problem = "";
        TreeSet<String> types = new TreeSet<>();
        long parameters = 0;
        try (Safetensors weights = Safetensors.open(weights(directory, d))) {
            for (String name : weights.names()) {
                Safetensors.TensorInfo info = weights.info(name);
                types.add(info.type().name());
                parameters += info.bytes() / info.type().bytes();
            }
        } catch (IOException | EngineException e) {
            problem = message(e);
        }
        return new InstalledModel(
                directory,
                d.name(),
                d.version(),
                d.licence(),
                String.join(", ", types),
                bytes,
                parameters,
                parameters * BYTES_IN_MEMORY,
                problem);
    }

    /** See {@link org.weft.engine.Engine#verify}. */
    public static void verify(Path directory, Watch watch) {
        ModelFiles.Description d = ModelFiles.describe(directory);
        Path file = weights(directory, d);
        try {
            double size = Math.max(1, Files.size(file));
            Optional<String> hash = Hashes.sha256(file, read -> watch.goOn(read / size));
            if (hash.isEmpty()) {
                throw new EngineException(Code.CANCELLED, "Checking " + d.name() + " was cancelled.");
            }
            if (!hash.get().equalsIgnoreCase(d.sha256())) {
                throw new EngineException(
                        Code.WEIGHTS_MISMATCH, "the hash of " + d.weights() + " does not match; copy the model again");
            }
        } catch (IOException e) {
            throw new EngineException(Code.MODEL_INVALID, file + " cannot be read: " + e.getMessage(), e);
        }
    }

    private static Path weights(Path directory, ModelFiles.Description d) {
        Path file = directory.resolve(d.weights());
        if (!Files.isRegularFile(file)) {
            throw new EngineException(Code.MODEL_NOT_FOUND, d.weights() + " is missing; copy the model again");
        }
        return file;
    }

    private static long bytes(Path directory) {
        try (Stream<Path> files = Files.list(directory)) {
            long sum = 0;
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                sum += Files.size(file);
            }
            return sum;
        } catch (IOException e) {
            return 0; // what is wrong is said where the description is read
        }
    }

    private static String message(Exception e) {
        return e.getMessage() == null ? e.toString() : e.getMessage();
    }
}
