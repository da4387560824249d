package org.weft.data.storyworld;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** VisDial 1.0's file: questions and answers listed once, dialogues by number, up to a hundred options a round. */
final class VisDialForm implements Export.Form {
    private static final int OPTIONS = 100;
    private final Export.Frames frames;
    private final Map<String, Integer> questions = new LinkedHashMap<>();
    private final Map<String, Integer> answers = new LinkedHashMap<>();
    private final List<Drawn> drawn = new ArrayList<>();

    private record Drawn(long image, String caption, List<Question> rounds) {}

    VisDialForm(Export.Frames frames) {
        this.frames = frames;
    }

    @Override
    public void story(WorldStory story) {
        for (int i = 0; i < WorldStory.FRAMES; i++) {
            frames.picture(story, i, "images", frames.numbered("VisualDialog", story, i));
            List<Question> rounds = frames.world.truth(story, i).dialogue();
            for (Question round : rounds) {
                questions.putIfAbsent(bare(round), questions.size());
                answers.putIfAbsent(round.answer(), answers.size());
            }
            String caption = story.frames().get(i).captions().get(0);
            drawn.add(new Drawn(Export.Frames.id(story, i), caption, rounds));
        }
    }

    /** VisDial's questions have no question mark. */
    private static String bare(Question round) {
        return round.question().replace("?", "");
    }

    @Override
    public void finish() {
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        root.put("version", "1.0").put("split", frames.request.splitName());
        ObjectNode data = root.putObject("data");
        questions.keySet().forEach(data.putArray("questions")::add);
        answers.keySet().forEach(data.putArray("answers")::add);
        ArrayNode dialogs = data.putArray("dialogs");
        for (Drawn one : drawn) {
            ObjectNode dialog = dialogs.addObject();
            dialog.put("image_id", one.image()).put("caption", one.caption().replace(".", ""));
            ArrayNode rounds = dialog.putArray("dialog");
            for (Question round : one.rounds()) {
                round(rounds.addObject(), round, one.image());
            }
        }
        frames.json("visdial_" + frames.request.splitName() + ".json", root);
    }

    /** The right answer's place among the options differs from round to round. */
    private void round(ObjectNode to, Question round, long image) {
        int right = answers.getOrDefault(round.answer(), 0);
        int question = questions.getOrDefault(bare(round), 0);
        Rng rng = new Rng(Rng.mix(image * 1_000 + question));
        List<Integer> options = new ArrayList<>();
        int start = rng.below(answers.size());
        for (int i = 0; i < answers.size() && options.size() < OPTIONS - 1; i++) {
            int at = (start + i) % answers.size();
            if (at != right) {
                options.add(at);
            }
        }
        int place = rng.below(options.size() + 1);
        options.add(place, right);
        to.put("question", question).put("answer", right).put("gt_index", place);
        options.forEach(to.putArray("answer_options")::add);
    }
}
