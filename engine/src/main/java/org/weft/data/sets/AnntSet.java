package org.weft.data.sets;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The reference's inference list: an example for each story, sentences and pictures in order. */
final class AnntSet extends SizedSet {
    private final JsonRecords records;
    private final PictureFolders folders;

    AnntSet(Path file) throws IOException {
        super(file, DataFormat.ANNT);
        folders = PictureFolders.of(file);
        records = JsonRecords.scan(file, List.of(), "");
    }

    @Override
    int count() {
        return records.size();
    }

    @Override
    Example read(int index) throws IOException {
        JsonNode record = records.get(index);
        String where = records.where(index);
        List<String> sentences = Json.texts(record, "sentences", where);
        List<String> images = record.has("images") ? Json.texts(record, "images", where) : List.of();
        List<JsonNode> at = images.isEmpty() ? List.of() : Json.list(record, "sentence_ixs", where);
        List<JsonNode> first = images.isEmpty() ? List.of() : Json.list(record, "image_first", where);
        if (at.size() != images.size() || first.size() != images.size()) {
            throw DataException.bad(where, "has images, sentence_ixs and image_first of different lengths");
        }
        for (JsonNode number : at) {
            if (!number.isInt() || number.intValue() < 0 || number.intValue() >= sentences.size()) {
                throw DataException.bad(where, "has sentence_ixs that name no sentence");
            }
        }
        List<Part> parts = new ArrayList<>();
        List<Facts.Match> matches = new ArrayList<>();
        for (int s = 0; s < sentences.size(); s++) {
            int start = parts.size();
            for (int i : placed(at, first, s, true)) {
                parts.add(new Part.Picture(folders.named(images.get(i), where)));
            }
            int text = parts.size();
            parts.add(new Part.Text(sentences.get(s)));
            for (int i : placed(at, first, s, false)) {
                parts.add(new Part.Picture(folders.named(images.get(i), where)));
            }
            for (int i = start; i < parts.size(); i++) {
                if (i != text) {
                    matches.add(new Facts.Match(i, text, Double.NaN));
                }
            }
        }
        String id = Json.text(record, "title", Integer.toString(index), where);
        return new Example(id, "", where, parts, Facts.matches(matches));
    }

    /** Which pictures stand before or after a sentence. */
    private static List<Integer> placed(List<JsonNode> at, List<JsonNode> first, int sentence, boolean before) {
        List<Integer> placed = new ArrayList<>();
        for (int i = 0; i < at.size(); i++) {
            if (at.get(i).intValue() == sentence && first.get(i).asBoolean() == before) {
                placed.add(i);
            }
        }
        return placed;
    }

    @Override
    public void close() throws IOException {
        records.close();
    }
}
