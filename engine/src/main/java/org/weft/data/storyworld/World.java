package org.weft.data.storyworld;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Storyworld's front door: stories by number, pictures by scene. Immutable to the outside; safe for many threads. */
public final class World {
    /** Boxes are measured on pictures of this size. */
    private static final int BOX_GRID = 128;

    private final Catalogue catalogue = new Catalogue();
    private final Light light = new Light();
    private final SvgArt art = new SvgArt();
    private final Map<Integer, Renderer> renderers = new ConcurrentHashMap<>();

    private final Grammar grammar = new Grammar();
    private final StoryTeller teller = new StoryTeller(catalogue, grammar, art);
    private final Questions questions = new Questions(catalogue, grammar);
    private final References references = new References(grammar);
    private final Vocabulary words;

    private World() {
        List<String> texts = new ArrayList<>(grammar.everything());
        texts.add("a an the and it he she they left right .");
        catalogue.animals().forEach(a -> texts.addAll(List.of(a.name(), a.plural())));
        catalogue.props().forEach(p -> texts.addAll(List.of(p.name(), p.plural())));
        catalogue.places().forEach(p -> texts.addAll(List.of(p.name(), p.at(), p.to())));
        catalogue.colours().forEach(c -> texts.add(c.name()));
        catalogue.accessories().forEach(a -> texts.add(a.name()));
        words = new Vocabulary(
                texts.stream().map(t -> t.replaceAll("\\{\\w+\\}", " ")).toList());
    }

    /** Reads the world's data files. @throws IllegalStateException if they are not on the class path */
    public static World load() {
        return new World();
    }

    /** What exists in the world. */
    public Catalogue catalogue() {
        return catalogue;
    }

    /** Every word and mark that any text of the world can hold. */
    public Vocabulary words() {
        return words;
    }

    /**
     * A story by its number; there are as many as there are longs from 0.
     *
     * @throws IllegalArgumentException for a negative index
     */
    public WorldStory story(Split split, long index) {
        return teller.story(split, index);
    }

    /**
     * The truth about one frame of a story, the same every time it is asked for.
     *
     * @param frame 0 to {@link WorldStory#FRAMES} - 1
     */
    public Truth truth(WorldStory story, int frame) {
        Scene scene = story.frames().get(frame).scene();
        long seed = Rng.mix(story.index() * Split.values().length + story.split().number) + frame;
        Rng rng = new Rng(Rng.mix(seed));
        List<Box> boxes = renderer(BOX_GRID).boxes(scene);
        return new Truth(
                boxes,
                Graphs.of(scene, grammar),
                questions.about(scene, rng.fork(1)),
                references.of(scene, boxes, rng.fork(2)),
                questions.dialogue(scene, rng.fork(3)));
    }

    /** The renderer for a size, always the same one. @throws IllegalArgumentException outside 16 to 2048 pixels */
    public Renderer renderer(int size) {
        return renderers.computeIfAbsent(size, s -> new Renderer(catalogue, light, art, s));
    }
}
