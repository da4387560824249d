package org.weft.data.storyworld;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Describes a scene by itself, as people describe a photograph: five captions, none of which tells an identity. */
final class Captioner {
    static final int CAPTIONS = 5;
    private final Grammar grammar;

    Captioner(Grammar grammar) {
        this.grammar = grammar;
    }

    List<String> captions(Scene scene, Rng rng) {
        Map<String, String> gaps = new HashMap<>();
        List<String> who = new ArrayList<>();
        List<String> sides = new ArrayList<>();
        for (Actor actor : scene.actors()) {
            String name = Grammar.a(actor.animal().name());
            who.add(name);
            sides.add(name + " " + side(actor.x()));
        }
        List<String> all = new ArrayList<>(who);
        for (Thing thing : scene.things()) {
            all.add(thing(thing));
        }
        gaps.put("who", Grammar.list(who));
        gaps.put("acts", acts(scene));
        gaps.put("all", Grammar.list(all));
        gaps.put("sides", Grammar.list(sides));
        gaps.put("at", scene.place().at());
        gaps.put("sky", grammar.one("skies", scene.time() + "_" + scene.weather()));
        List<String> out = new ArrayList<>();
        for (int i = 0; i < CAPTIONS; i++) {
            out.add(Grammar.fill(grammar.of("captions", i, rng), gaps));
        }
        return List.copyOf(out);
    }

    /** Where something is, in words. */
    String side(double x) {
        return grammar.one("sides", x < 0.4 ? "left" : x > 0.6 ? "right" : "middle");
    }

    static String thing(Thing thing) {
        String colour = thing.colour() == null ? "" : thing.colour().name() + " ";
        return Grammar.a(colour + thing.prop().name());
    }

    private String acts(Scene scene) {
        List<String> parts = new ArrayList<>();
        List<String> doing = new ArrayList<>();
        for (Actor actor : scene.actors()) {
            String does = doing(actor, scene);
            doing.add(does);
            parts.add(Grammar.a(actor.animal().name()) + " " + does);
        }
        boolean same = doing.stream().distinct().count() == 1;
        if (same && scene.actors().size() > 1) {
            List<String> names = scene.actors().stream()
                    .map(a -> Grammar.a(a.animal().name()))
                    .toList();
            return Grammar.list(names) + " " + doing.get(0);
        }
        return Grammar.list(parts);
    }

    /** What an actor does, such as "walking to the left with a red ball". */
    String doing(Actor actor, Scene scene) {
        String side = actor.facesLeft() ? "left" : "right";
        for (Thing thing : scene.things()) {
            if (thing.holder() == actor.id()) {
                String holds = grammar.one("doing", actor.pose() == Pose.CARRY ? "CARRY" : "with")
                        .replace("{T}", thing(thing));
                return actor.pose() == Pose.CARRY
                        ? holds
                        : grammar.one("doing", actor.pose().name()).replace("{side}", side) + " " + holds;
            }
        }
        return grammar.one("doing", actor.pose().name()).replace("{side}", side);
    }
}
