package org.weft.train;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.weft.data.sets.DataSet;
import org.weft.data.sets.DataSets;
import org.weft.data.storyworld.Split;
import org.weft.data.storyworld.World;
import org.weft.model.ModelConfig;

/** Opens what a recipe learns from. */
final class LessonSources {
    private LessonSources() {}

    /**
     * @param heldOut the documents that progress is measured on instead of those that are learned
     * @throws IOException when a source is missing or of the wrong kind
     */
    static LessonSource open(Recipe recipe, ModelConfig config, World world, boolean heldOut) throws IOException {
        FrameSource frames = new FrameSource(world, config.vision().imageSize(), recipe.emphasis());
        List<LessonSource> sources = new ArrayList<>();
        try {
            for (Recipe.Data data : recipe.data()) {
                sources.add(open(data, world, frames, heldOut));
            }
        } catch (IOException | RuntimeException e) {
            sources.forEach(LessonSource::close);
            throw e;
        }
        return sources.size() == 1
                ? sources.get(0)
                : new MixedLessons(
                        sources,
                        recipe.data().stream().map(Recipe.Data::probability).toList());
    }

    private static LessonSource open(Recipe.Data data, World world, FrameSource frames, boolean heldOut)
            throws IOException {
        if (data.source().equals(RecipeFile.STORYWORLD)) {
            Split split = heldOut ? Split.VALIDATION : StoryworldLessons.split(data.split());
            return new StoryworldLessons(world, frames, data.task(), split);
        }
        DataSet set = DataSets.open(Path.of(data.source()), data.format());
        try {
            return new DataSetLessons(set, data.task(), data.split(), heldOut);
        } catch (IOException | RuntimeException e) {
            set.close();
            throw e;
        }
    }
}
