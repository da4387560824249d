package org.weft.data.sets;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Referring expressions: an example for each reference, a picture with a box and the phrases that mean it. The references
 * are JSON or Python's pickle, of which only plain values are read.
 */
final class RefCocoSet extends SizedSet {
    private final References references;
    private final JsonRecords images;
    private final JsonRecords boxes;
    private final PictureFolders folders;
    private final String split;

    /** The list of references, whatever it is written in. */
    private interface References extends AutoCloseable {
        int size();

        JsonNode get(int index) throws IOException;

        String where(int index);

        @Override
        void close() throws IOException;
    }

    private record InJson(JsonRecords records) implements References {
        @Override
        public int size() {
            return records.size();
        }

        @Override
        public JsonNode get(int index) throws IOException {
            return records.get(index);
        }

        @Override
        public String where(int index) {
            return records.where(index);
        }

        @Override
        public void close() throws IOException {
            records.close();
        }
    }

    private record Unpickled(Path file, List<?> list) implements References {
        private static final ObjectMapper MAPPER = new ObjectMapper();
        private static final List<String> FIELDS = List.of("ref_id", "ann_id", "image_id", "file_name", "split");

        @Override
        public int size() {
            return list.size();
        }

        /** Only what is needed, and not deeper than it is in sound files. */
        @Override
        public JsonNode get(int index) throws IOException {
            if (!(list.get(index) instanceof Map<?, ?> fields)) {
                throw DataException.bad(where(index), "is no reference");
            }
            var node = MAPPER.createObjectNode();
            for (String name : FIELDS) {
                Object value = fields.get(name);
                if (value instanceof Long number) {
                    node.put(name, number);
                } else if (PlainPickle.text(value) != null) {
                    node.put(name, PlainPickle.text(value));
                }
            }
            var sentences = node.putArray("sentences");
            if (fields.get("sentences") instanceof List<?> said) {
                for (Object sentence : said) {
                    if (sentence instanceof Map<?, ?> words) {
                        sentences.addObject().put("sent", PlainPickle.text(words.get("sent")));
                    }
                }
            }
            return node;
        }

        @Override
        public String where(int index) {
            return file + ": entry " + (index + 1);
        }

        @Override
        public void close() {}
    }

    /** @param file {@code refs*.json} or {@code refs*.p} with the instances beside it */
    RefCocoSet(Path file) throws IOException {
        super(file, DataFormat.REFCOCO);
        folders = PictureFolders.of(file);
        split = Names.split(Names.last(file));
        Path instances = instances(file);
        references = references(file);
        images = JsonRecords.scan(instances, List.of("images"), "id");
        boxes = JsonRecords.scan(instances, List.of("annotations"), "id");
    }

    private static References references(Path file) throws IOException {
        String ending = Names.ending(Names.last(file));
        if (ending.equals("json")) {
            return new InJson(JsonRecords.scan(file, List.of(), ""));
        }
        Object read = PlainPickle.read(Pictures.read(file, PlainPickle.MAX_BYTES), file.toString());
        if (!(read instanceof List<?> list)) {
            throw new DataException(Problem.UNREADABLE, file.toString(), "holds no list of references");
        }
        return new Unpickled(file, list);
    }

    private static Path instances(Path file) throws DataException {
        String name = Names.stem(Names.last(file)).replace("refs", "instances") + ".json";
        for (String candidate : List.of(name, "instances.json")) {
            Path beside = file.resolveSibling(candidate);
            if (Files.exists(beside)) {
                return beside;
            }
        }
        throw new DataException(
                Problem.MISSING_FILE,
                file.resolveSibling("instances.json").toString(),
                "is not there; it has the boxes");
    }

    @Override
    int count() {
        return references.size();
    }

    @Override
    Example read(int index) throws IOException {
        JsonNode ref = references.get(index);
        String where = references.where(index);
        String id = Json.text(ref, "ref_id", where);
        List<String> phrases = new ArrayList<>();
        for (JsonNode sentence : Json.list(ref, "sentences", where)) {
            phrases.add(Json.text(sentence, "sent", where));
        }
        Facts.Region region = new Facts.Region(id, phrases, box(Json.text(ref, "ann_id", where), where));
        PictureRef picture = picture(ref, where);
        String part = Json.text(ref, "split", split, where);
        return new Example(id, part, where, List.of(new Part.Picture(picture)), Facts.regions(List.of(region)));
    }

    private Facts.Box box(String id, String where) throws IOException {
        List<Integer> found = boxes.find(id);
        if (found.isEmpty()) {
            throw DataException.bad(where, "names box " + id + ", which is not in " + boxes.file());
        }
        String at = boxes.where(found.getFirst());
        double[] sides = new double[4];
        List<JsonNode> box = Json.list(boxes.get(found.getFirst()), "bbox", at);
        for (int i = 0; i < 4; i++) {
            if (box.size() != 4
                    || !box.get(i).isNumber()
                    || !Double.isFinite(box.get(i).doubleValue())) {
                throw DataException.bad(at, "has no bbox of four numbers");
            }
            sides[i] = box.get(i).doubleValue();
        }
        return new Facts.Box(sides[0], sides[1], sides[2], sides[3]);
    }

    /** By the instances' name: the references' own ends in the number of the box. */
    private PictureRef picture(JsonNode ref, String where) throws IOException {
        List<Integer> found = images.find(Json.text(ref, "image_id", where));
        if (found.isEmpty()) {
            return folders.named(Json.text(ref, "file_name", where), where);
        }
        String at = images.where(found.getFirst());
        return folders.named(Json.text(images.get(found.getFirst()), "file_name", at), at);
    }

    @Override
    public void close() throws IOException {
        references.close();
        images.close();
        boxes.close();
    }
}
