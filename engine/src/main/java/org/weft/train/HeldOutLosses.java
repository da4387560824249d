package org.weft.train;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.weft.data.storyworld.Split;
import org.weft.data.storyworld.World;
import org.weft.model.ModelConfig;
import org.weft.model.Params;
import org.weft.model.WeightStore;
import org.weft.model.interleaved.MmInterleaved;
import org.weft.tensor.Scope;
import org.weft.tensor.mmfs.MmfsOp;
import org.weft.tensor.mmfs.Sight;
import org.weft.tensor.random.Philox;
import org.weft.text.Tokenizer;

/** Losses of a finished run on Storyworld's held-out documents, task by task. Every run sees the same documents and noises. */
public final class HeldOutLosses {
    private static final int ROWS = 8;

    private HeldOutLosses() {}

    /**
     * The averaged weights of the run's last checkpoint, MMFS seeing as much as in training.
     *
     * @param documents how many, rounded up to whole batches
     * @return text and image, as far as the task has them
     */
    public static Map<String, Double> of(Path run, Task task, int documents, MmfsOp op) throws IOException {
        Recipe recipe = RecipeFile.readWith(
                run.resolve("recipe.json"),
                Map.of("validation", documents, "batch", ROWS, "dropCondition", 0, "textWeight", 1, "imageWeight", 1));
        Path checkpoint = new RunDirectory(run)
                .lastGood()
                .orElseThrow(() -> new IOException(run + " has no whole checkpoint to measure"));
        Beginning beginning = Beginning.of(run);
        ModelConfig config = beginning.config();
        World world = World.load();
        FrameSource frames = new FrameSource(world, config.vision().imageSize(), recipe.emphasis());
        try (Scope scope = Scope.open();
                Tokenizer tokenizer = Tokenizer.open(beginning.tokenizer());
                WeightStore store = WeightStore.random(new Philox(0, 0), RunDirectory.averages(checkpoint))) {
            MmInterleaved model = new MmInterleaved(
                    new Params(store), config, Sight.of(recipe.mmfs()).applied(op));
            Batcher batcher = new Batcher(
                    recipe, config, tokenizer, new StoryworldLessons(world, frames, task, Split.VALIDATION));
            try (JointStage stage = new JointStage(model, recipe, batcher, batcher)) {
                Map<String, Double> out = stage.validate();
                out.remove("loss");
                return out;
            }
        }
    }
}
