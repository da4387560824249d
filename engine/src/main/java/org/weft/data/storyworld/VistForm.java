package org.weft.data.storyworld;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** VIST's story-in-sequence files: every annotation is a list of one record; a story's five follow each other. */
final class VistForm implements Export.Form {
    private final Export.Frames frames;
    private final ObjectNode root = JsonNodeFactory.instance.objectNode();
    private final ArrayNode images;
    private final ArrayNode albums;
    private final ArrayNode annotations;

    VistForm(Export.Frames frames) {
        this.frames = frames;
        root.put("type", "story-in-sequence");
        images = root.putArray("images");
        albums = root.putArray("albums");
        annotations = root.putArray("annotations");
    }

    @Override
    public void story(WorldStory story) {
        albums.addObject().put("id", story.id()).put("title", "the " + story.hero());
        for (int i = 0; i < WorldStory.FRAMES; i++) {
            String photo = Long.toString(Export.Frames.id(story, i));
            String path = frames.picture(story, i, "images");
            images.addObject().put("id", photo).put("album_id", story.id()).put("url_o", path);
            String caption = story.frames().get(i).caption();
            annotations
                    .addArray()
                    .addObject()
                    .put("story_id", Long.toString(story.index()))
                    .put("storylet_id", photo)
                    .put("album_id", story.id())
                    .put("photo_flickr_id", photo)
                    .put("worker_arranged_photo_order", i)
                    .put("original_text", caption)
                    .put("text", String.join(" ", Vocabulary.split(caption)));
        }
    }

    @Override
    public void finish() {
        frames.json(frames.request.splitName() + ".story-in-sequence.json", root);
    }
}
