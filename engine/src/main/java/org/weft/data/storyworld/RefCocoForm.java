package org.weft.data.storyworld;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** RefCOCO's refs, as JSON in place of Python's pickle, and COCO's instances with boxes in pixels. */
final class RefCocoForm implements Export.Form {
    private final Export.Frames frames;
    private final ArrayNode refs = JsonNodeFactory.instance.arrayNode();
    private final ObjectNode instances = JsonNodeFactory.instance.objectNode();
    private final ArrayNode images;
    private final ArrayNode annotations;
    private long sentences;

    RefCocoForm(Export.Frames frames) {
        this.frames = frames;
        images = instances.putArray("images");
        annotations = instances.putArray("annotations");
        ArrayNode categories = instances.putArray("categories");
        List<String> names = frames.world.catalogue().palette().names();
        for (int i = 1; i < names.size(); i++) {
            categories.addObject().put("id", i).put("name", names.get(i)).put("supercategory", "storyworld");
        }
    }

    @Override
    public void story(WorldStory story) {
        for (int i = 0; i < WorldStory.FRAMES; i++) {
            CocoCaptionsForm.image(frames, images, story, i);
            Truth truth = frames.world.truth(story, i);
            Map<Box, ArrayNode> words = new HashMap<>();
            for (Box box : truth.boxes()) {
                words.put(box, add(Export.Frames.id(story, i), Export.Frames.name(story, i), box));
            }
            for (Reference reference : truth.references()) {
                ArrayNode of = words.get(reference.box());
                if (of != null) {
                    ObjectNode sentence = of.addObject();
                    sentence.put("sent_id", sentences++)
                            .put("sent", reference.words())
                            .put("raw", reference.words());
                    ArrayNode tokens = sentence.putArray("tokens");
                    Vocabulary.split(reference.words()).forEach(tokens::add);
                }
            }
        }
    }

    private ArrayNode add(long image, String file, Box box) {
        long id = annotations.size() + 1L;
        int category = frames.world.catalogue().palette().index(box.name());
        int size = frames.request.size();
        ObjectNode annotation = annotations.addObject();
        annotation
                .put("id", id)
                .put("image_id", image)
                .put("category_id", category)
                .put("iscrowd", 0);
        annotation.put("area", box.width() * box.height() * size * size);
        annotation
                .putArray("bbox")
                .add(box.x() * size)
                .add(box.y() * size)
                .add(box.width() * size)
                .add(box.height() * size);
        ObjectNode ref = refs.addObject();
        ref.put("ref_id", id).put("ann_id", id).put("image_id", image).put("category_id", category);
        ref.put("file_name", file).put("split", frames.request.splitName());
        return ref.putArray("sentences");
    }

    @Override
    public void finish() {
        frames.json("refs_" + frames.request.splitName() + ".json", refs);
        frames.json("instances_" + frames.request.splitName() + ".json", instances);
    }
}
