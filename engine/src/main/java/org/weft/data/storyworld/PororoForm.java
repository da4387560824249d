package org.weft.data.storyworld;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** PororoSV's files: NumPy lists of first and following frames, descriptions by frame, and which story is for what. */
final class PororoForm implements Export.Form {
    private final Export.Frames frames;
    private final List<String> firsts = new ArrayList<>();
    private final List<String> followings = new ArrayList<>();
    private final Map<String, List<String>> descriptions = new LinkedHashMap<>();

    PororoForm(Export.Frames frames) {
        this.frames = frames;
    }

    @Override
    public void story(WorldStory story) {
        for (int i = 0; i < WorldStory.FRAMES; i++) {
            String path = frames.picture(story, i, story.id(), i + 1 + ".png");
            (i == 0 ? firsts : followings).add(path);
            descriptions.put(
                    path.substring(0, path.length() - ".png".length()),
                    List.of(story.frames().get(i).caption()));
        }
    }

    @Override
    public void finish() {
        frames.bytes("img_cache4.npy", NumpyFiles.texts(firsts, 0));
        frames.bytes("following_cache4.npy", NumpyFiles.texts(followings, WorldStory.FRAMES - 1));
        frames.bytes("descriptions.npy", NumpyFiles.object(descriptions));
        List<Long> all = new ArrayList<>();
        for (long i = 0; i < firsts.size(); i++) {
            all.add(i);
        }
        List<List<Long>> splits = new ArrayList<>();
        for (Split split : Split.values()) {
            splits.add(split == frames.request.split() ? all : List.of());
        }
        frames.bytes("train_seen_unseen_ids.npy", NumpyFiles.lists(splits));
    }
}
