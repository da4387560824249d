package org.weft.data.sets;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * FlintstonesSV as its authors give it: a description before each of five clips, of which the first frame is taken. A story
 * is a clip and those that follow it, by {@code following_cache4.pkl}; without that file, by the order of the clips' names
 * within an episode.
 */
final class FlintstonesSet extends SizedSet {
    private static final int FOLLOWING = 4;
    private static final long MAX_JSON = 64L << 20;

    private final Path root;
    private final JsonRecords annotations;
    private final List<Story> stories = new ArrayList<>();

    private record Story(String split, List<String> clips) {}

    FlintstonesSet(Path root, Path list) throws IOException {
        super(root, DataFormat.FLINTSTONES_SV);
        this.root = root;
        annotations = JsonRecords.scan(list, List.of(), "globalID");
        Path splits = root.resolve("train-val-test_split.json");
        JsonNode parts = Json.parse(Pictures.read(splits, MAX_JSON), splits.toString());
        Map<?, ?> following = following(root.resolve("following_cache4.pkl"));
        for (String split : List.of("train", "val", "test")) {
            for (JsonNode id : Json.list(parts, split, splits.toString())) {
                if (following.get(id.asText()) instanceof List<?> next && next.size() == FOLLOWING) {
                    List<String> clips = new ArrayList<>(List.of(id.asText()));
                    next.forEach(c -> clips.add(String.valueOf(PlainPickle.text(c))));
                    stories.add(new Story(split, List.copyOf(clips)));
                }
            }
        }
    }

    private Map<?, ?> following(Path file) throws IOException {
        if (Files.exists(file)) {
            Object read = PlainPickle.read(Pictures.read(file, PlainPickle.MAX_BYTES), file.toString());
            if (read instanceof Map<?, ?> map) {
                return map;
            }
            throw new DataException(Problem.UNREADABLE, file.toString(), "does not say which clips follow which");
        }
        TreeSet<String> names = new TreeSet<>();
        for (int i = 0; i < annotations.size(); i++) {
            names.add(Json.text(annotations.get(i), "globalID", annotations.where(i)));
        }
        List<String> clips = List.copyOf(names);
        Map<String, List<String>> following = new java.util.HashMap<>();
        for (int i = 0; i + FOLLOWING < clips.size(); i++) {
            if (episode(clips.get(i)).equals(episode(clips.get(i + FOLLOWING)))) {
                following.put(clips.get(i), clips.subList(i + 1, i + 1 + FOLLOWING));
            }
        }
        return following;
    }

    /** s_01_e_02 of s_01_e_02_shot_000123_000200. */
    private static String episode(String clip) {
        int shot = clip.indexOf("_shot_");
        return shot < 0 ? clip : clip.substring(0, shot);
    }

    @Override
    int count() {
        return stories.size();
    }

    @Override
    Example read(int index) throws IOException {
        Story story = stories.get(index);
        List<Part> parts = new ArrayList<>();
        List<Facts.Match> matches = new ArrayList<>();
        String id = story.clips().getFirst();
        for (String clip : story.clips()) {
            List<Integer> found = annotations.find(clip);
            if (found.isEmpty()) {
                throw DataException.bad(
                        annotations.file().toString(), "has no description of clip " + Names.shown(clip));
            }
            String where = annotations.where(found.getFirst());
            parts.add(new Part.Text(Json.text(annotations.get(found.getFirst()), "description", where)));
            Path file = Names.below(root.resolve("video_frames_sampled"), clip + ".npy", where);
            parts.add(new Part.Picture(new Pictures.InClip(file)));
            matches.add(new Facts.Match(parts.size() - 1, parts.size() - 2, Double.NaN));
        }
        return new Example(id, story.split(), annotations.file() + ": clip " + id, parts, Facts.matches(matches));
    }

    @Override
    public void close() throws IOException {
        annotations.close();
    }
}
