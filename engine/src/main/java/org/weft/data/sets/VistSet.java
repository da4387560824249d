package org.weft.data.sets;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** VIST's stories in sequence: an example for each story, picture and text in turn; the text stands before its picture. */
final class VistSet extends SizedSet {
    private static final int MOST_FRAMES = 64;

    private final JsonRecords annotations;
    private final JsonRecords images;
    private final PictureFolders folders;
    private final List<String> stories = new ArrayList<>();
    private final String split;

    private record Frame(int order, String text, String photo, String where) {}

    VistSet(Path file) throws IOException {
        super(file, DataFormat.VIST);
        folders = PictureFolders.of(file);
        split = Names.split(Names.last(file));
        images = JsonRecords.scan(file, List.of("images"), "id");
        annotations = JsonRecords.scan(file, List.of("annotations"), "story_id");
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < annotations.size(); i++) {
            String story = Json.text(only(annotations.get(i)), "story_id", annotations.where(i));
            if (seen.add(story)) {
                stories.add(story);
            }
        }
    }

    private static JsonNode only(JsonNode annotation) {
        return annotation.isArray() ? annotation.path(0) : annotation;
    }

    @Override
    int count() {
        return stories.size();
    }

    @Override
    Example read(int index) throws IOException {
        List<Frame> frames = new ArrayList<>();
        for (int at : annotations.find(stories.get(index))) {
            JsonNode one = only(annotations.get(at));
            String where = annotations.where(at);
            String text = Json.text(one, "original_text", Json.text(one, "text", "", where), where);
            frames.add(new Frame(
                    Json.number(one, "worker_arranged_photo_order", where),
                    text,
                    Json.text(one, "photo_flickr_id", where),
                    where));
        }
        if (frames.size() > MOST_FRAMES) {
            throw DataException.bad(
                    frames.getFirst().where(), "belongs to a story of more than " + MOST_FRAMES + " frames");
        }
        frames.sort(Comparator.comparingInt(Frame::order));
        List<Part> parts = new ArrayList<>();
        List<Facts.Match> matches = new ArrayList<>();
        for (Frame frame : frames) {
            parts.add(new Part.Text(frame.text()));
            parts.add(new Part.Picture(picture(frame)));
            matches.add(new Facts.Match(parts.size() - 1, parts.size() - 2, Double.NaN));
        }
        String where = frames.getFirst().where();
        return new Example(stories.get(index), split, where, parts, Facts.matches(matches));
    }

    private PictureRef picture(Frame frame) throws IOException {
        for (int at : images.find(frame.photo())) {
            String url = Json.text(images.get(at), "url_o", "", images.where(at));
            if (!url.isEmpty() && !url.contains("://")) { // a file, not the place it was once loaded from
                return folders.named(url, images.where(at));
            }
        }
        return folders.stem(List.of(frame.photo()), frame.where());
    }

    @Override
    public void close() throws IOException {
        annotations.close();
        images.close();
    }
}
