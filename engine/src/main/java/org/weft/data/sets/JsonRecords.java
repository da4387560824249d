package org.weft.data.sets;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The entries of a list in a JSON file of any length. One pass notes where each entry lies and a hash of its key; entries
 * are parsed one by one when asked for. Takes 20 bytes of memory an entry. Safe for many threads.
 */
final class JsonRecords implements AutoCloseable {
    private static final int MOST = 50_000_000;
    /** Entries with the same key, such as the captions of one picture. */
    private static final int MOST_ALIKE = 10_000;

    private final Path file;
    private final String key;
    private final FileChannel channel;
    private long[] starts = new long[64];
    private int[] lengths = new int[64];
    /** Hash of the key above, number of the entry below, sorted. */
    private long[] byKey = {};

    private int count;

    private JsonRecords(Path file, String key) throws IOException {
        this.file = file;
        this.key = key;
        try {
            channel = FileChannel.open(file);
        } catch (NoSuchFileException e) {
            throw Pictures.missing(file, e);
        }
    }

    /**
     * Looks through a file.
     *
     * @param path names of the objects' fields that lead to the list; empty when the file is the list
     * @param key field that {@link #find} looks for; empty for none. An entry that is a list is looked for by its first item
     * @throws DataException when the file is no JSON or has no such list
     */
    static JsonRecords scan(Path file, List<String> path, String key) throws IOException {
        JsonRecords records = new JsonRecords(file, key);
        try (BufferedInputStream in = Json.stream(file);
                JsonParser parser = Json.parser(in)) {
            records.enter(parser, path);
            records.entries(parser);
        } catch (JsonProcessingException e) {
            records.close();
            throw Json.invalid(file.toString(), e);
        } catch (IOException e) {
            records.close();
            throw e;
        }
        records.byKey = Arrays.copyOf(records.byKey, key.isEmpty() ? 0 : records.count);
        Arrays.sort(records.byKey);
        return records;
    }

    /** The lines of a file with an object in each; empty lines do not count. */
    static JsonRecords lines(Path file) throws IOException {
        JsonRecords records = new JsonRecords(file, "");
        try (BufferedInputStream in = Json.stream(file)) {
            byte[] buffer = new byte[1 << 16];
            long at = 0;
            long start = 0;
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                for (int i = 0; i < n; i++, at++) {
                    if (buffer[i] == '\n') {
                        records.line(start, at);
                        start = at + 1;
                    }
                }
            }
            records.line(start, at);
        } catch (IOException e) {
            records.close();
            throw e;
        }
        return records;
    }

    private void line(long from, long to) throws IOException {
        if (to - from > 1) { // an empty line, perhaps with a carriage return
            add(from, to);
        }
    }

    /** Moves the parser to the start of the list. */
    private void enter(JsonParser parser, List<String> path) throws IOException {
        JsonToken token = parser.nextToken();
        for (String name : path) {
            if (token != JsonToken.START_OBJECT) {
                throw noList(path);
            }
            token = field(parser, name, path);
        }
        if (token != JsonToken.START_ARRAY) {
            throw noList(path);
        }
        if (parser.currentLocation().getByteOffset() < 0) {
            throw new DataException(Problem.UNREADABLE, file.toString(), "is not UTF-8; save it as UTF-8");
        }
    }

    private JsonToken field(JsonParser parser, String name, List<String> path) throws IOException {
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            boolean found = parser.currentName().equals(name);
            JsonToken value = parser.nextToken();
            if (found) {
                return value;
            }
            parser.skipChildren();
        }
        throw noList(path);
    }

    private DataException noList(List<String> path) {
        String what =
                path.isEmpty() ? "is no list; it must start with [" : "has no list '" + String.join(".", path) + "'";
        return new DataException(Problem.UNREADABLE, file.toString(), what);
    }

    private void entries(JsonParser parser) throws IOException {
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            if (token == null) {
                throw new DataException(Problem.UNREADABLE, file.toString(), "ends too early");
            }
            long start = parser.currentTokenLocation().getByteOffset();
            long hash = skip(parser, token);
            parser.finishToken();
            if (!key.isEmpty()) {
                if (byKey.length == count) {
                    byKey = Arrays.copyOf(byKey, Math.max(64, count * 2));
                }
                byKey[count] = hash << 32 | count;
            }
            add(start, parser.currentLocation().getByteOffset());
        }
    }

    /** Goes to the end of the entry; returns its key's hash. */
    private long skip(JsonParser parser, JsonToken token) throws IOException {
        if (key.isEmpty()) {
            parser.skipChildren();
            return 0;
        }
        if (token == JsonToken.START_ARRAY) {
            JsonToken first = parser.nextToken();
            long hash = first == JsonToken.END_ARRAY || first == null ? 0 : skip(parser, first);
            while (first != JsonToken.END_ARRAY && first != null) {
                first = parser.nextToken();
                parser.skipChildren();
            }
            return hash;
        }
        long hash = 0;
        if (token == JsonToken.START_OBJECT) {
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                boolean wanted = parser.currentName().equals(key);
                if (parser.nextToken().isScalarValue() && wanted) {
                    hash = hash(parser.getText());
                }
                parser.skipChildren();
            }
        }
        return hash;
    }

    private static long hash(String key) {
        return (key.hashCode() * 0x9E3779B97F4A7C15L) >>> 32;
    }

    private void add(long from, long to) throws IOException {
        if (count == MOST) {
            throw new DataException(
                    Problem.UNREADABLE, file.toString(), "has more than " + MOST + " entries; split it");
        }
        if (count == starts.length) {
            starts = Arrays.copyOf(starts, count * 2);
            lengths = Arrays.copyOf(lengths, count * 2);
        }
        starts[count] = from;
        lengths[count] = (int) Math.min(Integer.MAX_VALUE, to - from);
        count++;
    }

    int size() {
        return count;
    }

    Path file() {
        return file;
    }

    /** An entry for messages, counted from 1. */
    String where(int index) {
        return file + ": entry " + (index + 1);
    }

    /** Parses an entry. @throws DataException when it is too long or no longer what it was */
    JsonNode get(int index) throws IOException {
        if (lengths[index] > Json.MAX_RECORD_BYTES) {
            throw DataException.bad(
                    where(index), "has more than " + (Json.MAX_RECORD_BYTES >> 20) + " MB; it is not read");
        }
        return Json.parse(Slices.read(channel, file, starts[index], lengths[index]), where(index));
    }

    /** The numbers of all entries with this key, in order. */
    List<Integer> find(String wanted) throws IOException {
        long hash = hash(wanted);
        int at = Arrays.binarySearch(byKey, hash << 32);
        List<Integer> found = new ArrayList<>();
        int looked = 0; // chosen keys can have one hash
        for (int i = at < 0 ? -at - 1 : at; i < byKey.length && byKey[i] >>> 32 == hash; i++) {
            int entry = (int) byKey[i];
            if (key(entry).equals(wanted)) {
                found.add(entry);
            }
            if (++looked > MOST_ALIKE) {
                throw DataException.bad(
                        file.toString(),
                        "has more than " + MOST_ALIKE + " entries like " + key + " " + Names.shown(wanted));
            }
        }
        return found;
    }

    private String key(int entry) throws IOException {
        JsonNode node = get(entry);
        while (node.isArray()) {
            node = node.path(0);
        }
        return node.path(key).asText("");
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
