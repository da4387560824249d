package org.weft.data.storyworld;

import java.util.ArrayList;
import java.util.List;
import org.weft.data.storyworld.SceneGraph.Kind;
import org.weft.data.storyworld.SceneGraph.Node;
import org.weft.data.storyworld.SceneGraph.Relation;

/** Scene graphs from scenes. */
final class Graphs {
    /** Middles closer than this, in shares of the picture, are neither left nor right of each other. */
    private static final double APART = 0.06;

    private Graphs() {}

    static SceneGraph of(Scene scene, Grammar grammar) {
        List<Node> nodes = new ArrayList<>();
        List<Relation> relations = new ArrayList<>();
        List<Double> middles = new ArrayList<>();
        for (Actor actor : scene.actors()) {
            String does = grammar.one("answers", actor.pose().name());
            nodes.add(new Node(
                    actor.animal().name(),
                    Kind.ANIMAL,
                    actor.id(),
                    List.of(actor.identity().tint().name(), does)));
            middles.add(actor.x());
        }
        for (Thing thing : scene.things()) {
            String colour = thing.colourWord();
            nodes.add(new Node(
                    thing.prop().name(), Kind.THING, thing.id(), colour.isEmpty() ? List.of() : List.of(colour)));
            middles.add(thing.x());
        }
        for (int i = 0; i < middles.size(); i++) {
            for (int j = 0; j < middles.size(); j++) {
                if (middles.get(i) < middles.get(j) - APART) {
                    relations.add(new Relation(i, "left of", j));
                }
            }
        }
        link(scene, nodes, relations);
        return new SceneGraph(scene.place().name(), scene.time(), scene.weather(), nodes, relations);
    }

    private static void link(Scene scene, List<Node> nodes, List<Relation> relations) {
        int actors = scene.actors().size();
        for (int i = 0; i < actors; i++) {
            Actor actor = scene.actors().get(i);
            for (int j = 0; j < scene.things().size(); j++) {
                if (scene.things().get(j).holder() == actor.id()) {
                    relations.add(new Relation(i, "holding", actors + j));
                }
            }
            for (int j = 0; j < actors; j++) {
                double away = scene.actors().get(j).x() - actor.x();
                if (j != i && (actor.facesLeft() ? away < 0 : away > 0)) {
                    relations.add(new Relation(i, "facing", j));
                }
            }
            nodes.add(new Node(actor.identity().accessory().name(), Kind.WORN, actor.id(), List.of()));
            relations.add(new Relation(i, "wearing", nodes.size() - 1));
        }
    }
}
