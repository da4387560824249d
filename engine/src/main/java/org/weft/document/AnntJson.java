package org.weft.document;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.weft.engine.RgbImages;

/**
 * The reference's annt.json: a list of entries with {@code sentences}, {@code images} (paths beside the file) and
 * {@code sentence_ixs} (or {@code sentence_ids}), the sentence each image belongs to; {@code image_first} (per image or once) says whether it stands before its
 * sentence.
 */
public final class AnntJson {
    private static final long LARGEST = 64L << 20;

    private AnntJson() {}

    /** Every entry as a document in memory; the caller closes them. @throws IOException naming the file and the place */
    public static List<StoryDocument> read(Path file) throws IOException {
        if (Files.size(file) > LARGEST) {
            throw new IOException(file + " is over 64 MB; that is no story list.");
        }
        JsonNode root;
        try {
            root = new ObjectMapper().readTree(file.toFile());
        } catch (JacksonException e) {
            throw new IOException(file + " is not valid JSON: " + e.getOriginalMessage(), e);
        }
        JsonNode entries =
                root.isArray() ? root : new ObjectMapper().createArrayNode().add(root);
        List<StoryDocument> out = new ArrayList<>();
        for (int i = 0; i < entries.size(); i++) {
            out.add(entry(file, i, entries.get(i)));
        }
        return out;
    }

    private static StoryDocument entry(Path file, int index, JsonNode entry) throws IOException {
        String place = file + ", story " + (index + 1);
        if (!entry.path("sentences").isArray()) {
            throw new IOException(place + " has no list \"sentences\".");
        }
        StoryDocument document = Documents.inMemory();
        String title = entry.path("title").asText("");
        if (!title.isEmpty()) {
            document.apply(new Edit.SetTitle(title));
        }
        JsonNode images = entry.path("images");
        for (int s = 0; s < entry.path("sentences").size(); s++) {
            for (int before = 0; before < images.size(); before++) {
                if (of(entry, before) == s && first(entry, before)) {
                    picture(document, file, place, images.get(before).asText());
                }
            }
            text(document, entry.path("sentences").get(s).asText());
            for (int after = 0; after < images.size(); after++) {
                if (of(entry, after) == s && !first(entry, after)) {
                    picture(document, file, place, images.get(after).asText());
                }
            }
        }
        return document;
    }

    private static int of(JsonNode entry, int image) {
        JsonNode ids = entry.has("sentence_ixs") ? entry.path("sentence_ixs") : entry.path("sentence_ids");
        return ids.isArray() && image < ids.size() ? ids.get(image).asInt() : image;
    }

    private static boolean first(JsonNode entry, int image) {
        JsonNode first = entry.path("image_first");
        return first.isArray() ? first.path(image).asBoolean() : first.asBoolean(false);
    }

    private static void text(StoryDocument document, String text) throws IOException {
        if (!text.isBlank()) {
            add(document, SlotKind.TEXT, new Content.Text(text.strip()));
        }
    }

    private static void picture(StoryDocument document, Path file, String place, String name) throws IOException {
        Path folder = file.toAbsolutePath().normalize().getParent();
        Path picture = folder == null ? Path.of(name) : folder.resolve(name).normalize();
        if (folder == null || !picture.startsWith(folder)) {
            throw new IOException(place + " names a picture outside its folder: " + name);
        }
        if (!Files.isRegularFile(picture)) {
            throw new IOException(place + " names a picture that is not there: " + picture);
        }
        byte[] bytes = Files.readAllBytes(picture);
        var image = RgbImages.decode(bytes);
        add(document, SlotKind.IMAGE, new Content.Picture(document.storePicture(bytes), image.width(), image.height()));
    }

    private static void add(StoryDocument document, SlotKind kind, Content content) throws IOException {
        Candidate candidate = new Candidate(UUID.randomUUID().toString(), content, null, Instant.now());
        Slot slot = new Slot(UUID.randomUUID().toString(), kind, List.of(candidate), candidate.id(), null, "");
        document.apply(new Edit.InsertSlot(document.story().slots().size(), slot));
    }
}
