package org.weft.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Where a recipe that someone named lies. */
final class RecipePlace {
    private RecipePlace() {}

    /**
     * The file itself, or one that comes with Weft: "storytelling", "storytelling.json", "recipes/storytelling.json" and
     * "assets/recipes/storytelling.json" are the same wherever the command is given.
     *
     * @throws CommandFailure when there is none
     */
    static Path find(Path named) {
        if (Files.isRegularFile(named)) {
            return named;
        }
        Path home = WeftHome.path();
        List<Path> tried = named.isAbsolute()
                ? List.of()
                : List.of(
                        home.resolve("assets").resolve(named),
                        home.resolve("assets/recipes").resolve(named),
                        home.resolve("assets/recipes").resolve(named + ".json"),
                        home.resolve(named));
        return tried.stream()
                .map(Path::normalize)
                .filter(Files::isRegularFile)
                .findFirst()
                .orElseThrow(() -> CommandFailure.usage(named + " is not a recipe file; "
                        + home.resolve("assets/recipes") + " holds some, such as storytelling.json"));
    }
}
