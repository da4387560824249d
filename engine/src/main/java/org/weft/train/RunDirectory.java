package org.weft.train;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.weft.model.WeightStore;
import org.weft.tensor.Scope;
import org.weft.tensor.Tensor;
import org.weft.tensor.Torch;
import org.weft.weights.ElementType;
import org.weft.weights.Hashes;
import org.weft.weights.Safetensors;
import org.weft.weights.SafetensorsWriter;

/**
 * A run on disk: events.jsonl, one line a step, only ever appended; checkpoints/step-N, each written aside and renamed when it is
 * whole. The last two are kept.
 */
final class RunDirectory {
    private static final Logger LOG = LoggerFactory.getLogger(RunDirectory.class);
    private static final int KEPT = 2;

    /** Of checkpoints; those from before it was written count as 1. */
    private static final int FORMAT = 1;

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final Path root;

    RunDirectory(Path root) throws IOException {
        this.root = Files.createDirectories(root);
        Files.createDirectories(root.resolve("checkpoints"));
        endLastLine(root.resolve("events.jsonl"));
    }

    /** A line that a crash has cut off must not swallow the next one. */
    private static void endLastLine(Path events) throws IOException {
        if (!Files.isRegularFile(events) || Files.size(events) == 0) {
            return;
        }
        try (FileChannel file = FileChannel.open(events, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            ByteBuffer last = ByteBuffer.allocate(1);
            file.read(last, file.size() - 1);
            if (last.get(0) != '\n') {
                file.write(ByteBuffer.wrap(new byte[] {'\n'}), file.size());
            }
        }
    }

    Path root() {
        return root;
    }

    /** Appends a line. */
    void event(Map<String, Object> values) throws IOException {
        String line = MAPPER.writeValueAsString(values) + "\n";
        Files.writeString(
                root.resolve("events.jsonl"),
                line,
                StandardCharsets.UTF_8,
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND);
    }

    /**
     * Writes weights, their averages and the optimiser's memory.
     *
     * @param position where data and random numbers go on
     */
    void checkpoint(WeightStore store, AdamW optimiser, Map<String, Long> position) throws IOException {
        Path target = root.resolve("checkpoints").resolve("step-" + optimiser.step());
        if (Files.exists(target) && fault(target).isEmpty()) {
            return; // the same step gives the same weights
        }
        Path aside = root.resolve("checkpoints").resolve(".writing");
        delete(aside);
        try {
            write(aside, store, optimiser, position);
        } catch (IOException e) {
            // room for the reason on a full disk, and for the next try
            delete(aside);
            throw e;
        }
        delete(target);
        Files.move(aside, target, StandardCopyOption.ATOMIC_MOVE);
        sync(root.resolve("checkpoints"));
        List<Path> all = checkpoints();
        for (Path old : all.subList(0, Math.max(0, all.size() - KEPT))) {
            if (stepOf(old) != bestStep()) {
                delete(old);
            }
        }
    }

    /** Folders can be synced where the system lets them be opened. */
    private static void sync(Path folder) {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException e) {
            LOG.debug("{} cannot be synced here: {}", folder, e.getMessage());
        }
    }

    private static void write(Path aside, WeightStore store, AdamW optimiser, Map<String, Long> position)
            throws IOException {
        Files.createDirectories(aside);
        SafetensorsWriter weights = new SafetensorsWriter();
        store.parameters()
                .forEach(p -> weights.add(p.name(), ElementType.F32, p.tensor().shape(), () -> p.tensor()
                        .toFloats()));
        weights.write(aside.resolve("model.safetensors"));
        SafetensorsWriter memory = new SafetensorsWriter();
        for (Moments.State s : optimiser.states()) {
            long[] shape = {s.count()};
            memory.add("mean." + s.name(), ElementType.F32, shape, s::mean);
            memory.add("square." + s.name(), ElementType.F32, shape, s::square);
            if (optimiser.averages()) {
                memory.add("average." + s.name(), ElementType.F32, shape, s::average);
            }
        }
        memory.write(aside.resolve("optimizer.safetensors"));
        ObjectNode state = MAPPER.createObjectNode();
        state.put("format", FORMAT);
        state.put("step", optimiser.step());
        state.put("loss_scale", optimiser.scale().value());
        state.put("loss_scale_steps", optimiser.scale().finite());
        position.forEach(state::put);
        state.put("model", Hashes.sha256(aside.resolve("model.safetensors")));
        state.put("optimizer", Hashes.sha256(aside.resolve("optimizer.safetensors")));
        ArrayNode untouched = state.putArray("untouched");
        optimiser.untouched().forEach(untouched::add);
        try (FileChannel file = FileChannel.open(
                aside.resolve("state.json"), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            file.write(ByteBuffer.wrap(state.toPrettyString().getBytes(StandardCharsets.UTF_8)));
            file.force(true);
        }
        sync(aside);
    }

    /** Remembers which checkpoint did best on held-out documents; it is kept. */
    void best(long step, double loss) throws IOException {
        Path aside = root.resolve("best.json.new");
        Files.writeString(
                aside,
                MAPPER.createObjectNode().put("step", step).put("loss", loss).toString());
        Files.move(
                aside, root.resolve("best.json"), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private JsonNode bestNode() {
        try {
            Path file = root.resolve("best.json");
            return Files.isRegularFile(file) ? MAPPER.readTree(file.toFile()) : MAPPER.createObjectNode();
        } catch (IOException e) {
            return MAPPER.createObjectNode();
        }
    }

    private long bestStep() {
        return bestNode().path("step").asLong(-1);
    }

    /** The lowest held-out loss so far, infinite before the first. */
    double bestLoss() {
        return bestNode().path("loss").asDouble(Double.POSITIVE_INFINITY);
    }

    /** The best checkpoint if one is known and whole, else the last. */
    Optional<Path> best() throws IOException {
        Path best = root.resolve("checkpoints").resolve("step-" + bestStep());
        return Files.isDirectory(best) && fault(best).isEmpty() ? Optional.of(best) : lastGood();
    }

    /** A file for a sample, its folder made. */
    Path sample(long step, int number, String ending) throws IOException {
        return Files.createDirectories(root.resolve("samples"))
                .resolve(String.format(java.util.Locale.ROOT, "step-%06d-%d.%s", step, number, ending));
    }

    private static void delete(Path directory) throws IOException {
        if (Files.exists(directory)) {
            try (Stream<Path> files = Files.walk(directory)) {
                for (Path p : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(p);
                }
            }
        }
    }

    /** Checkpoints, oldest first. */
    private List<Path> checkpoints() throws IOException {
        try (Stream<Path> files = Files.list(root.resolve("checkpoints"))) {
            return files.filter(p -> String.valueOf(p.getFileName()).startsWith("step-"))
                    .sorted(Comparator.comparingLong(RunDirectory::stepOf))
                    .toList();
        }
    }

    private static long stepOf(Path checkpoint) {
        return Long.parseLong(String.valueOf(checkpoint.getFileName()).substring("step-".length()));
    }

    /** The newest checkpoint whose files have the sums it states. */
    Optional<Path> lastGood() throws IOException {
        for (Path c : checkpoints().reversed()) {
            if (fault(c).isEmpty()) {
                return Optional.of(c);
            }
        }
        return Optional.empty();
    }

    /**
     * The checkpoint a run goes on from; empty for a run without any. Those passed over are named in the events.
     *
     * @throws IOException when there are checkpoints and none is whole: beginning anew would throw away what they may still hold
     */
    Optional<Path> toGoOnFrom() throws IOException {
        Map<String, String> faults = new LinkedHashMap<>();
        for (Path c : checkpoints().reversed()) {
            String fault = fault(c);
            if (fault.isEmpty()) {
                if (!faults.isEmpty()) {
                    event(Map.of("going_on_from", stepOf(c), "passed_over", faults));
                }
                return Optional.of(c);
            }
            faults.put(String.valueOf(c.getFileName()), fault);
        }
        if (!faults.isEmpty()) {
            throw new IOException(root.resolve("checkpoints") + " has no checkpoint to go on from: " + faults
                    + "; put a whole one back, or begin another run");
        }
        return Optional.empty();
    }

    /** What is wrong with a checkpoint; empty for a whole one. */
    private static String fault(Path checkpoint) {
        try {
            JsonNode state = MAPPER.readTree(checkpoint.resolve("state.json").toFile());
            int format = state.path("format").asInt(1);
            if (format > FORMAT) {
                return "is of a newer Weft (format " + format + ", this one reads up to " + FORMAT + ")";
            }
            for (String part : List.of("model", "optimizer")) {
                String file = part + ".safetensors";
                if (!state.path(part).asText().equals(Hashes.sha256(checkpoint.resolve(file)))) {
                    return file + " is cut short or damaged";
                }
            }
            return "";
        } catch (NoSuchFileException e) {
            return Path.of(e.getFile()).getFileName() + " is missing";
        } catch (IOException e) {
            return "cannot be read (" + e.getMessage() + ")";
        }
    }

    /** Reads a checkpoint back into weights and optimiser. */
    static void restore(Path checkpoint, WeightStore store, AdamW optimiser) throws IOException {
        try (Safetensors weights = Safetensors.open(checkpoint.resolve("model.safetensors"));
                Safetensors memory = Safetensors.open(checkpoint.resolve("optimizer.safetensors"))) {
            requireSame(checkpoint, store, weights);
            store.parameters().forEach(p -> overwrite(p.tensor(), weights.floats(p.name())));
            for (Moments.State s : optimiser.states()) {
                s.restore(
                        memory.floats("mean." + s.name()),
                        memory.floats("square." + s.name()),
                        optimiser.averages() ? memory.floats("average." + s.name()) : new float[0]);
            }
        }
        JsonNode state = MAPPER.readTree(checkpoint.resolve("state.json").toFile());
        Set<String> untouched = new HashSet<>();
        state.path("untouched").forEach(name -> untouched.add(name.asText()));
        optimiser.resumeUntouched(untouched);
        optimiser.resume(state.path("step").asLong());
        if (state.has("loss_scale")) {
            optimiser
                    .scale()
                    .resume(
                            state.path("loss_scale").asDouble(),
                            state.path("loss_scale_steps").asInt());
        }
    }

    private static void requireSame(Path checkpoint, WeightStore store, Safetensors weights) throws IOException {
        for (WeightStore.Parameter p : store.parameters()) {
            boolean there = weights.has(p.name());
            if (!there
                    || !Arrays.equals(weights.info(p.name()).shape(), p.tensor().shape())) {
                throw new IOException(checkpoint + " is of another model: "
                        + p.name()
                        + (there ? " has another shape there" : " is not in it")
                        + "; continue it with the recipe and model it began with");
            }
        }
    }

    private static void overwrite(Tensor tensor, float[] values) {
        try (Scope scope = Scope.open()) {
            Tensor given = Tensor.of(values, tensor.shape());
            Torch.noGrad(() -> tensor.copyFrom(given));
        }
    }

    /** The averaged weights of a checkpoint where it has them, else the weights. */
    static Map<String, float[]> averages(Path checkpoint) throws IOException {
        Map<String, float[]> out = new HashMap<>();
        try (Safetensors weights = Safetensors.open(checkpoint.resolve("model.safetensors"));
                Safetensors memory = Safetensors.open(checkpoint.resolve("optimizer.safetensors"))) {
            for (String name : weights.names()) {
                String average = "average." + name;
                out.put(name, memory.has(average) ? memory.floats(average) : weights.floats(name));
            }
        }
        return out;
    }
}
