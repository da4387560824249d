package org.weft.data.storyworld;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Words for one box each. */
final class References {
    private final Grammar grammar;
    private final Captioner captioner;

    References(Grammar grammar) {
        this.grammar = grammar;
        captioner = new Captioner(grammar);
    }

    List<Reference> of(Scene scene, List<Box> boxes, Rng rng) {
        List<Reference> out = new ArrayList<>();
        for (Box box : boxes) {
            for (Actor actor : scene.actors()) {
                if (box.actor() && actor.id() == box.id()) {
                    actor(scene, actor, box, rng, out);
                }
            }
            for (Thing thing : scene.things()) {
                if (!box.actor() && thing.id() == box.id()) {
                    thing(scene, thing, box, rng, out);
                }
            }
        }
        return out;
    }

    private void actor(Scene scene, Actor actor, Box box, Rng rng, List<Reference> out) {
        String name = actor.animal().name();
        String side = captioner.side(actor.x());
        Identity identity = actor.identity();
        out.add(say("name", Map.of("name", name), box, rng));
        out.add(say("colour", Map.of("name", name, "colour", identity.tint().name()), box, rng));
        out.add(say("wearing", Map.of("name", name, "worn", Questions.worn(identity.accessory())), box, rng));
        out.add(say("side", Map.of("name", name, "side", side), box, rng));
        if (scene.actors().size() == 1) {
            out.add(say("only animal", Map.of(), box, rng));
        } else if (scene.actors().stream()
                        .filter(a -> captioner.side(a.x()).equals(side))
                        .count()
                == 1) {
            out.add(say("animal at", Map.of("side", side), box, rng));
        }
    }

    private void thing(Scene scene, Thing thing, Box box, Rng rng, List<Reference> out) {
        String name = thing.prop().name();
        out.add(say("name", Map.of("name", name), box, rng));
        out.add(say("side", Map.of("name", name, "side", captioner.side(thing.x())), box, rng));
        if (!thing.colourWord().isEmpty()) {
            out.add(say("colour", Map.of("name", name, "colour", thing.colourWord()), box, rng));
        }
        for (Actor actor : scene.actors()) {
            if (actor.id() == thing.holder()) {
                String holder = "the " + actor.animal().name();
                out.add(say("held", Map.of("name", name, "X", holder), box, rng));
            }
        }
    }

    private Reference say(String pattern, Map<String, String> gaps, Box box, Rng rng) {
        return new Reference(Grammar.fill(grammar.of("references", pattern, rng), gaps), box);
    }
}
