package org.weft.train;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.weft.data.storyworld.World;
import org.weft.model.ModelConfig;
import org.weft.model.Params;
import org.weft.model.WeightStore;
import org.weft.model.diffusion.AutoencoderKl;
import org.weft.model.interleaved.MmInterleaved;
import org.weft.model.interleaved.ModelFiles;
import org.weft.tensor.Scope;
import org.weft.tensor.Torch;
import org.weft.tensor.mmfs.MmfsOp;
import org.weft.tensor.random.Philox;

/** Runs a recipe in a run directory, from its start or from its last checkpoint. */
public final class Trainer {
    private static final Logger LOG = LoggerFactory.getLogger(Trainer.class);

    private final Recipe recipe;
    private final ModelConfig config;
    private final RunDirectory run;
    private final MmfsOp op;
    private final @Nullable Path from;

    /**
     * @param recipeFile the recipe; its model configuration is read from beside it
     * @param out the run directory
     * @param from a run whose averaged weights this one begins with, or null
     */
    public Trainer(Path recipeFile, Path out, @Nullable Path from, MmfsOp op) throws IOException {
        recipe = RecipeFile.read(recipeFile);
        this.op = op;
        this.from = from;
        Path inRun = out.resolve("model.json");
        Path source = from == null ? recipeFile.resolveSibling(recipe.model()) : from.resolve("model.json");
        boolean begins = !Files.exists(inRun);
        if (begins && !Files.isRegularFile(source)) {
            throw new IOException(
                    from == null
                            ? recipeFile + ": \"model\" names " + source + ", which is not there"
                            : from + " is no run to begin with: it has no model.json");
        }
        run = new RunDirectory(out);
        if (begins) {
            Files.copy(source, inRun);
            Files.copy(recipeFile, out.resolve("recipe.json"));
        }
        config = ModelFiles.config(inRun);
    }

    /** Trains until the recipe's last step or until {@code minutes} have passed, and leaves a checkpoint. */
    public void train(double minutes) throws IOException {
        train(minutes, () -> false);
    }

    /** As {@link #train(double)}; asked between steps whether to stop. @return the steps done in all */
    public long train(double minutes, BooleanSupplier stop) throws IOException {
        World world = World.load();
        Map<String, float[]> known = from == null ? Map.of() : RunDirectory.averages(lastOf(from));
        try (Scope scope = Scope.open();
                WeightStore store = WeightStore.random(new Philox(recipe.seed(), 0), known)) {
            Stage stage = stage(store, world);
            AdamW optimiser = optimiser(store);
            Optional<Path> last = run.lastGood();
            if (last.isPresent()) {
                RunDirectory.restore(last.get(), store, optimiser);
                LOG.info("continuing behind step {}", optimiser.step());
            }
            loop(stage, store, optimiser, minutes, stop);
            run.checkpoint(store, optimiser);
            if (recipe.stage().equals("vae")) {
                calibrate(world);
            }
            return optimiser.step();
        }
    }

    private static Path lastOf(Path run) throws IOException {
        return new RunDirectory(run)
                .lastGood()
                .orElseThrow(() -> new IOException(run + " has no whole checkpoint to begin with"));
    }

    private Stage stage(WeightStore store, World world) {
        return switch (recipe.stage()) {
            case "vae" ->
                new VaeStage(
                        new AutoencoderKl(vaePlace(store), config.vae()),
                        recipe,
                        world,
                        config.vision().imageSize());
            case "joint" -> new JointStage(new MmInterleaved(new Params(store), config, op), recipe, world);
            default ->
                throw new IllegalArgumentException("unknown stage \"" + recipe.stage() + "\"; there are vae and joint");
        };
    }

    private static Params vaePlace(WeightStore store) {
        return new Params(store).at("image_decoder").at("decoder").at("vae");
    }

    private AdamW optimiser(WeightStore store) {
        List<AdamW.Item> items = new ArrayList<>();
        for (WeightStore.Parameter p : store.parameters()) {
            if (p.trainable() && recipe.frozen().stream().noneMatch(p.name()::contains)) {
                p.tensor().requireGrad(true);
                double factor = recipe.rates().stream()
                        .filter(r -> p.name().contains(r.pattern()))
                        .findFirst()
                        .map(Recipe.Rate::factor)
                        .orElse(1.0);
                // biases and the weights of norms do not decay
                boolean decays = p.tensor().rank() > 1;
                items.add(new AdamW.Item(p, factor, decays ? recipe.weightDecay() : 0));
            }
        }
        return new AdamW(
                new AdamW.Config(recipe.beta1(), recipe.beta2(), recipe.eps(), recipe.maxNorm(), recipe.ema()), items);
    }

    private void loop(Stage stage, WeightStore store, AdamW optimiser, double minutes, BooleanSupplier stop)
            throws IOException {
        long end = System.nanoTime() + (long) (minutes * 60e9);
        while (optimiser.step() < recipe.steps() && System.nanoTime() < end && !stop.getAsBoolean()) {
            long step = optimiser.step();
            long began = System.nanoTime();
            Map<String, Object> event = new LinkedHashMap<>();
            event.put("step", step);
            double norm = step(stage, optimiser, step, event);
            if (!Double.isFinite(norm)) {
                event.put("stopped", "the gradient is not finite");
                run.event(event);
                throw new IOException(
                        "step " + step + " gave a gradient that is not finite; the last checkpoint is intact, "
                                + "lower the learning rate");
            }
            event.put("gradient_norm", norm);
            event.put("seconds", (System.nanoTime() - began) / 1e9);
            run.event(event);
            if (optimiser.step() % recipe.checkpointEvery() == 0) {
                run.checkpoint(store, optimiser);
            }
        }
    }

    private double step(Stage stage, AdamW optimiser, long step, Map<String, Object> event) {
        try (Scope scope = Scope.open()) {
            Torch.setGradMode(true);
            Stage.Loss loss = stage.step(step, new Philox(recipe.seed(), step + 1));
            event.put("loss", loss.loss().item());
            loss.parts().forEach((name, value) -> event.put(name, value.item()));
            loss.loss().backward();
            Torch.setGradMode(false);
            double rate = recipe.rateAt(step);
            event.put("rate", rate);
            return optimiser.update(rate);
        } finally {
            Torch.setGradMode(false);
        }
    }

    /** States the mean and deviation of the finished autoencoder's latents in the run's model configuration. */
    private void calibrate(World world) throws IOException {
        Path best = lastOf(run.root());
        Map<String, float[]> averages = RunDirectory.averages(best);
        try (Scope scope = Scope.open();
                WeightStore store = WeightStore.random(new Philox(0, 0), averages)) {
            AutoencoderKl vae = new AutoencoderKl(vaePlace(store), config.vae());
            double[][] s = VaeStage.statistics(vae, world, config.vision().imageSize(), 64);
            List<Double> shift = new ArrayList<>();
            List<Double> scaling = new ArrayList<>();
            for (int c = 0; c < s[0].length; c++) {
                shift.add(s[0][c]);
                scaling.add(1 / s[1][c]);
            }
            ModelFiles.writeConfig(run.root().resolve("model.json"), config.withLatents(scaling, shift));
        }
    }

    /** Writes the averaged weights of a run's last checkpoint as a model directory. */
    public static void export(Path runRoot, Path target, ModelFiles.Description description, MmfsOp op)
            throws IOException {
        Map<String, float[]> averages = RunDirectory.averages(lastOf(runRoot));
        try (Scope scope = Scope.open();
                WeightStore store = WeightStore.random(new Philox(0, 0), averages)) {
            new MmInterleaved(new Params(store), description.config(), op);
            ModelFiles.save(target, description, store, p -> p.tensor().toFloats());
        }
    }
}
