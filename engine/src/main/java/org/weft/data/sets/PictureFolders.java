package org.weft.data.sets;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Finds a data set's pictures: in its folder, in {@code images/}, and in the folders directly in these, such as
 * {@code train2014/}. Names from data files never leave the folder.
 */
final class PictureFolders {
    private static final int MOST_FOLDERS = 64;

    private final Path root;
    private final List<Path> folders;

    /** @param list the data file; pictures lie beside it, or beside its folder if that is called annotations */
    static PictureFolders of(Path list) throws IOException {
        Path folder = list.toAbsolutePath().getParent();
        if (folder == null) {
            throw new DataException(Problem.UNREADABLE, list.toString(), "is in no folder");
        }
        Path above = folder.getParent();
        return new PictureFolders(above != null && Names.last(folder).equals("annotations") ? above : folder);
    }

    PictureFolders(Path root) throws IOException {
        this.root = root;
        Set<Path> found = new LinkedHashSet<>(List.of(root, root.resolve("images")));
        for (Path outer : List.of(root, root.resolve("images"))) {
            if (Files.isDirectory(outer)) {
                try (Stream<Path> inside = Files.list(outer)) {
                    inside.filter(Files::isDirectory)
                            .sorted()
                            .limit(MOST_FOLDERS)
                            .forEach(found::add);
                }
            }
        }
        folders = List.copyOf(found);
    }

    /**
     * The picture of a name as a data file gives it; it may turn out to be missing.
     *
     * @throws DataException UNSAFE_NAME for names that leave the folder
     */
    PictureRef named(String name, String where) throws DataException {
        Path first = Names.below(root, name, where);
        for (Path folder : folders) {
            Path file = folder.resolve(name);
            if (Files.exists(file)) {
                return new Pictures.InFile(file);
            }
        }
        return new Pictures.InFile(first);
    }

    /** The first picture whose name without its ending is one of these. */
    PictureRef stem(List<String> stems, String where) throws DataException {
        for (String stem : stems) {
            Names.below(root, stem, where);
        }
        for (Path folder : folders) {
            for (String stem : stems) {
                for (String ending : Names.PICTURES) {
                    Path file = folder.resolve(stem + "." + ending);
                    if (Files.exists(file)) {
                        return new Pictures.InFile(file);
                    }
                }
            }
        }
        return new Pictures.InFile(root.resolve(stems.getFirst() + ".jpg"));
    }

    /**
     * A picture of COCO by its number.
     *
     * @param id the number, digits; anything else is taken as a name
     * @param subset such as train2014, may be empty
     */
    PictureRef coco(String id, String subset, String where) throws DataException {
        if (!id.matches("\\d{1,12}")) {
            return stem(List.of(id), where);
        }
        String padded = String.format(Locale.ROOT, "%012d", Long.parseLong(id));
        List<String> stems = new ArrayList<>();
        for (String part : new LinkedHashSet<>(List.of(subset, "train2014", "val2014", "test2015"))) {
            if (!part.isEmpty()) {
                stems.add("COCO_" + part + "_" + padded);
            }
        }
        for (String part : new LinkedHashSet<>(List.of(subset, "val2018", "test2018"))) {
            if (!part.isEmpty()) {
                stems.add("VisualDialog_" + part + "_" + padded);
            }
        }
        stems.add(padded);
        stems.add(id);
        return stem(stems, where);
    }
}
