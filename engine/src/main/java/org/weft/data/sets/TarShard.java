package org.weft.data.sets;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A shard of WebDataset: a tar whose entries with the same name up to the first dot are one example. Nothing is unpacked;
 * pictures are read out of the tar when asked for. The text is in {@code .txt}, {@code .caption} or the {@code caption} of
 * {@code .json}.
 */
final class TarShard extends SizedSet {
    private static final long MAX_NOTE = 1L << 20;

    private final Path file;
    private final String split;
    private final List<String> keys;
    private final Map<String, List<TarEntry>> samples = new LinkedHashMap<>();

    TarShard(Path file) throws IOException {
        super(file, DataFormat.WEBDATASET);
        this.file = file;
        split = Names.split(Names.last(file));
        try (FileChannel channel = FileChannel.open(file)) {
            for (TarEntry entry : TarEntry.all(file, channel)) {
                String name = entry.name();
                int dot = name.indexOf('.', name.lastIndexOf('/') + 1);
                String key = dot < 0 ? name : name.substring(0, dot);
                samples.computeIfAbsent(key, k -> new ArrayList<>(3)).add(entry);
            }
        } catch (NoSuchFileException e) {
            throw Pictures.missing(file, e);
        }
        keys = List.copyOf(samples.keySet());
    }

    @Override
    int count() {
        return keys.size();
    }

    @Override
    Example read(int index) throws IOException {
        String key = keys.get(index);
        String where = file + ": " + Names.shown(key);
        Names.checkSafe(key, where);
        List<Part> pictures = new ArrayList<>();
        String text = null;
        for (TarEntry entry : samples.getOrDefault(key, List.of())) {
            String ending = Names.ending(entry.name());
            if (Names.isPicture(entry.name())) {
                pictures.add(
                        new Part.Picture(new Pictures.InArchive(file, entry.name(), entry.offset(), entry.length())));
            } else if (ending.equals("txt") || ending.equals("caption")) {
                text = TextFilesSet.text(note(entry), where);
            } else if (ending.equals("json") && text == null) {
                JsonNode caption = Json.parse(note(entry), where).path("caption");
                text = caption.isTextual() ? caption.textValue().strip() : null;
            }
        }
        if (pictures.isEmpty() || text == null) {
            throw DataException.bad(where, pictures.isEmpty() ? "has no picture" : "has no text");
        }
        List<Part> parts = new ArrayList<>(pictures);
        parts.add(new Part.Text(text));
        return new Example(key, split, where, parts, Facts.captions(List.of(text)));
    }

    private byte[] note(TarEntry entry) throws IOException {
        if (entry.length() > MAX_NOTE) {
            throw DataException.bad(file + ": " + Names.shown(entry.name()), "is a text of more than a megabyte");
        }
        return Slices.read(file, entry.offset(), (int) entry.length());
    }

    /** A file in a tar. */
    record TarEntry(String name, long offset, long length) {
        private static final int BLOCK = 512;
        private static final int MOST = 2_000_000;
        private static final long MAX_NAME = 64 << 10;

        /** Reads the headers only; what lies between is skipped. */
        static List<TarEntry> all(Path file, FileChannel channel) throws IOException {
            List<TarEntry> entries = new ArrayList<>();
            String longName = "";
            for (long at = 0; at + BLOCK <= channel.size(); ) {
                byte[] head = Slices.read(channel, file, at, BLOCK);
                if (head[0] == 0) {
                    break;
                }
                check(head, file, at);
                long length = number(head, 124, 12, file);
                long start = at + BLOCK;
                if (length < 0 || length > channel.size() - start) {
                    throw damaged(file, "ends too early; it is damaged or was not loaded whole");
                }
                char type = (char) head[156];
                if (type == 'L' || type == 'x') { // the next entry's name, too long for its header
                    String told = new String(
                            Slices.read(channel, file, start, (int) Math.min(length, MAX_NAME)),
                            StandardCharsets.UTF_8);
                    longName = type == 'L' ? field(told) : pax(told, longName);
                } else {
                    if (type == '0' || type == 0) {
                        entries.add(new TarEntry(plain(longName.isEmpty() ? name(head) : longName), start, length));
                    }
                    longName = "";
                }
                if (entries.size() > MOST) {
                    throw damaged(file, "has more than " + MOST + " entries; split it");
                }
                at = start + (length + BLOCK - 1) / BLOCK * BLOCK;
            }
            return entries;
        }

        private static void check(byte[] head, Path file, long at) throws DataException {
            int sum = 0;
            for (int i = 0; i < BLOCK; i++) {
                sum += i >= 148 && i < 156 ? ' ' : head[i] & 255;
            }
            if (sum != number(head, 148, 8, file)) {
                throw damaged(file, at == 0 ? "is no tar" : "is damaged at byte " + at);
            }
        }

        /** Octal digits, or a binary number when the first bit is set. */
        private static long number(byte[] head, int from, int width, Path file) throws DataException {
            if ((head[from] & 0x80) != 0) {
                return ByteBuffer.wrap(head).getLong(from + width - 8);
            }
            String digits = field(new String(head, from, width, StandardCharsets.ISO_8859_1))
                    .strip();
            if (!digits.matches("[0-7]{1,12}")) {
                throw damaged(file, "is no tar or a damaged one");
            }
            return Long.parseLong(digits, 8);
        }

        private static String name(byte[] head) {
            String name = field(new String(head, 0, 100, StandardCharsets.UTF_8));
            boolean ustar = new String(head, 257, 6, StandardCharsets.ISO_8859_1).equals("ustar\0");
            String folder = ustar ? field(new String(head, 345, 155, StandardCharsets.UTF_8)) : "";
            return folder.isEmpty() ? name : folder + "/" + name;
        }

        /** The path of a pax record "LENGTH path=VALUE". */
        private static String pax(String records, String otherwise) {
            for (String line : records.split("\n", -1)) {
                int at = line.indexOf(" path=");
                if (at > 0) {
                    return line.substring(at + 6);
                }
            }
            return otherwise;
        }

        private static String plain(String name) {
            return name.startsWith("./") ? name.substring(2) : name;
        }

        private static String field(String padded) {
            int end = padded.indexOf('\0');
            return end < 0 ? padded : padded.substring(0, end);
        }

        private static DataException damaged(Path file, String why) {
            return new DataException(Problem.UNREADABLE, file.toString(), why);
        }
    }
}
