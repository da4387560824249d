package org.weft.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.weft.engine.training.RecipeCopy;
import org.weft.engine.training.RecipeInfo;

/** Copies of recipes, read as the command line reads them. */
class RecipeCopyTest {
    private static final Path RECIPES =
            Path.of(System.getProperty("weft.home", "..")).resolve("assets/recipes");

    @TempDir
    Path folder = Path.of("");

    private Recipe copy(String name, Map<String, String> changes) throws IOException {
        Path to = folder.resolve("copy.json");
        RecipeCopy.write(RECIPES.resolve(name + ".json"), changes, to);
        return RecipeFile.read(to);
    }

    @Test
    void everyBundledRecipeIsTheSameInACopyAndFindsItsModelFromThere() throws IOException {
        for (RecipeInfo recipe : RecipeInfo.list(RECIPES)) {
            Map<String, String> values = RecipeCopy.values(recipe.file());
            Recipe copied = copy(recipe.name(), values);
            assertThat(RecipeFile.sameAs(recipe.file(), folder.resolve("copy.json")))
                    .as(recipe.name())
                    .isTrue();
            assertThat(Path.of(copied.model())).isAbsolute().exists();
        }
    }

    @Test
    void valuesChangeAndWhatHangsOnThemFollows() throws IOException {
        Recipe changed = copy(
                "storytelling",
                Map.of("steps", " 100 ", "batch", "2", "accumulate", "64", "rate", "0.00002", "patience", "3"));
        assertThat(changed.steps()).isEqualTo(100);
        assertThat(changed.batch()).isEqualTo(2);
        assertThat(changed.accumulate()).isEqualTo(64);
        assertThat(changed.rate()).isEqualTo(0.00002);
        assertThat(changed.patience()).isEqualTo(3);
        assertThat(changed.warmup()).as("keeps its share").isEqualTo(5);
        assertThat(copy("pictures", Map.of("patience", "3")).validation())
                .as("to know when to end")
                .isPositive();
    }

    @Test
    void lowRankUpdatesAndAllWeightsTakeEachOthersPlace() throws IOException {
        assertThat(Objects.requireNonNull(
                                copy("storytelling", Map.of("lora", "true")).lora())
                        .rank())
                .isEqualTo(8);
        assertThat(copy("storytelling-lora", Map.of("lora", "false")).lora()).isNull();
        assertThat(copy("storytelling-lora", Map.of("lora", "true")).lora())
                .isEqualTo(RecipeFile.read(RECIPES.resolve("storytelling-lora.json"))
                        .lora());
        assertThat(copy("storytelling", Map.of("recompute", "true")).recompute())
                .isTrue();
    }

    @Test
    void whatIsWrongIsSaidByTheChecksOfRecipes() {
        assertThatThrownBy(() -> copy("storytelling", Map.of("steps", "many", "batch", "0", "rate", "0,1")))
                .hasMessageContaining("\"steps\" is \"many\", expected a whole number")
                .hasMessageContaining("\"batch\" is 0")
                .hasMessageContaining("\"rate\" is \"0,1\", expected a number");
    }

    @Test
    void aFileThatIsNoRecipeIsNamed() throws IOException {
        Path broken = Files.writeString(folder.resolve("broken.json"), "{");
        assertThatThrownBy(() -> RecipeCopy.values(broken)).hasMessageContaining("broken.json");
    }
}
