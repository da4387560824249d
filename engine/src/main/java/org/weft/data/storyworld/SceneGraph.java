package org.weft.data.storyworld;

import java.util.List;

/**
 * What is in a scene and how it hangs together.
 *
 * @param place where it is
 * @param nodes animals first, then things, then what is worn
 * @param relations between nodes, by position in the list
 */
public record SceneGraph(String place, Daytime time, Weather weather, List<Node> nodes, List<Relation> relations) {

    /**
     * @param name the kind
     * @param id the actor's or thing's id, the wearer's for what is worn
     * @param attributes colour and what it does, as words
     */
    public record Node(String name, Kind kind, int id, List<String> attributes) {}

    /** What a node stands for. */
    public enum Kind {
        ANIMAL,
        THING,
        WORN
    }

    /** @param predicate one of: left of, holding, wearing, facing */
    public record Relation(int subject, String predicate, int object) {}

    public SceneGraph {
        nodes = List.copyOf(nodes);
        relations = List.copyOf(relations);
    }
}
