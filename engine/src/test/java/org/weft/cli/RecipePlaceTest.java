package org.weft.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecipePlaceTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "storytelling",
                "storytelling.json",
                "recipes/storytelling.json",
                "assets/recipes/storytelling.json"
            })
    void aBundledRecipeIsFoundFromAnywhere(String name) {
        assertThat(RecipePlace.find(Path.of(name)))
                .isRegularFile()
                .isEqualTo(WeftHome.path()
                        .resolve("assets/recipes/storytelling.json")
                        .normalize());
    }

    @Test
    void onesOwnFileComesFirst(@TempDir Path folder) throws IOException {
        Path own = Files.writeString(folder.resolve("storytelling.json"), "{}");
        assertThat(RecipePlace.find(own)).isEqualTo(own);
        Path missing = folder.resolve("missing.json");
        assertThatThrownBy(() -> RecipePlace.find(missing)).hasMessageContaining("missing.json is not a recipe file");
    }
}
