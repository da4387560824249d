package org.weft.data.sets;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Questions about pictures: VQAv2 and OK-VQA (a file of questions, one of annotations), VizWiz (a list) and TextVQA (a list
 * under {@code data}), each of which has its answers in it.
 */
final class VqaSet extends SizedSet {
    private final JsonRecords questions;
    private final @Nullable JsonRecords annotations;
    private final PictureFolders folders;
    private final String subset;
    private final String split;

    private VqaSet(Path file, JsonRecords questions, @Nullable JsonRecords annotations, String subset)
            throws IOException {
        super(file, DataFormat.VQA);
        this.questions = questions;
        this.annotations = annotations;
        this.subset = subset;
        folders = PictureFolders.of(file);
        split = Names.split(Names.last(file));
    }

    /** @param file the questions; the annotations are found by their name, and may be missing as in test sets */
    static VqaSet open(Path file) throws IOException {
        JsonShape shape = JsonShape.of(file);
        if (shape.list()) {
            return new VqaSet(file, JsonRecords.scan(file, List.of(), ""), null, "");
        }
        if (shape.has("data")) {
            return new VqaSet(file, JsonRecords.scan(file, List.of("data"), ""), null, "");
        }
        JsonRecords questions = JsonRecords.scan(file, List.of("questions"), "");
        try {
            String name = Names.last(file);
            return new VqaSet(file, questions, annotations(file, name), subset(file));
        } catch (IOException e) {
            questions.close();
            throw e;
        }
    }

    /** v2_OpenEnded_mscoco_train2014_questions.json goes with v2_mscoco_train2014_annotations.json. */
    private static @Nullable JsonRecords annotations(Path file, String name) throws IOException {
        String like = name.replace("questions", "annotations");
        for (String candidate : List.of(like, like.replace("OpenEnded_", ""))) {
            Path beside = file.resolveSibling(candidate);
            if (!candidate.equals(name) && Files.exists(beside)) {
                return JsonRecords.scan(beside, List.of("annotations"), "question_id");
            }
        }
        return null;
    }

    /** Which part of COCO the pictures are from; a short field of the outer object, if it is there. */
    private static String subset(Path file) throws IOException {
        try (var in = Json.stream(file);
                var parser = Json.parser(in)) {
            parser.nextToken();
            while (parser.nextToken() == com.fasterxml.jackson.core.JsonToken.FIELD_NAME) {
                boolean found = parser.currentName().equals("data_subtype");
                parser.nextToken();
                if (found) {
                    String subset = parser.getText();
                    return subset.matches("\\w{1,40}") ? subset : "";
                }
                parser.skipChildren();
            }
        }
        return "";
    }

    @Override
    int count() {
        return questions.size();
    }

    @Override
    Example read(int index) throws IOException {
        JsonNode question = questions.get(index);
        String where = questions.where(index);
        String id = Json.text(question, "question_id", Integer.toString(index), where);
        String words = Json.text(question, "question", where);
        JsonNode answered = question;
        String at = where;
        if (annotations != null) {
            List<Integer> found = annotations.find(id);
            if (found.isEmpty()) {
                throw DataException.bad(where, "question " + id + " has no entry in " + annotations.file());
            }
            at = annotations.where(found.getFirst());
            answered = annotations.get(found.getFirst());
        }
        String kind = Json.text(answered, "answer_type", "", at);
        var asked = new Facts.Asked(id, words, answers(answered, at), kind);
        List<Part> parts = List.of(new Part.Picture(picture(question, where)), new Part.Text(words));
        return new Example(id, split, where, parts, Facts.asked(asked));
    }

    private PictureRef picture(JsonNode question, String where) throws DataException {
        String name = Json.text(question, "image", "", where);
        return name.isEmpty()
                ? folders.coco(Json.text(question, "image_id", where), subset, where)
                : folders.named(name, where);
    }

    private static List<Facts.Answer> answers(JsonNode answered, String where) throws DataException {
        Map<String, Integer> counts = new LinkedHashMap<>();
        if (answered.has("answers")) {
            for (JsonNode answer : Json.list(answered, "answers", where)) {
                counts.merge(
                        answer.isTextual() ? answer.textValue() : Json.text(answer, "answer", where), 1, Integer::sum);
            }
        }
        List<Facts.Answer> answers = new ArrayList<>();
        counts.forEach((text, count) -> answers.add(new Facts.Answer(text, count)));
        return answers;
    }

    @Override
    public void close() throws IOException {
        questions.close();
        if (annotations != null) {
            annotations.close();
        }
    }
}
