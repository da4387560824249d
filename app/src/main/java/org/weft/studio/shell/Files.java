package org.weft.studio.shell;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Asks for files; behind an interface because a system dialog cannot be opened without a display. As it stands here nobody can be
 * asked, and nothing is chosen.
 */
public interface Files {
    default Optional<Path> openStory() {
        return Optional.empty();
    }

    default Optional<Path> newStory() {
        return Optional.empty();
    }

    default List<Path> pictures() {
        return List.of();
    }

    /** A recorded trace. */
    default Optional<Path> trace() {
        return Optional.empty();
    }

    /** A folder that holds data. */
    default Optional<Path> folder() {
        return Optional.empty();
    }

    /** A file of some kind. @param name what the kind is called @param patterns such as {@code *.png} */
    default Optional<Path> choose(String name, List<String> patterns) {
        return Optional.empty();
    }

    /** Where to export to. @param extension of the file, without the dot */
    default Optional<Path> export(String extension) {
        return Optional.empty();
    }

    /** A list or Markdown file to import. */
    default Optional<Path> importable() {
        return Optional.empty();
    }

    /** A folder of pictures and texts to import. */
    default Optional<Path> importableFolder() {
        return Optional.empty();
    }
}
