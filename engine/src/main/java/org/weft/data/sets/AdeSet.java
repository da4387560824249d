package org.weft.data.sets;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * ADE20K's folders: an example for each picture, with its label map before it. Where {@code captions/} has a text file of
 * the same name, which the paper's recipe wants and ADE20K itself lacks, its text stands between them.
 */
final class AdeSet extends SizedSet {
    /** Classes of scene parsing, when no file says otherwise. */
    private static final int CLASSES = 150;

    private static final long MAX_TABLE = 4L << 20;
    private static final int MOST_CLASSES = 65_536;
    private static final List<String> MAPS = List.of("png", "bmp", "gif", "jpg", "jpeg", "webp");

    private final Path root;
    private final Classes classes;
    private final List<Path> pictures = new ArrayList<>();

    AdeSet(Path root) throws IOException {
        super(root, DataFormat.ADE20K);
        this.root = root;
        classes = classes(root);
        Path images = root.resolve("images");
        pictures.addAll(pictures(images));
        if (pictures.isEmpty()) {
            throw new DataException(Problem.UNREADABLE, images.toString(), "holds no pictures");
        }
        Set<String> stems = new HashSet<>();
        pictures.forEach(p -> stems.add(stem(p)));
        for (Path map : pictures(root.resolve("annotations"))) {
            if (!stems.contains(stem(map))) { // told of as missing when it is read
                pictures.add(Path.of(stem(map) + ".jpg"));
            }
        }
        pictures.sort(Comparator.naturalOrder());
    }

    /** All below a folder, by their paths from there. */
    private static List<Path> pictures(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder, 4)) {
            return all.filter(Files::isRegularFile)
                    .filter(f -> Names.isPicture(Names.last(f)))
                    .map(folder::relativize)
                    .toList();
        }
    }

    private static String stem(Path picture) {
        String name = picture.toString().replace('\\', '/');
        return name.substring(0, name.lastIndexOf('.'));
    }

    /** The table's columns: Idx first; Name, and RGB if it is there, by the heading. */
    private static Classes classes(Path root) throws IOException {
        for (Path file : Names.files(root, "txt")) {
            if (Names.last(file).startsWith("objectInfo")) {
                String table = new String(Pictures.read(file, MAX_TABLE), StandardCharsets.UTF_8);
                return classes(file, table.lines().toList());
            }
        }
        return Classes.numbered(CLASSES + 1);
    }

    private static Classes classes(Path file, List<String> lines) throws DataException {
        List<String> heading =
                List.of(lines.isEmpty() ? new String[0] : lines.getFirst().split("\t", -1));
        int name = heading.indexOf("Name");
        int rgb = heading.indexOf("RGB");
        List<String> names = new ArrayList<>(List.of("other"));
        Map<Integer, Integer> colours = new HashMap<>();
        for (int i = 1; i < lines.size() && i < MOST_CLASSES && !lines.get(i).isBlank(); i++) {
            String[] cells = lines.get(i).split("\t", -1);
            if (cells.length < heading.size() || !cells[0].strip().equals(Integer.toString(i))) {
                throw new DataException(
                        Problem.UNREADABLE, file.toString(), "has no class " + i + " in line " + (i + 1));
            }
            names.add(name < 0 ? Integer.toString(i) : cells[name]);
            if (rgb >= 0) {
                colours.put(colour(cells[rgb], file, i), i);
            }
        }
        return new Classes(names, colours);
    }

    private static int colour(String cell, Path file, int line) throws DataException {
        int colour = 0;
        String[] parts = cell.strip().split(" ", -1);
        for (String part : parts) {
            if (parts.length != 3 || !part.matches("\\d{1,3}")) {
                throw new DataException(
                        Problem.UNREADABLE, file.toString(), "has no colour such as 255 0 0 in line " + (line + 1));
            }
            colour = colour << 8 | (Integer.parseInt(part) & 255);
        }
        return colour;
    }

    @Override
    int count() {
        return pictures.size();
    }

    @Override
    Example read(int index) throws IOException {
        Path picture = pictures.get(index);
        Path file = root.resolve("images").resolve(picture);
        String split =
                picture.getNameCount() > 1 ? Names.split(picture.getName(0).toString()) : "";
        String stem = stem(picture);
        List<Part> parts = new ArrayList<>();
        parts.add(new Part.Labels(new Pictures.InFile(map(stem)), classes));
        Path caption = root.resolve("captions").resolve(stem + ".txt");
        List<String> captions = new ArrayList<>();
        if (Files.exists(caption)) {
            captions.add(TextFilesSet.text(Pictures.read(caption, TextFilesSet.MAX_TEXT), caption.toString()));
            parts.add(new Part.Text(captions.getFirst()));
        }
        parts.add(new Part.Picture(new Pictures.InFile(file)));
        return new Example(stem, split, file.toString(), parts, Facts.captions(captions));
    }

    private Path map(String stem) {
        Path folder = root.resolve("annotations");
        for (String ending : MAPS) {
            Path map = folder.resolve(stem + "." + ending);
            if (Files.exists(map)) {
                return map;
            }
        }
        return folder.resolve(stem + ".png");
    }
}
