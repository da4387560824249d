package org.weft.data.sets;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * LLaVA's instructions: pictures stand where {@code <image>} is written, before everything if it is written nowhere. The
 * turns hold the same words as the texts.
 */
final class LlavaSet extends SizedSet {
    private static final String MARK = "<image>";

    private final JsonRecords records;
    private final PictureFolders folders;
    private final String split;

    LlavaSet(Path file) throws IOException {
        super(file, DataFormat.LLAVA);
        folders = PictureFolders.of(file);
        split = Names.split(Names.last(file));
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
        List<PictureRef> pictures = pictures(record, where);
        List<Part> parts = new ArrayList<>();
        List<Facts.Turn> turns = new ArrayList<>();
        int used = 0;
        String question = "";
        for (JsonNode said : Json.list(record, "conversations", where)) {
            String from = Json.text(said, "from", where);
            String value = Json.text(said, "value", where);
            String[] pieces = value.split(MARK, -1);
            for (int i = 0; i < pieces.length; i++) {
                if (i > 0) {
                    if (used == pictures.size()) {
                        throw DataException.bad(where, "says " + MARK + " more often than it has pictures");
                    }
                    parts.add(new Part.Picture(pictures.get(used++)));
                }
                if (!pieces[i].isBlank()) {
                    parts.add(new Part.Text(pieces[i].strip()));
                }
            }
            String words = String.join("", pieces).strip();
            if (from.equals("human") || from.equals("user")) {
                question = words;
            } else {
                turns.add(Facts.Turn.plain(question, words));
                question = "";
            }
        }
        for (int i = used; i < pictures.size(); i++) {
            parts.add(i - used, new Part.Picture(pictures.get(i)));
        }
        String id = Json.text(record, "id", Integer.toString(index), where);
        return new Example(id, split, where, parts, Facts.turns(turns, List.of()));
    }

    /** One name, a list of names, or nothing for words alone. */
    private List<PictureRef> pictures(JsonNode record, String where) throws DataException {
        if (record.path("image").isArray()) {
            List<PictureRef> pictures = new ArrayList<>();
            for (String name : Json.texts(record, "image", where)) {
                pictures.add(folders.named(name, where));
            }
            return pictures;
        }
        String name = Json.text(record, "image", "", where);
        return name.isEmpty() ? List.of() : List.of(folders.named(name, where));
    }

    @Override
    public void close() throws IOException {
        records.close();
    }
}
