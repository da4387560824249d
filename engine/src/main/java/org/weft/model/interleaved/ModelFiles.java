package org.weft.model.interleaved;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.weft.engine.EngineException;
import org.weft.engine.EngineException.Code;
import org.weft.engine.ImageSettings;
import org.weft.engine.TextSettings;
import org.weft.model.ModelConfig;
import org.weft.model.Params;
import org.weft.model.WeightStore;
import org.weft.tensor.Scope;
import org.weft.tensor.Tensor;
import org.weft.tensor.mmfs.MmfsOp;
import org.weft.weights.ElementType;
import org.weft.weights.Hashes;
import org.weft.weights.Safetensors;
import org.weft.weights.SafetensorsWriter;

/** A model on disk: weft.json beside safetensors whose names are exactly the reference's. */
public final class ModelFiles {
    private static final String DESCRIPTION = "weft.json";
    private static final int FORMAT = 1;
    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .enable(SerializationFeature.INDENT_OUTPUT)
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .build();

    private ModelFiles() {}

    /**
     * What weft.json says.
     *
     * @param format version of this file, 1
     * @param tokenizer file name of the tokenizer
     * @param weights file name of the weights
     * @param sha256 of the weights file, hex
     */
    public record Description(
            int format,
            String name,
            String version,
            String licence,
            String tokenizer,
            String weights,
            String sha256,
            ModelConfig config,
            ImageSettings image,
            TextSettings text) {}

    /** A model in memory with its weights; close it to free them. */
    public record Loaded(Description description, MmInterleaved model, WeightStore store) implements AutoCloseable {
        @Override
        public void close() {
            store.close();
        }
    }

    /** Reads weft.json. @throws EngineException MODEL_NOT_FOUND or MODEL_INVALID */
    public static Description describe(Path directory) {
        Path file = directory.resolve(DESCRIPTION);
        if (!Files.isRegularFile(file)) {
            throw new EngineException(
                    Code.MODEL_NOT_FOUND,
                    "No model in " + directory + ": it has no " + DESCRIPTION
                            + ". Choose a model directory, or ./weft models list.");
        }
        try {
            Description d = MAPPER.readValue(file.toFile(), Description.class);
            if (d.format() != FORMAT) {
                throw new EngineException(
                        Code.MODEL_INVALID,
                        file + " has format " + d.format() + ", this Weft reads " + FORMAT + "; update Weft.");
            }
            return d;
        } catch (JacksonException e) {
            throw new EngineException(
                    Code.MODEL_INVALID, file + " is not a valid model description: " + e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw new EngineException(Code.MODEL_INVALID, file + " cannot be read: " + e.getMessage(), e);
        }
    }

    /** Writes a configuration alone. */
    public static void writeConfig(Path file, ModelConfig config) throws IOException {
        Files.writeString(file, MAPPER.writeValueAsString(config) + "\n");
    }

    /** Reads a configuration alone, as recipes hold it. */
    public static ModelConfig config(Path file) throws IOException {
        return MAPPER.readValue(file.toFile(), ModelConfig.class);
    }

    /**
     * Loads a model strictly: every weight of the configuration must be there with its shape, and no others.
     *
     * @throws EngineException MODEL_NOT_FOUND, MODEL_INVALID or WEIGHTS_MISMATCH
     */
    public static Loaded load(Path directory, MmfsOp op) {
        Description d = describe(directory);
        Path file = directory.resolve(d.weights());
        if (!Files.isRegularFile(file)) {
            throw new EngineException(
                    Code.MODEL_NOT_FOUND, "The weights " + file + " are missing; copy the model directory again.");
        }
        try (Safetensors weights = Safetensors.open(file)) {
            requireSame(file, d.config(), weights, op);
            WeightStore store = WeightStore.from(name -> {
                float[] values = weights.floats(name);
                return Tensor.of(values, weights.info(name).shape());
            });
            try (Scope scope = Scope.open()) {
                return new Loaded(d, new MmInterleaved(new Params(store), d.config(), op), store);
            } catch (RuntimeException e) {
                store.close();
                throw e;
            }
        } catch (IOException e) {
            throw new EngineException(Code.MODEL_INVALID, e.getMessage() == null ? e.toString() : e.getMessage(), e);
        }
    }

    private static void requireSame(Path file, ModelConfig config, Safetensors weights, MmfsOp op) {
        try (Scope scope = Scope.open();
                WeightStore expected = WeightStore.shapesOnly()) {
            new MmInterleaved(new Params(expected), config, op);
            List<String> problems = new ArrayList<>();
            Set<String> unexpected = new HashSet<>(weights.names());
            expected.shapes().forEach((name, shape) -> {
                unexpected.remove(name);
                if (!weights.has(name)) {
                    if (!name.endsWith("position_ids")) {
                        problems.add("missing " + name);
                    }
                } else if (!java.util.Arrays.equals(weights.info(name).shape(), shape)) {
                    problems.add(name + " has shape "
                            + java.util.Arrays.toString(weights.info(name).shape()) + " instead of "
                            + java.util.Arrays.toString(shape));
                }
            });
            unexpected.stream().sorted().forEach(n -> problems.add("unexpected " + n));
            if (!problems.isEmpty()) {
                int shown = Math.min(4, problems.size());
                throw new EngineException(
                        Code.WEIGHTS_MISMATCH,
                        file + " does not fit its configuration: " + String.join("; ", problems.subList(0, shown))
                                + (problems.size() > shown ? "; and " + (problems.size() - shown) + " more" : "")
                                + ". Copy the model again, or the configuration that belongs to these weights.");
            }
        }
    }

    /**
     * Writes a model directory; the tokenizer file must already be in it.
     *
     * @param values gives the values of a weight by name, for example an average instead of the weight itself
     */
    public static void save(Path directory, Description d, WeightStore store, Values values) throws IOException {
        Files.createDirectories(directory);
        SafetensorsWriter writer = new SafetensorsWriter().meta("format", "pt").meta("model", d.name());
        for (WeightStore.Parameter p : store.parameters()) {
            Supplier<float[]> data = () -> values.of(p);
            writer.add(p.name(), ElementType.F16, p.tensor().shape(), data);
        }
        Path file = directory.resolve(d.weights());
        writer.write(file);
        Description whole = new Description(
                FORMAT,
                d.name(),
                d.version(),
                d.licence(),
                d.tokenizer(),
                d.weights(),
                Hashes.sha256(file),
                d.config(),
                d.image(),
                d.text());
        Files.writeString(directory.resolve(DESCRIPTION), MAPPER.writeValueAsString(whole) + "\n");
    }

    /** Values of a weight. */
    public interface Values {
        float[] of(WeightStore.Parameter parameter);
    }
}
