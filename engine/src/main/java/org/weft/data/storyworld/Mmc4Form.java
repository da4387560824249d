package org.weft.data.storyworld;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** MMC4's shards: a document a line. Similarities are 1 for the caption's own picture and 0 for others, as none was measured. */
final class Mmc4Form implements Export.Form {
    private final Export.Frames frames;
    private final String file;

    Mmc4Form(Export.Frames frames) {
        this.frames = frames;
        file = "docs_" + frames.request.splitName() + "_shard_0.jsonl";
    }

    @Override
    public void story(WorldStory story) {
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        document.put("url", "https://storyworld.invalid/" + story.id());
        ArrayNode texts = document.putArray("text_list");
        ArrayNode images = document.putArray("image_info");
        ArrayNode similarities = document.putArray("similarity_matrix");
        for (int i = 0; i < WorldStory.FRAMES; i++) {
            frames.picture(story, i, "images");
            String name = Export.Frames.name(story, i);
            texts.add(story.frames().get(i).caption());
            images.addObject()
                    .put("image_name", name)
                    .put("raw_url", "https://storyworld.invalid/" + name)
                    .put("matched_text_index", i)
                    .put("matched_sim", 1.0);
            ArrayNode row = similarities.addArray();
            for (int j = 0; j < WorldStory.FRAMES; j++) {
                row.add(i == j ? 1.0 : 0.0);
            }
        }
        document.put("could_have_url_duplicate", 0);
        frames.append(file, (document + "\n").getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    @Override
    public void finish() {
        frames.appended(file);
    }
}
