package org.weft.data.storyworld;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** VQAv2's pair of files; all ten people give the one right answer. */
final class VqaForm implements Export.Form {
    private static final int PEOPLE = 10;
    private final Export.Frames frames;
    private final ObjectNode asked = JsonNodeFactory.instance.objectNode();
    private final ObjectNode answered = JsonNodeFactory.instance.objectNode();
    private final ArrayNode questions;
    private final ArrayNode annotations;

    VqaForm(Export.Frames frames) {
        this.frames = frames;
        String split = frames.request.splitName();
        asked.put("task_type", "Open-Ended").put("data_type", "storyworld").put("data_subtype", split);
        answered.put("data_type", "storyworld").put("data_subtype", split);
        questions = asked.putArray("questions");
        annotations = answered.putArray("annotations");
    }

    @Override
    public void story(WorldStory story) {
        for (int i = 0; i < WorldStory.FRAMES; i++) {
            frames.picture(story, i, "images", frames.numbered("COCO", story, i));
            long image = Export.Frames.id(story, i);
            for (Question question : frames.world.truth(story, i).questions()) {
                add(image, question);
            }
        }
    }

    private void add(long image, Question question) {
        long id = image * 100 + questions.size() % 100;
        questions
                .addObject()
                .put("image_id", image)
                .put("question", question.question())
                .put("question_id", id);
        ObjectNode one = annotations.addObject();
        one.put("image_id", image).put("question_id", id);
        one.put("question_type", question.kind()).put("answer_type", type(question));
        one.put("multiple_choice_answer", question.answer());
        ArrayNode answers = one.putArray("answers");
        for (int i = 1; i <= PEOPLE; i++) {
            answers.addObject()
                    .put("answer", question.answer())
                    .put("answer_confidence", "yes")
                    .put("answer_id", i);
        }
    }

    private static String type(Question question) {
        return switch (question.kind()) {
            case Questions.YES_NO -> "yes/no";
            case Questions.COUNT -> "number";
            default -> "other";
        };
    }

    @Override
    public void finish() {
        frames.json(frames.request.splitName() + "_questions.json", asked);
        frames.json(frames.request.splitName() + "_annotations.json", answered);
    }
}
