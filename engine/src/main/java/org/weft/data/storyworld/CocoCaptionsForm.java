package org.weft.data.storyworld;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** COCO's captions_*.json. */
final class CocoCaptionsForm implements Export.Form {
    private final Export.Frames frames;
    private final ObjectNode root = JsonNodeFactory.instance.objectNode();
    private final ArrayNode images;
    private final ArrayNode annotations;

    CocoCaptionsForm(Export.Frames frames) {
        this.frames = frames;
        root.putObject("info").put("description", "Storyworld captions").put("version", "1.0");
        root.putArray("licenses");
        images = root.putArray("images");
        annotations = root.putArray("annotations");
    }

    @Override
    public void story(WorldStory story) {
        for (int i = 0; i < WorldStory.FRAMES; i++) {
            image(frames, images, story, i);
            long image = Export.Frames.id(story, i);
            for (String caption : story.frames().get(i).captions()) {
                annotations
                        .addObject()
                        .put("image_id", image)
                        .put("id", annotations.size())
                        .put("caption", caption);
            }
        }
    }

    /** Adds COCO's record of a picture and draws it. */
    static void image(Export.Frames frames, ArrayNode images, WorldStory story, int frame) {
        frames.picture(story, frame, "images");
        images.addObject()
                .put("id", Export.Frames.id(story, frame))
                .put("file_name", Export.Frames.name(story, frame))
                .put("width", frames.request.size())
                .put("height", frames.request.size());
    }

    @Override
    public void finish() {
        frames.json("captions_" + frames.request.splitName() + ".json", root);
    }
}
