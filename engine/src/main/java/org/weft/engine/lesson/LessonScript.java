package org.weft.engine.lesson;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.weft.engine.EngineException;
import org.weft.engine.EngineException.Code;

/** A lesson as JSON: what a teacher writes, and what a lesson file holds beside its trace. */
public final class LessonScript {
    /** Bytes of a script. */
    public static final int MOST_BYTES = 1 << 20;

    private static final int VERSION = 1;
    private static final int MOST_STEPS = 100;
    private static final int TITLE = 200;
    private static final int TEXT = 4000;

    private static final ObjectMapper JSON = new ObjectMapper(JsonFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(16)
                            .maxDocumentLength(MOST_BYTES)
                            .build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private LessonScript() {}

    /** @throws EngineException BAD_INPUT naming the place and what is allowed there */
    public static Lesson read(byte[] json) {
        if (json.length > MOST_BYTES) {
            throw new EngineException(Code.BAD_INPUT, "a script has at most " + MOST_BYTES + " bytes; shorten it");
        }
        JsonNode tree;
        try {
            tree = JSON.readTree(json);
        } catch (JsonProcessingException e) {
            String line = e.getLocation() == null
                    ? ""
                    : " in line " + e.getLocation().getLineNr() + ", column "
                            + e.getLocation().getColumnNr();
            throw new EngineException(Code.BAD_INPUT, "it is no JSON" + line + ": " + e.getOriginalMessage(), e);
        } catch (IOException | RuntimeException e) {
            throw new EngineException(Code.BAD_INPUT, "it is no JSON: " + e.getMessage(), e);
        }
        return lesson(new Fields(tree, "", Set.of("version", "title", "about", "record", "steps")));
    }

    private static Lesson lesson(Fields f) {
        if (f.whole("version", VERSION, 1, Integer.MAX_VALUE) > VERSION) {
            throw f.bad("version", "is newer than " + VERSION + ", which this Weft reads; update Weft");
        }
        JsonNode list = f.get("steps");
        if (!list.isArray() || list.isEmpty() || list.size() > MOST_STEPS) {
            throw f.bad("steps", "must be a list of 1 to " + MOST_STEPS + " steps");
        }
        List<Lesson.Step> steps = new ArrayList<>();
        for (int i = 0; i < list.size(); i++) {
            steps.add(step(new Fields(
                    list.get(i), "steps[" + i + "]", Set.of("title", "text", "question", "answer", "look"))));
        }
        Lesson.Words title = f.words("title", TITLE);
        Lesson.Words about = f.wordsOrNull("about", TEXT);
        return new Lesson(title, about == null ? title : about, f.has("record") ? recording(f) : null, steps);
    }

    private static Lesson.Recording recording(Fields all) {
        Fields f = new Fields(all.get("record"), "record", Set.of("story", "next", "seed", "every"));
        String next = f.text("next", "image", 10);
        if (!next.equals("image") && !next.equals("text")) {
            throw f.bad("next", "is image or text, not " + next);
        }
        return new Lesson.Recording(
                f.text("story", "", 1000), next.equals("image"), f.whole("seed", 0, 0, Long.MAX_VALUE), (int)
                        f.whole("every", 1, 1, 1000));
    }

    private static Lesson.Step step(Fields f) {
        Lesson.Words question = f.wordsOrNull("question", TEXT);
        Lesson.Words answer = f.wordsOrNull("answer", TEXT);
        if ((question == null) != (answer == null)) {
            throw f.bad("", "needs both a question and its answer, or neither");
        }
        JsonNode look = f.has("look") ? f.get("look") : JSON.createObjectNode();
        Fields fields = new Fields(
                look,
                f.place("look"),
                Set.of("item", "site", "step", "select", "images", "levels", "heads", "points", "show", "region"));
        return new Lesson.Step(f.words("title", TITLE), f.words("text", TEXT), question, answer, look(fields));
    }

    private static Lesson.Look look(Fields f) {
        String show = f.text("show", "points", 10);
        if (Arrays.stream(Lesson.Shown.values())
                .noneMatch(s -> s.name().toLowerCase(Locale.ROOT).equals(show))) {
            throw f.bad("show", "is points, heat or arrows, not " + show);
        }
        return new Lesson.Look(
                (int) f.whole("item", 0, 0, Integer.MAX_VALUE),
                f.text("site", "", TITLE),
                f.has("step") ? (int) f.whole("step", 0, 0, Integer.MAX_VALUE) : null,
                f.has("select") ? chosen(f) : new Lesson.Chosen.Everything(),
                f.numbers("images", 1),
                f.numbers("levels", 0),
                f.numbers("heads", 0),
                f.numbers("points", 0),
                Lesson.Shown.valueOf(show.toUpperCase(Locale.ROOT)),
                f.has("region") ? region(f) : null);
    }

    private static Lesson.Area region(Fields all) {
        Fields f = new Fields(all.get("region"), all.place("region"), Set.of("image", "edges"));
        double[] e = f.edges("edges");
        return new Lesson.Area((int) f.whole("image", 1, 1, Integer.MAX_VALUE) - 1, e[0], e[1], e[2], e[3]);
    }

    private static Lesson.Chosen chosen(Fields all) {
        Fields f = new Fields(
                all.get("select"),
                all.place("select"),
                Set.of("word", "written", "patches", "area", "thing", "queries"));
        List<Lesson.Chosen> named = new ArrayList<>();
        if (f.has("word")) {
            named.add(new Lesson.Chosen.Word(f.text("word", "", TITLE)));
        }
        if (f.has("written")) {
            named.add(new Lesson.Chosen.Written((int) f.whole("written", 0, 0, Integer.MAX_VALUE)));
        }
        if (f.has("patches")) {
            named.add(new Lesson.Chosen.Patches((int) f.whole("patches", 1, 1, Integer.MAX_VALUE) - 1));
        }
        if (f.has("area")) {
            double[] e = f.edges("area");
            named.add(new Lesson.Chosen.Part(new Lesson.Area(0, e[0], e[1], e[2], e[3])));
        }
        if (f.has("thing")) {
            named.add(new Lesson.Chosen.Thing(f.text("thing", "", TITLE)));
        }
        if (f.has("queries")) {
            named.add(new Lesson.Chosen.Queries(f.numbers("queries", 0)));
        }
        if (named.size() != 1) {
            throw f.bad("", "must name one of word, written, patches, area, thing and queries");
        }
        return named.getFirst();
    }

    /** The script of a lesson; {@link #read} of it gives an equal one. */
    public static byte[] write(Lesson lesson) {
        ObjectNode root = JSON.createObjectNode();
        root.put("version", VERSION);
        words(root, "title", lesson.title());
        words(root, "about", lesson.about());
        Lesson.Recording r = lesson.recording();
        if (r != null) {
            root.putObject("record")
                    .put("story", r.story())
                    .put("next", r.picture() ? "image" : "text")
                    .put("seed", r.seed())
                    .put("every", r.every());
        }
        ArrayNode steps = root.putArray("steps");
        lesson.steps().forEach(s -> step(steps.addObject(), s));
        try {
            return JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(root);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e); // a tree of texts and numbers
        }
    }

    private static void words(ObjectNode to, String name, Lesson.@Nullable Words words) {
        if (words != null) {
            ObjectNode o = to.putObject(name);
            words.byLanguage().forEach(o::put);
        }
    }

    private static void step(ObjectNode to, Lesson.Step s) {
        words(to, "title", s.title());
        words(to, "text", s.text());
        words(to, "question", s.question());
        words(to, "answer", s.answer());
        Lesson.Look l = s.look();
        ObjectNode look = to.putObject("look");
        look.put("item", l.item()).put("site", l.site());
        if (l.step() != null) {
            look.put("step", l.step());
        }
        select(look, l.chosen());
        numbers(look, "images", l.pictures(), 1);
        numbers(look, "levels", l.levels(), 0);
        numbers(look, "heads", l.heads(), 0);
        numbers(look, "points", l.points(), 0);
        look.put("show", l.shown().name().toLowerCase(Locale.ROOT));
        Lesson.Area a = l.region();
        if (a != null) {
            ObjectNode region = look.putObject("region");
            region.put("image", a.picture() + 1);
            edges(region, "edges", a);
        }
    }

    private static void select(ObjectNode look, Lesson.Chosen chosen) {
        switch (chosen) {
            case Lesson.Chosen.Everything all -> {}
            case Lesson.Chosen.Word w -> look.putObject("select").put("word", w.word());
            case Lesson.Chosen.Written w -> look.putObject("select").put("written", w.number());
            case Lesson.Chosen.Patches p -> look.putObject("select").put("patches", p.place() + 1);
            case Lesson.Chosen.Part p -> edges(look.putObject("select"), "area", p.area());
            case Lesson.Chosen.Thing t -> look.putObject("select").put("thing", t.name());
            case Lesson.Chosen.Queries q -> {
                ArrayNode list = look.putObject("select").putArray("queries");
                q.numbers().forEach(list::add);
            }
        }
    }

    private static void edges(ObjectNode to, String name, Lesson.Area a) {
        to.putArray(name).add(a.left()).add(a.top()).add(a.right()).add(a.bottom());
    }

    private static void numbers(ObjectNode to, String name, List<Integer> values, int shift) {
        if (!values.isEmpty()) {
            ArrayNode list = to.putArray(name);
            values.forEach(v -> list.add(v + shift));
        }
    }
}
