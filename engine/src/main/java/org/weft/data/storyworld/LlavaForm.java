package org.weft.data.storyworld;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** LLaVA's instructions: a conversation about each picture, of its questions and answers. */
final class LlavaForm implements Export.Form {
    private final Export.Frames frames;
    private final ArrayNode list = JsonNodeFactory.instance.arrayNode();

    LlavaForm(Export.Frames frames) {
        this.frames = frames;
    }

    @Override
    public void story(WorldStory story) {
        for (int i = 0; i < WorldStory.FRAMES; i++) {
            ObjectNode entry = list.addObject();
            entry.put("id", story.id() + "-" + (i + 1)).put("image", frames.picture(story, i, "images"));
            ArrayNode said = entry.putArray("conversations");
            String picture = "<image>\n"; // before the first question only
            for (Question question : frames.world.truth(story, i).questions()) {
                said.addObject().put("from", "human").put("value", picture + question.question());
                said.addObject().put("from", "gpt").put("value", question.answer());
                picture = "";
            }
        }
    }

    @Override
    public void finish() {
        frames.json("llava_" + frames.request.splitName() + ".json", list);
    }
}
