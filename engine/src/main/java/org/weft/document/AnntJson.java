package org.weft.document;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.weft.engine.EngineException;
import org.weft.engine.RgbImages;
import org.weft.engine.Target;

/**
 * Reads the reference's list for inference. Each entry is a story: {@code sentences}, {@code images} (files), for every image
 * the number of its sentence in {@code sentence_ixs} and in {@code image_first} whether it stands before that sentence, and
 * what to make next in {@code generate_mode} and {@code num_iter}; our own lists add a {@code title}. An entry that asks for images has its last image as a
 * placeholder, as in the reference; the file given for it stays a candidate that is not chosen.
 */
public final class AnntJson {
    private static final long MAX_LIST_BYTES = 64L << 20;
    private static final long MAX_PICTURE_BYTES = 128L << 20;
    private static final int MAX_COUNT = 64;

    private final Path file;
    private final Instant time;

    private AnntJson(Path file) throws IOException {
        this.file = file;
        this.time = Files.getLastModifiedTime(file).toInstant();
    }

    /**
     * One story of a list.
     *
     * @param end how many of its slots come before what is to be made
     * @param next what to make; AUTO when the entry does not say
     * @param count how many items, 1..64
     * @param pictures the file of every picture, by hash
     */
    public record Entry(Story story, int end, Target next, int count, Map<String, Path> pictures) {
        public Entry {
            pictures = Map.copyOf(pictures);
        }

        /** The bytes of one of this story's pictures. */
        public byte[] picture(String hash) throws IOException {
            Path picture = pictures.get(hash);
            if (picture == null) {
                throw new IOException("the story has no picture " + hash);
            }
            return bytes(picture, MAX_PICTURE_BYTES);
        }
    }

    /**
     * Reads a list; image files lie relative to the list's folder, or else to the current folder.
     *
     * @throws IOException when the list or an image is not there or is not what it should be, naming file and entry
     */
    public static List<Entry> read(Path file) throws IOException {
        JsonNode list;
        try {
            list = new ObjectMapper().readTree(bytes(file, MAX_LIST_BYTES));
        } catch (JsonProcessingException e) {
            throw new IOException(
                    file + ": is not valid JSON: line " + e.getLocation().getLineNr() + ", column "
                            + e.getLocation().getColumnNr() + " is not what belongs there",
                    e);
        }
        if (!list.isArray()) {
            throw new IOException(file + ": is no list of stories; it must start with [");
        }
        AnntJson reader = new AnntJson(file);
        List<Entry> entries = new ArrayList<>();
        for (JsonNode entry : list) {
            entries.add(reader.entry(entry, file + ": entry " + (entries.size() + 1) + ": "));
        }
        return entries;
    }

    private Entry entry(JsonNode entry, String where) throws IOException {
        JsonNode sentences = array(entry, "sentences", where);
        JsonNode images = array(entry, "images", where);
        JsonNode numbers = array(entry, "sentence_ixs", where);
        JsonNode first = array(entry, "image_first", where);
        require(
                numbers.size() == images.size() && first.size() == images.size(),
                where + "images, sentence_ixs and image_first differ in length; give one of each for every image");
        for (JsonNode number : numbers) {
            require(
                    number.isInt() && number.asInt() >= 0 && number.asInt() < sentences.size(),
                    where + "sentence_ixs has " + number + "; sentences count from 0 to " + (sentences.size() - 1));
        }
        Target next = next(entry, where);
        Slots slots = new Slots(next == Target.IMAGE ? images.size() - 1 : -1, where);
        for (int s = 0; s < sentences.size(); s++) {
            require(sentences.get(s).isTextual(), where + "sentence " + s + " is not text");
            slots.images(images, numbers, first, s, true);
            slots.text(sentences.get(s).asText());
            slots.images(images, numbers, first, s, false);
        }
        int count = entry.path("num_iter").asInt(1);
        require(count >= 1 && count <= MAX_COUNT, where + "num_iter must be 1 to " + MAX_COUNT);
        int end = slots.placeholder < 0 ? slots.list.size() : slots.placeholder;
        return new Entry(new Story(entry.path("title").asText(""), slots.list), end, next, count, slots.files);
    }

    private static Target next(JsonNode entry, String where) throws IOException {
        String mode = entry.path("generate_mode").asText("");
        return switch (mode) {
            case "generate_images" -> Target.IMAGE;
            case "generate_texts" -> Target.TEXT;
            case "" -> Target.AUTO;
            default ->
                throw new IOException(
                        where + "generate_mode is " + mode + "; known are generate_images and generate_texts");
        };
    }

    /** The slots of one entry as they grow. */
    private final class Slots {
        private final List<Slot> list = new ArrayList<>();
        private final Map<String, Path> files = new HashMap<>();
        private final int target;
        private final String where;
        private int placeholder = -1;

        /** @param target number of the image that is to be made, -1 for none */
        Slots(int target, String where) {
            this.target = target;
            this.where = where;
        }

        void text(String words) {
            add(SlotKind.TEXT, new Content.Text(words), true);
        }

        void images(JsonNode images, JsonNode numbers, JsonNode first, int sentence, boolean before)
                throws IOException {
            for (int i = 0; i < images.size(); i++) {
                if (numbers.get(i).asInt() == sentence && first.get(i).asBoolean() == before) {
                    boolean given = i != target;
                    if (!given) {
                        placeholder = list.size();
                    }
                    image(images.get(i).asText(), given);
                }
            }
        }

        private void image(String name, boolean given) throws IOException {
            Path path = find(name);
            if (!given && !Files.exists(path)) {
                list.add(new Slot(
                        "slot" + list.size(), SlotKind.IMAGE, List.of(), null, null, "")); // nothing to compare with
                return;
            }
            try {
                byte[] bytes = bytes(path, MAX_PICTURE_BYTES);
                RgbImages.Size size = RgbImages.size(bytes);
                String hash = sha256(bytes);
                files.put(hash, path);
                add(SlotKind.IMAGE, new Content.Picture(hash, size.width(), size.height()), given);
            } catch (NoSuchFileException e) {
                throw new IOException(where + "there is no image " + name + " in " + path.getParent(), e);
            } catch (EngineException e) {
                throw new IOException(where + name + ": " + e.getMessage(), e);
            }
        }

        private void add(SlotKind kind, Content content, boolean chosen) {
            String id = "slot" + list.size();
            Candidate candidate = new Candidate(id + "-given", content, null, time);
            list.add(new Slot(id, kind, List.of(candidate), chosen ? candidate.id() : null, null, ""));
        }
    }

    private Path find(String name) {
        Path beside = file.toAbsolutePath().resolveSibling(name).normalize();
        Path here = Path.of(name).toAbsolutePath().normalize();
        return Files.exists(beside) || !Files.exists(here) ? beside : here;
    }

    private static JsonNode array(JsonNode entry, String name, String where) throws IOException {
        JsonNode array = entry.path(name);
        require(
                array.isArray() || (array.isMissingNode() && !name.equals("sentences")),
                where + name + " is missing or no list");
        return array;
    }

    private static void require(boolean ok, String message) throws IOException {
        if (!ok) {
            throw new IOException(message);
        }
    }

    private static byte[] bytes(Path file, long most) throws IOException {
        if (Files.isRegularFile(file) && Files.size(file) > most) {
            throw new IOException(file + ": has more than " + (most >> 20) + " MB; make it smaller");
        }
        return Files.readAllBytes(file);
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
