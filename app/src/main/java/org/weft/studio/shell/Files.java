package org.weft.studio.shell;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Asks for files; behind an interface because a system dialog cannot be opened in tests. */
public interface Files {
    Optional<Path> openStory();

    Optional<Path> newStory();

    List<Path> pictures();

    /** A recorded trace. */
    Optional<Path> trace();

    /** A folder that holds data; none where nobody can be asked. */
    default Optional<Path> folder() {
        return Optional.empty();
    }

    /** A file of some kind. @param name what the kind is called @param patterns such as {@code *.png} */
    default Optional<Path> choose(String name, List<String> patterns) {
        return Optional.empty();
    }

    /** Where to export to. @param extension of the file, without the dot */
    Optional<Path> export(String extension);

    /** A list or Markdown file to import. */
    default Optional<Path> importable() {
        return Optional.empty();
    }

    /** A folder of pictures and texts to import. */
    default Optional<Path> importableFolder() {
        return Optional.empty();
    }
}
