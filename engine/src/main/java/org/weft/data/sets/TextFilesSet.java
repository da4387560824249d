package org.weft.data.sets;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Pictures with text files of the same name, in a folder and the folders in it: a picture, then its text. */
final class TextFilesSet extends SizedSet {
    static final long MAX_TEXT = 1L << 20;
    private static final int DEPTH = 4;

    private final Path root;
    private final List<Path> pictures = new ArrayList<>();

    TextFilesSet(Path root) throws IOException {
        super(root, DataFormat.TEXT_FILES);
        this.root = root;
        try (Stream<Path> all = Files.walk(root, DEPTH)) {
            all.filter(Files::isRegularFile)
                    .filter(f -> Names.isPicture(Names.last(f)))
                    .sorted()
                    .forEach(pictures::add);
        }
        if (pictures.isEmpty()) {
            throw new DataException(Problem.UNREADABLE, root.toString(), "holds no pictures");
        }
    }

    /** Whether there is a picture with its text. */
    static boolean looksLike(Path root) throws IOException {
        try (Stream<Path> all = Files.walk(root, DEPTH)) {
            return all.filter(f -> Names.isPicture(Names.last(f)))
                    .anyMatch(f -> Files.isRegularFile(f.resolveSibling(Names.stem(Names.last(f)) + ".txt")));
        }
    }

    @Override
    int count() {
        return pictures.size();
    }

    @Override
    Example read(int index) throws IOException {
        Path picture = pictures.get(index);
        Path inside = root.relativize(picture);
        String split = inside.getNameCount() > 1 ? Names.split(inside.getName(0).toString()) : "";
        String stem = Names.stem(Names.last(picture));
        String text = text(Pictures.read(picture.resolveSibling(stem + ".txt"), MAX_TEXT), picture.toString());
        List<Part> parts = List.of(new Part.Picture(new Pictures.InFile(picture)), new Part.Text(text));
        String id = inside.toString().replace('\\', '/');
        return new Example(
                id.substring(0, id.lastIndexOf('.')), split, picture.toString(), parts, Facts.captions(List.of(text)));
    }

    /** A caption: UTF-8, without the spaces around it. */
    static String text(byte[] bytes, String where) throws DataException {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            return (text.startsWith("\uFEFF") ? text.substring(1) : text).strip();
        } catch (CharacterCodingException e) {
            throw new DataException(Problem.UNREADABLE, where, "has a text that is not UTF-8; save it as UTF-8", e);
        }
    }
}
