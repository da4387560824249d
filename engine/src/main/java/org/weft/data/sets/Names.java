package org.weft.data.sets;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/** File names: which are safe, what they say about splits, which are pictures. */
final class Names {
    static final List<String> PICTURES = List.of("png", "jpg", "jpeg", "webp", "gif", "bmp");
    private static final Set<String> PICTURE_SET = Set.copyOf(PICTURES);
    /** The longest first: "test" is the beginning of "testA". */
    private static final List<String> SPLITS =
            List.of("testa", "testb", "testdev", "training", "train", "validation", "val", "test", "dev");

    private static final int LONGEST = 1024;

    private Names() {}

    /**
     * A name out of a data file as a path below a folder.
     *
     * @param where the data file and entry, for the message
     * @throws DataException UNSAFE_NAME when it is absolute, climbs out of the folder or is no file name at all
     */
    static Path below(Path folder, String name, String where) throws DataException {
        checkSafe(name, where);
        try {
            return folder.resolve(name);
        } catch (java.nio.file.InvalidPathException e) {
            throw unsafe(name, where, e);
        }
    }

    /** @see #below */
    static void checkSafe(String name, String where) throws DataException {
        boolean absolute = name.startsWith("/") || name.startsWith("~") || name.matches("(?s)[A-Za-z]:.*");
        boolean odd = name.isEmpty()
                || name.length() > LONGEST
                || name.indexOf('\\') >= 0
                || name.chars().anyMatch(c -> c < ' ');
        boolean climbs = Stream.of(name.split("/", -1)).anyMatch(".."::equals);
        if (absolute || odd || climbs) {
            throw unsafe(name, where, null);
        }
    }

    private static DataException unsafe(String name, String where, @org.jspecify.annotations.Nullable Throwable cause) {
        return new DataException(
                Problem.UNSAFE_NAME,
                where,
                "the file name '" + shown(name) + "' does not stay in the data set's folder; it is not read",
                cause);
    }

    /** A name or text for a message: short, on one line. */
    static String shown(String text) {
        String line = text.length() > 80 ? text.substring(0, 77) + "..." : text;
        return line.replaceAll("\\p{Cntrl}", "?");
    }

    static String last(Path path) {
        Path name = path.toAbsolutePath().normalize().getFileName();
        return name == null ? path.toString() : name.toString();
    }

    /** A file's name without folders and the last ending. */
    static String stem(String file) {
        String name = file.substring(file.lastIndexOf('/') + 1);
        int dot = name.lastIndexOf('.');
        return dot <= 0 ? name : name.substring(0, dot);
    }

    /** What follows the last dot, in lower case. */
    static String ending(String file) {
        int dot = file.lastIndexOf('.');
        return dot < 0 ? "" : file.substring(dot + 1).toLowerCase(Locale.ROOT);
    }

    static boolean isPicture(String file) {
        return PICTURE_SET.contains(ending(file));
    }

    /** The split a file's or folder's name speaks of: train, val, test, testA, testB, dev; empty when it does not. */
    static String split(String file) {
        for (String word : file.toLowerCase(Locale.ROOT).split("[^a-z]+", -1)) {
            for (String split : SPLITS) {
                if (word.equals(split)) {
                    return switch (split) {
                        case "training" -> "train";
                        case "validation" -> "val";
                        case "testa" -> "testA";
                        case "testb" -> "testB";
                        default -> split;
                    };
                }
            }
        }
        return "";
    }

    /** The files of a folder in the order of their names; those of an ending if it is not empty. */
    static List<Path> files(Path folder, String ending) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> inside = Files.list(folder)) {
            return inside.filter(Files::isRegularFile)
                    .filter(f -> ending.isEmpty() || ending(last(f)).equals(ending))
                    .sorted()
                    .toList();
        }
    }
}
