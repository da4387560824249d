package org.weft.data.sets;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** VisDial's dialogues: an example for each, a picture and its turns; options judged by people where that file is there. */
final class VisDialSet extends SizedSet {
    private final JsonRecords dialogs;
    private final JsonRecords questions;
    private final JsonRecords answers;
    private final @Nullable JsonRecords judged;
    private final PictureFolders folders;
    private final String split;

    VisDialSet(Path file) throws IOException {
        super(file, DataFormat.VISDIAL);
        folders = PictureFolders.of(file);
        split = Names.split(Names.last(file));
        dialogs = JsonRecords.scan(file, List.of("data", "dialogs"), "");
        questions = JsonRecords.scan(file, List.of("data", "questions"), "");
        answers = JsonRecords.scan(file, List.of("data", "answers"), "");
        judged = judged(file);
    }

    /** visdial_1.0_val.json goes with visdial_1.0_val_dense_annotations.json. */
    private @Nullable JsonRecords judged(Path file) throws IOException {
        for (Path beside : Names.files(file.toAbsolutePath().resolveSibling(""), "json")) {
            String name = Names.last(beside);
            if (name.contains("_dense_") && Names.split(name).equals(split)) {
                return JsonRecords.scan(beside, List.of(), "image_id");
            }
        }
        return null;
    }

    @Override
    int count() {
        return dialogs.size();
    }

    @Override
    Example read(int index) throws IOException {
        JsonNode dialog = dialogs.get(index);
        String where = dialogs.where(index);
        String image = Json.text(dialog, "image_id", where);
        List<Facts.Turn> turns = new ArrayList<>();
        for (JsonNode round : Json.list(dialog, "dialog", where)) {
            turns.add(turn(round, image, turns.size() + 1, where));
        }
        String caption = Json.text(dialog, "caption", where);
        List<Part> parts = List.of(new Part.Picture(folders.coco(image, split, where)), new Part.Text(caption));
        return new Example(image, split, where, parts, Facts.turns(turns, List.of(caption)));
    }

    private Facts.Turn turn(JsonNode round, String image, int number, String where) throws IOException {
        String question = entry(questions, Json.number(round, "question", where), where);
        String answer = round.has("answer") ? entry(answers, Json.number(round, "answer", where), where) : "";
        List<String> options = new ArrayList<>();
        if (round.has("answer_options")) {
            for (JsonNode option : Json.list(round, "answer_options", where)) {
                options.add(entry(answers, option.isInt() ? option.intValue() : -1, where));
            }
        }
        int right = round.has("gt_index") ? Json.number(round, "gt_index", where) : -1;
        if (right < -1 || right >= options.size()) {
            throw DataException.bad(where, "says that option " + right + " of " + options.size() + " is the answer");
        }
        return new Facts.Turn(question, answer, options, right, relevance(image, number, options.size(), where));
    }

    private static String entry(JsonRecords list, int number, String where) throws IOException {
        if (number < 0 || number >= list.size()) {
            throw DataException.bad(where, "names text " + number + "; there are " + list.size());
        }
        JsonNode text = list.get(number);
        if (!text.isTextual()) {
            throw DataException.bad(list.where(number), "is no text");
        }
        return text.textValue();
    }

    private List<Double> relevance(String image, int round, int options, String where) throws IOException {
        if (judged == null) {
            return List.of();
        }
        for (int at : judged.find(image)) {
            JsonNode one = judged.get(at);
            if (one.path("round_id").asInt(-1) == round) {
                String field = one.has("gt_relevance") ? "gt_relevance" : "relevance";
                List<Double> values = new ArrayList<>();
                Json.list(one, field, judged.where(at)).forEach(v -> values.add(v.asDouble(0)));
                if (values.size() != options) {
                    throw DataException.bad(
                            judged.where(at), "judges " + values.size() + " options; " + where + " has " + options);
                }
                return values;
            }
        }
        return List.of();
    }

    @Override
    public void close() throws IOException {
        dialogs.close();
        questions.close();
        answers.close();
        if (judged != null) {
            judged.close();
        }
    }
}
