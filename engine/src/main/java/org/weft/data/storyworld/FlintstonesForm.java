package org.weft.data.storyworld;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** FlintstonesSV's files: clips of one frame as NumPy arrays; every story is an episode of its own. */
final class FlintstonesForm implements Export.Form {
    private final Export.Frames frames;
    private final ArrayNode annotations = JsonNodeFactory.instance.arrayNode();
    private final ArrayNode ids = JsonNodeFactory.instance.arrayNode();
    private final Map<String, List<String>> followings = new LinkedHashMap<>();

    FlintstonesForm(Export.Frames frames) {
        this.frames = frames;
    }

    @Override
    public void story(WorldStory story) {
        List<String> clips = new ArrayList<>();
        int size = frames.request.size();
        for (int i = 0; i < WorldStory.FRAMES; i++) {
            String clip = String.format(
                    Locale.ROOT, "s_%02d_e_%02d_shot_%06d_%06d", story.split().number + 1, story.index(), i, i + 1);
            Frame frame = story.frames().get(i);
            byte[] rgb = frames.world.renderer(size).render(frame.scene()).rgb();
            frames.bytes("video_frames_sampled/" + clip + ".npy", NumpyFiles.clip(rgb, size, size));
            ObjectNode one = annotations.addObject();
            one.put("globalID", clip).put("description", frame.caption());
            one.put("setting", frame.scene().place().name());
            ArrayNode characters = one.putArray("characters");
            frame.scene().actors().forEach(a -> characters
                    .addObject()
                    .put("entityLabel", a.animal().name()));
            ids.add(clip);
            clips.add(clip);
        }
        followings.put(clips.getFirst(), List.copyOf(clips.subList(1, clips.size())));
    }

    @Override
    public void finish() {
        frames.json("flintstones_annotations_v1-0.json", annotations);
        frames.bytes("following_cache4.pkl", NumpyFiles.pickle(followings));
        ObjectNode splits = JsonNodeFactory.instance.objectNode();
        for (String split : List.of("train", "val", "test")) {
            splits.set(split, split.equals(frames.request.splitName()) ? ids : JsonNodeFactory.instance.arrayNode());
        }
        frames.json("train-val-test_split.json", splits);
    }
}
