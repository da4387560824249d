package org.weft.data.storyworld;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Asks about a scene what its truth can answer. Every kind of animal and thing occurs at most once in a scene. */
final class Questions {
    static final String WHAT = "what";
    static final String COLOUR = "colour";
    static final String COUNT = "count";
    static final String WHERE = "where";
    static final String YES_NO = "yes/no";

    private final Catalogue catalogue;
    private final Grammar grammar;
    private final Captioner captioner;

    Questions(Catalogue catalogue, Grammar grammar) {
        this.catalogue = catalogue;
        this.grammar = grammar;
        captioner = new Captioner(grammar);
    }

    /** Questions that each stand alone. */
    List<Question> about(Scene scene, Rng rng) {
        List<Question> out = new ArrayList<>(general(scene, rng));
        for (Actor actor : scene.actors()) {
            out.addAll(about(actor, scene, "the " + actor.animal().name(), rng));
        }
        for (Thing thing : scene.things()) {
            out.addAll(about(thing, "the " + thing.prop().name(), rng));
        }
        return out;
    }

    /** Ten rounds: first the whole picture, then one animal or thing after the other, with "it" where that is clear. */
    List<Question> dialogue(Scene scene, Rng rng) {
        List<Question> out = new ArrayList<>();
        out.add(countAnimals(scene, rng));
        for (Actor actor : scene.actors()) {
            List<Question> named = about(actor, scene, "the " + actor.animal().name(), rng.fork(actor.id()));
            append(out, named, about(actor, scene, "it", rng.fork(actor.id())), rng);
        }
        for (Thing thing : scene.things()) {
            append(out, about(thing, "the " + thing.prop().name(), rng), about(thing, "it", rng), rng);
        }
        for (int i = 0; out.size() < Truth.ROUNDS && i < 4; i++) {
            for (Question question : general(scene, rng)) {
                if (out.stream().noneMatch(q -> q.question().equals(question.question()))) {
                    out.add(question);
                }
            }
        }
        return out.subList(0, Math.min(out.size(), Truth.ROUNDS));
    }

    /** Three questions about one thing: the first names it, later ones may say "it". */
    private static void append(List<Question> to, List<Question> named, List<Question> it, Rng rng) {
        int n = Math.min(named.size(), it.size());
        int start = rng.below(n);
        for (int i = 0; i < Math.min(3, n); i++) {
            int at = (start + i) % n;
            to.add(i > 0 && rng.chance(0.6) ? it.get(at) : named.get(at));
        }
    }

    private List<Question> general(Scene scene, Rng rng) {
        List<Question> out = new ArrayList<>();
        out.add(countAnimals(scene, rng));
        if (scene.actors().size() == 1) {
            String name = scene.actors().get(0).animal().name();
            out.add(ask(WHAT, "animal", Map.of(), name, rng));
        } else {
            Actor actor = rng.pick(scene.actors());
            Map<String, String> at = Map.of("side", captioner.side(actor.x()));
            out.add(ask(WHAT, "animal at", at, actor.animal().name(), rng));
        }
        out.add(ask(WHERE, "place", Map.of(), scene.place().name(), rng));
        out.add(ask(WHAT, "weather", Map.of(), answer(scene.weather().name()), rng));
        out.add(ask(WHAT, "time", Map.of(), answer(scene.time().name()), rng));
        out.add(ask(YES_NO, "is raining", Map.of(), yes(scene.weather() == Weather.RAIN), rng));
        out.add(ask(YES_NO, "is night", Map.of(), yes(scene.time() == Daytime.NIGHT), rng));
        out.add(isThere(scene, rng));
        out.add(countKind(scene, rng));
        return out;
    }

    private Question countAnimals(Scene scene, Rng rng) {
        return ask(COUNT, "count animals", Map.of(), "" + scene.actors().size(), rng);
    }

    /** As often about something present as about something absent. */
    private Question isThere(Scene scene, Rng rng) {
        List<String> present = present(scene);
        String asked = rng.chance(0.5) ? rng.pick(present) : anyName(rng);
        return ask(YES_NO, "is there", Map.of("a", Grammar.a(asked)), yes(present.contains(asked)), rng);
    }

    private Question countKind(Scene scene, Rng rng) {
        List<String> present = present(scene);
        String asked = rng.chance(0.6) ? rng.pick(present) : anyName(rng);
        return ask(COUNT, "count", Map.of("plural", plural(asked)), present.contains(asked) ? "1" : "0", rng);
    }

    private static List<String> present(Scene scene) {
        List<String> out = new ArrayList<>();
        scene.actors().forEach(a -> out.add(a.animal().name()));
        scene.things().forEach(t -> out.add(t.prop().name()));
        return out;
    }

    private String anyName(Rng rng) {
        return rng.chance(0.4)
                ? rng.pick(catalogue.animals()).name()
                : rng.pick(catalogue.props()).name();
    }

    private String plural(String name) {
        for (Animal animal : catalogue.animals()) {
            if (animal.name().equals(name)) {
                return animal.plural();
            }
        }
        return catalogue.prop(name).plural();
    }

    private List<Question> about(Actor actor, Scene scene, String words, Rng rng) {
        Map<String, String> x = Map.of("X", words);
        Identity identity = actor.identity();
        List<Question> out = new ArrayList<>();
        out.add(ask(COLOUR, "colour", x, identity.tint().name(), rng));
        out.add(ask(WHAT, "wearing", x, worn(identity.accessory()), rng));
        out.add(ask(WHERE, "where", x, captioner.side(actor.x()), rng));
        out.add(ask(WHAT, "doing", x, answer(actor.pose().name()), rng));
        Thing held = held(scene, actor);
        if (held != null) {
            out.add(ask(WHAT, "holding", x, Captioner.thing(held), rng));
        }
        Tint tint = rng.chance(0.5) ? identity.tint() : rng.pick(catalogue.coats());
        out.add(ask(
                YES_NO,
                "is colour",
                Map.of("X", words, "colour", tint.name()),
                yes(tint.equals(identity.tint())),
                rng));
        Accessory worn = rng.chance(0.5) ? identity.accessory() : rng.pick(catalogue.accessories());
        boolean wears = worn.equals(identity.accessory());
        out.add(ask(YES_NO, "is wearing", Map.of("X", words, "a", worn(worn)), yes(wears), rng));
        return out;
    }

    private List<Question> about(Thing thing, String words, Rng rng) {
        List<Question> out = new ArrayList<>();
        String side = captioner.side(thing.x());
        out.add(ask(WHERE, "where", Map.of("X", words), side, rng));
        if (!thing.colourWord().isEmpty()) {
            out.add(ask(COLOUR, "colour", Map.of("X", words), thing.colourWord(), rng));
        }
        String other = rng.chance(0.5) ? side : captioner.side(rng.unit());
        out.add(ask(YES_NO, "is side", Map.of("X", words, "side", other), yes(side.equals(other)), rng));
        return out;
    }

    static @Nullable Thing held(Scene scene, Actor actor) {
        for (Thing thing : scene.things()) {
            if (thing.holder() == actor.id()) {
                return thing;
            }
        }
        return null;
    }

    /** "a hat", but "glasses". */
    static String worn(Accessory accessory) {
        return accessory.name().equals("glasses") ? "glasses" : Grammar.a(accessory.name());
    }

    private Question ask(String kind, String pattern, Map<String, String> gaps, String answer, Rng rng) {
        return new Question(kind, Grammar.fill(grammar.of("questions", pattern, rng), gaps), answer);
    }

    private String answer(String key) {
        return grammar.one("answers", key);
    }

    private String yes(boolean fact) {
        return answer(fact ? "yes" : "no");
    }
}
