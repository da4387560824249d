package org.weft.evaluate.parity;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.weft.tensor.Scope;
import org.weft.tensor.Torch;
import org.weft.tensor.mmfs.MmfsOp;

/** Recomputes every fixture of a directory with this engine. */
public final class Parity {
    private static final Map<String, Checker> CHECKERS = Map.ofEntries(
            Map.entry("mmfs_op", MmfsCheckers::op),
            Map.entry("mmfs_module", MmfsCheckers::module),
            Map.entry("perceiver", ModuleCheckers::perceiver),
            Map.entry("visual_tokenizer", ModuleCheckers::visualTokenizer),
            Map.entry("llama_mmfs", ModuleCheckers::llama),
            Map.entry("text_head", ModuleCheckers::textHead),
            Map.entry("unet_mmfs", ModuleCheckers::unet),
            Map.entry("vae", ModuleCheckers::vae),
            Map.entry("pos_embed", ModuleCheckers::posEmbed),
            Map.entry("masks", ModuleCheckers::masks),
            Map.entry("preprocessing", PreprocessingChecker::check),
            Map.entry("scheduler", SchedulerCheckers::scheduler),
            Map.entry("logits_processors", SchedulerCheckers::logits),
            Map.entry("generate_texts", GenerationCheckers::texts),
            Map.entry("generate_images", GenerationCheckers::images),
            Map.entry("generate_scores", GenerationCheckers::scores),
            Map.entry("train_forward", TrainChecker::check));

    private final MmfsOp op;

    public Parity(MmfsOp op) {
        this.op = op;
    }

    /**
     * One fixture's result.
     *
     * @param name file name without its ending
     * @param error largest error relative to the largest reference value, of the tensor nearest to failing
     * @param worst that tensor's name, or why the fixture could not be computed
     */
    public record Result(String name, String kind, double error, double tolerance, boolean ok, String worst) {}

    /** The fixtures of a directory and its folders, in order of name. @throws IOException when it cannot be read */
    public static List<Path> list(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(p -> p.toString().endsWith(".json"))
                    .filter(p -> Files.exists(p.resolveSibling(base(p) + ".safetensors")))
                    .sorted()
                    .toList();
        }
    }

    private static String base(Path json) {
        String name = String.valueOf(json.getFileName());
        return name.substring(0, name.length() - ".json".length());
    }

    /** Checks one fixture; null when the file only holds weights. */
    public @Nullable Result check(Path directory, Path json) {
        String name = base(json);
        String kind = "?";
        Torch.setGradMode(false);
        try (Scope scope = Scope.open()) {
            ObjectMapper mapper = new ObjectMapper();
            JsonNode meta = mapper.readTree(json.toFile());
            kind = meta.path("kind").asText();
            if (kind.equals("weights")) {
                return null;
            }
            Checker checker = CHECKERS.get(kind);
            if (checker == null) {
                return new Result(name, kind, Double.NaN, 0, false, "no checker for this kind of fixture");
            }
            Path folder = json.toAbsolutePath().getParent();
            if (folder == null) {
                throw new IOException(json + " has no folder");
            }
            try (Fixture fixture = new Fixture(folder, name, meta, sensitivity(mapper, directory, name))) {
                checker.check(fixture, op);
                Fixture.Comparison worst = fixture.worst();
                return new Result(name, kind, worst.error(), worst.tolerance(), worst.ratio() <= 1, worst.tensor());
            }
        } catch (Exception e) {
            return new Result(name, kind, Double.NaN, 0, false, String.valueOf(e));
        } finally {
            Torch.setGradMode(false);
        }
    }

    /** The file stands in the directory or beside it. */
    private static @Nullable JsonNode sensitivity(ObjectMapper mapper, Path directory, String name) throws IOException {
        List<Path> places = new ArrayList<>();
        places.add(directory.resolve("sensitivity.json"));
        Path parent = directory.toAbsolutePath().normalize().getParent();
        if (parent != null) {
            places.add(parent.resolve("sensitivity.json"));
        }
        for (Path place : places) {
            if (Files.exists(place)) {
                JsonNode node = mapper.readTree(place.toFile()).path("cases").path(name);
                return node.isMissingNode() ? null : node;
            }
        }
        return null;
    }
}
