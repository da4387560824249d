package org.weft.data.storyworld;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * The reference's list for inference: each entry has {@code sentences}, {@code images} (paths from the list's folder),
 * for every picture the number of its sentence in {@code sentence_ixs} and in {@code image_first} whether it stands
 * before that sentence, and what to make next in {@code generate_mode} and {@code num_iter}.
 */
final class AnntForm implements Export.Form {
    private final Export.Frames frames;
    private final ArrayNode list = JsonNodeFactory.instance.arrayNode();

    AnntForm(Export.Frames frames) {
        this.frames = frames;
    }

    @Override
    public void story(WorldStory story) {
        list.add(entry(frames, story, WorldStory.FRAMES, "images"));
    }

    /** An entry of the story's first frames; each sentence comes before its picture. */
    static ObjectNode entry(Export.Frames frames, WorldStory story, int count, String subfolder) {
        ObjectNode entry = JsonNodeFactory.instance.objectNode();
        ArrayNode sentences = entry.putArray("sentences");
        ArrayNode images = entry.putArray("images");
        ArrayNode at = entry.putArray("sentence_ixs");
        ArrayNode first = entry.putArray("image_first");
        for (int i = 0; i < count; i++) {
            sentences.add(story.frames().get(i).caption());
            images.add(frames.picture(story, i, subfolder));
            at.add(i);
            first.add(false);
        }
        entry.put("generate_mode", "generate_texts");
        entry.put("num_iter", 2);
        return entry;
    }

    @Override
    public void finish() {
        frames.json("annt.json", list);
    }
}
