package org.weft.data.sets;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * Documents of MMC4, one a line. A picture stands before the text it matches; the matches say which that is and how well,
 * so that a recipe can leave out or move it.
 */
final class Mmc4Shard extends SizedSet {
    private final JsonRecords records;
    private final PictureFolders folders;
    private final String split;

    private record Image(PictureRef picture, int text, double similarity) {}

    Mmc4Shard(Path file) throws IOException {
        super(file, DataFormat.MMC4);
        folders = PictureFolders.of(file);
        split = Names.split(Names.last(file));
        records = JsonRecords.lines(file);
    }

    @Override
    int count() {
        return records.size();
    }

    @Override
    Example read(int index) throws IOException {
        JsonNode document = records.get(index);
        String where = records.where(index);
        List<String> texts = Json.texts(document, "text_list", where);
        List<Image> images = images(document, texts.size(), where);
        List<Part> parts = new ArrayList<>();
        List<Facts.Match> matches = new ArrayList<>();
        for (int t = 0; t < texts.size(); t++) {
            int start = parts.size();
            for (Image image : images) {
                if (image.text() == t) {
                    parts.add(new Part.Picture(image.picture()));
                }
            }
            int at = start;
            for (Image image : images) {
                if (image.text() == t) {
                    matches.add(new Facts.Match(at++, parts.size(), image.similarity()));
                }
            }
            parts.add(new Part.Text(texts.get(t)));
        }
        String id = Json.text(document, "url", Integer.toString(index), where);
        return new Example(id, split, where, parts, Facts.matches(matches));
    }

    private List<Image> images(JsonNode document, int texts, String where) throws DataException {
        List<Image> images = new ArrayList<>();
        for (JsonNode info : Json.list(document, "image_info", where)) {
            int text = Json.number(info, "matched_text_index", where);
            if (text < 0 || text >= texts) {
                throw DataException.bad(where, "matches a picture with text " + text + " of " + texts);
            }
            double similarity = info.path("matched_sim").asDouble(Double.NaN);
            images.add(new Image(picture(info, where), text, similarity));
        }
        return images;
    }

    private PictureRef picture(JsonNode info, String where) throws DataException {
        String inside = Json.text(info, "image_base64", "", where);
        String name = Json.text(info, "image_name", "picture", where);
        if (inside.isEmpty()) {
            return folders.named(name, where);
        }
        try {
            return new Pictures.InMemory(
                    where + ": " + Names.shown(name), Base64.getDecoder().decode(inside));
        } catch (IllegalArgumentException e) {
            throw new DataException(Problem.UNREADABLE, where, "has a picture that is no base64", e);
        }
    }

    @Override
    public void close() throws IOException {
        records.close();
    }
}
