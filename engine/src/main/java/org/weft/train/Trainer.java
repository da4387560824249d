package org.weft.train;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.weft.data.storyworld.World;
import org.weft.engine.training.RunState;
import org.weft.engine.training.WorkerStatus;
import org.weft.model.ModelConfig;
import org.weft.model.Params;
import org.weft.model.WeightStore;
import org.weft.model.diffusion.AutoencoderKl;
import org.weft.model.interleaved.MmInterleaved;
import org.weft.model.interleaved.ModelFiles;
import org.weft.model.judge.JudgeNet;
import org.weft.tensor.Place;
import org.weft.tensor.Precision;
import org.weft.tensor.Scope;
import org.weft.tensor.Torch;
import org.weft.tensor.mmfs.MmfsChoice;
import org.weft.tensor.mmfs.MmfsOp;
import org.weft.tensor.mmfs.Sight;
import org.weft.tensor.random.Philox;
import org.weft.text.Tokenizer;
import org.weft.weights.ElementType;
import org.weft.weights.SafetensorsWriter;

/** Runs a recipe in a run directory, from its start or from its last checkpoint. */
public final class Trainer {
    private static final Logger LOG = LoggerFactory.getLogger(Trainer.class);

    private final Recipe recipe;
    private final Beginning beginning;
    private final RunDirectory run;
    private final MmfsOp op;
    private final boolean fresh;
    private final boolean madeFolder;
    private boolean stepping;

    /**
     * @param recipeFile the recipe; for a run that has begun, its own copy counts
     * @param out the run directory
     * @param instead what counts instead of what the recipe names
     * @param op MMFS in main memory; on a GPU the fastest there is taken
     * @throws IOException naming every fault of the recipe, before anything is written
     */
    public Trainer(Path recipeFile, Path out, Instead instead, MmfsOp op) throws IOException {
        Recipe given = RecipeFile.read(recipeFile);
        this.op = op;
        // written last, so that a beginning that was broken off is made again
        fresh = !Files.exists(out.resolve("recipe.json"));
        madeFolder = !Files.exists(out);
        beginning = fresh ? Beginning.make(recipeFile, given, out, instead) : Beginning.of(out);
        recipe = RecipeFile.read(out.resolve("recipe.json"));
        run = new RunDirectory(out);
    }

    /**
     * What counts instead of what a recipe names; null where the recipe's counts.
     *
     * @param from a run or model whose weights the run begins with
     * @param data a data set instead of the first source
     */
    public record Instead(@Nullable Path from, @Nullable Path data) {
        public static final Instead NOTHING = new Instead(null, null);
    }

    /** Everything a run holds in memory. */
    record Live(
            Recipe recipe,
            ModelConfig config,
            WeightStore store,
            AdamW optimiser,
            Precision precision,
            Stage stage,
            Showing showing) {}

    /** Trains until the recipe's last step or until {@code minutes} have passed, and leaves a checkpoint. */
    public void train(double minutes) throws IOException {
        train(minutes, () -> false);
    }

    /** As {@link #train(double)}; asked between steps whether to stop. @return the steps done in all */
    public long train(double minutes, BooleanSupplier stop) throws IOException {
        try {
            return locked(minutes, stop);
        } catch (IOException | RuntimeException | OutOfMemoryError e) {
            if (fresh && !stepping) {
                // nothing was trained: the directory is as it was, and the same command works once the cause is gone
                Beginning.undo(run.root(), madeFolder);
            }
            Optional<String> known = Reasons.known(e, saved());
            if (known.isPresent()) {
                throw new IOException(known.get(), e);
            }
            throw e;
        }
    }

    private boolean saved() {
        try {
            return Files.isDirectory(run.root().resolve("checkpoints"))
                    && run.lastGood().isPresent();
        } catch (IOException e) {
            return false;
        }
    }

    /** Whether a recipe asks for what a run is trained by; where its model and data lie does not count. */
    public static boolean sameRecipe(Path recipeFile, Path runRoot) throws IOException {
        return RecipeFile.sameAs(recipeFile, runRoot.resolve("recipe.json"));
    }

    /** Whether a directory holds nothing but what a beginning that was broken off has left there. */
    public static boolean unfinished(Path run) throws IOException {
        return Beginning.unfinished(run);
    }

    private long locked(double minutes, BooleanSupplier stop) throws IOException {
        try (FileChannel channel = FileChannel.open(
                        run.root().resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = lock(channel)) {
            if (lock == null) {
                throw new IOException(run.root() + " is already being trained; stop that worker first");
            }
            say(RunState.STARTING, "", lastStep());
            return guarded(minutes, stop);
        }
    }

    /** Null where another process, or this one, has it. */
    private static @Nullable FileLock lock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null;
        }
    }

    /** Whatever ends a run is written where someone finds it. */
    private long guarded(double minutes, BooleanSupplier stop) throws IOException {
        try {
            return live(live -> {
                Fit.require(live);
                Loop loop = new Loop(live, run, minutes, stop);
                stepping = true;
                loop.run();
                if (recipe.stage().equals("vae")) {
                    calibrate(World.load());
                }
                boolean finished = loop.ended() == RunState.FINISHED;
                say(
                        finished ? RunState.FINISHED : RunState.STOPPED,
                        loop.reason(),
                        live.optimiser().step());
                return live.optimiser().step();
            });
        } catch (IOException | RuntimeException | OutOfMemoryError e) {
            if (fresh && !stepping) {
                throw e;
            }
            String reason = Reasons.of(e, saved());
            try {
                run.event(Map.of("ended", "failed", "reason", reason));
                say(RunState.FAILED, reason, lastStep());
            } catch (IOException second) {
                LOG.warn("could not note why the run ended: {}", second.getMessage());
            }
            throw e;
        }
    }

    private long lastStep() {
        return WorkerStatus.read(run.root()).map(WorkerStatus::step).orElse(0L);
    }

    private void say(RunState state, String reason, long step) throws IOException {
        WorkerStatus.own(state, reason, step, recipe.steps()).write(run.root());
    }

    /** Something done with a run in memory. */
    interface Work<T> {
        T with(Live live) throws IOException;
    }

    /** Loads the run, its last checkpoint included, and frees everything afterwards. */
    <T> T live(Work<T> work) throws IOException {
        Place place = place();
        LOG.info("training on the {} in {}", place, recipe.precision());
        Place before = Place.current();
        place.settle();
        try {
            return live(work, place.isCpu() ? op : MmfsChoice.at(place).op());
        } finally {
            before.settle();
        }
    }

    private Place place() throws IOException {
        Place fastest = Torch.fastest();
        if (recipe.device().equals("cuda") && fastest.isCpu()) {
            throw new IOException("the recipe asks for \"device\": \"cuda\", but libtorch sees no GPU here; "
                    + "\"auto\" takes what there is, ./weft doctor says why");
        }
        return recipe.device().equals("cpu") ? Place.CPU : fastest;
    }

    private <T> T live(Work<T> work, MmfsOp op) throws IOException {
        World world = World.load();
        ModelConfig config = beginning.config();
        int positions = config.language().maxPositions();
        if (recipe.packTo() > positions) {
            throw new IOException("\"packTo\" is " + recipe.packTo() + ", the model has " + positions
                    + " positions; lower it to that");
        }
        try (Scope scope = Scope.open();
                Tokenizer tokenizer = Tokenizer.open(beginning.tokenizer());
                WeightStore store = weights(recipe, beginning.known(recipe));
                LessonSource lessons = LessonSources.open(recipe, config, world, false);
                LessonSource heldOut = LessonSources.open(recipe, config, world, true)) {
            boolean joint = recipe.stage().equals("joint");
            boolean whole = joint || recipe.stage().equals("vision");
            MmInterleaved model = whole
                    ? new MmInterleaved(new Params(store), config, sight(recipe).applied(op))
                    : null;
            try (Stage stage = model == null || !joint
                    ? part(store, world, config, model)
                    : new JointStage(
                            model,
                            recipe,
                            new Batcher(recipe, config, tokenizer, lessons),
                            new Batcher(recipe, config, tokenizer, heldOut))) {
                Patterns.check(recipe, store);
                Precision precision = Precision.of(recipe.precision()).orElseThrow();
                AdamW optimiser = optimiser(store, precision);
                Optional<Path> last = run.toGoOnFrom();
                if (last.isPresent()) {
                    RunDirectory.restore(last.get(), store, optimiser);
                    LOG.info("continuing behind step {}", optimiser.step());
                }
                Showing showing = new Showing(joint ? model : null, tokenizer, heldOut, run);
                return work.with(new Live(recipe, config, store, optimiser, precision, stage, showing));
            }
        }
    }

    /** Stages that train a part by itself. */
    private Stage part(WeightStore store, World world, ModelConfig config, @Nullable MmInterleaved model) {
        int size = config.vision().imageSize();
        if (model != null) {
            return new VisionStage(
                    model.visualTokenizer(), new Params(store).at("vision_heads"), config, recipe, world);
        }
        return recipe.stage().equals("judge")
                ? new JudgeStage(
                        new JudgeNet(
                                new Params(store), world.catalogue().palette().size()),
                        recipe,
                        world,
                        size)
                : new VaeStage(new AutoencoderKl(vaePlace(store), config.vae()), recipe, world, size);
    }

    private static WeightStore weights(Recipe recipe, Map<String, float[]> known) {
        WeightStore store = WeightStore.random(new Philox(recipe.seed(), 0), known);
        Recipe.Lora lora = recipe.lora();
        return lora == null
                ? store
                : store.withLowRank(new WeightStore.LowRankChoice(
                        lora.modules(), lora.rank(), lora.alpha(), new Philox(recipe.seed(), 1)));
    }

    private static Params vaePlace(WeightStore store) {
        return new Params(store).at("image_decoder").at("decoder").at("vae");
    }

    private AdamW optimiser(WeightStore store, Precision precision) throws IOException {
        List<AdamW.Item> items = new ArrayList<>();
        for (WeightStore.Parameter p : store.parameters()) {
            if (p.trainable() && recipe.trains(p.name())) {
                p.tensor().requireGrad(true);
                // biases and the weights of norms do not decay
                boolean decays =
                        p.tensor().rank() > 1 && recipe.noDecay().stream().noneMatch(p.name()::contains);
                items.add(new AdamW.Item(p, recipe.factor(p.name()), decays ? recipe.weightDecay() : 0));
            }
        }
        if (items.isEmpty()) {
            throw new IOException(
                    "the recipe trains nothing: no weight's name contains what \"learned\" or \"lora\" names, "
                            + "or \"frozen\" names them all");
        }
        return new AdamW(
                new AdamW.Config(recipe.beta1(), recipe.beta2(), recipe.eps(), recipe.maxNorm(), recipe.ema()),
                items,
                precision);
    }

    /** States the mean and deviation of the finished autoencoder's latents in the run's model configuration. */
    private void calibrate(World world) throws IOException {
        Optional<Path> best = run.lastGood();
        if (best.isEmpty()) {
            return;
        }
        ModelConfig config = beginning.config();
        try (Scope scope = Scope.open();
                WeightStore store = WeightStore.random(new Philox(0, 0), RunDirectory.averages(best.get()))) {
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

    /**
     * Writes the averaged weights of a run's best checkpoint, or its last where none is known as best, as a model directory;
     * low-rank updates become part of the weights they belong to.
     */
    public static void export(Path runRoot, Path target, ModelFiles.Description description, MmfsOp op)
            throws IOException {
        Path checkpoint = new RunDirectory(runRoot)
                .best()
                .orElseThrow(() -> new IOException(runRoot + " has no whole checkpoint to export"));
        Recipe recipe = RecipeFile.read(runRoot.resolve("recipe.json"));
        Map<String, float[]> merged = new LinkedHashMap<>(RunDirectory.averages(checkpoint));
        Recipe.Lora lora = recipe.lora();
        if (lora != null) {
            merge(merged, lora);
        }
        try (Scope scope = Scope.open();
                WeightStore store = WeightStore.random(new Philox(0, 0), merged)) {
            new MmInterleaved(
                    new Params(store), description.config(), sight(recipe).applied(op));
            ModelFiles.save(target, description, store, p -> p.tensor().toFloats());
        }
    }

    private static Sight sight(Recipe recipe) {
        return Sight.of(recipe.mmfs());
    }

    /** How much MMFS saw while a run was trained. */
    public static Sight sight(Path runRoot) throws IOException {
        return sight(RecipeFile.read(runRoot.resolve("recipe.json")));
    }

    /** The tasks a run learns. */
    public static Set<Task> tasks(Path runRoot) throws IOException {
        Set<Task> out = EnumSet.noneOf(Task.class);
        RecipeFile.read(runRoot.resolve("recipe.json")).data().forEach(d -> out.add(d.task()));
        return out;
    }

    /** Whether a run trains the judge instead of the model. */
    public static boolean isJudge(Path runRoot) throws IOException {
        return RecipeFile.read(runRoot.resolve("recipe.json")).stage().equals("judge");
    }

    /** Writes the averaged weights of a judge's run. */
    public static void exportJudge(Path runRoot, Path target) throws IOException {
        Path checkpoint = new RunDirectory(runRoot)
                .best()
                .orElseThrow(() -> new IOException(runRoot + " has no whole checkpoint to export"));
        SafetensorsWriter writer = new SafetensorsWriter().meta("format", "pt");
        try (Scope scope = Scope.open();
                WeightStore store = WeightStore.random(new Philox(0, 0), RunDirectory.averages(checkpoint))) {
            new JudgeNet(new Params(store), World.load().catalogue().palette().size());
            store.parameters()
                    .forEach(p ->
                            writer.add(p.name(), ElementType.F16, p.tensor().shape(), () -> p.tensor()
                                    .toFloats()));
            Files.createDirectories(target.toAbsolutePath().getParent());
            writer.write(target);
        }
    }

    /** W + alpha / rank * B A for every layer that has factors. */
    private static void merge(Map<String, float[]> weights, Recipe.Lora lora) {
        for (String name : List.copyOf(weights.keySet())) {
            if (!name.endsWith(WeightStore.LOW_RANK_A)) {
                continue;
            }
            String layer = name.substring(0, name.length() - WeightStore.LOW_RANK_A.length());
            float[] a = weights.remove(name);
            float[] b = weights.remove(layer + WeightStore.LOW_RANK_B);
            float[] w = weights.get(layer + ".weight");
            if (a == null || b == null || w == null) {
                throw new IllegalStateException("the low-rank update of " + layer + " is not whole");
            }
            int in = a.length / lora.rank();
            double scale = lora.alpha() / lora.rank();
            for (int o = 0; o < b.length / lora.rank(); o++) {
                for (int i = 0; i < in; i++) {
                    double sum = 0;
                    for (int r = 0; r < lora.rank(); r++) {
                        sum += (double) b[o * lora.rank() + r] * a[r * in + i];
                    }
                    w[o * in + i] += (float) (scale * sum);
                }
            }
        }
    }
}
