package org.weft.data.storyworld;

import java.util.List;

/** Everything that exists in the world, from world.json and palette.json. */
public final class Catalogue {
    private final Lists lists;
    private final List<Tint> coats;
    private final Palette palette;

    record Colour(String name, String base, String dark, String light, String pale, boolean coat) {
        Tint tint() {
            return new Tint(name, rgb(base), rgb(dark), rgb(light), rgb(pale), coat);
        }
    }

    record Entries(
            List<Colour> colours,
            List<Accessory> accessories,
            List<Animal> animals,
            List<Prop> props,
            List<Place> places) {}

    private record Lists(
            List<Tint> colours,
            List<Accessory> accessories,
            List<Animal> animals,
            List<Prop> props,
            List<Place> places) {}

    Catalogue() {
        Entries read = WorldFiles.read("world.json", Entries.class);
        lists = new Lists(
                read.colours().stream().map(Colour::tint).toList(),
                List.copyOf(read.accessories()),
                List.copyOf(read.animals()),
                List.copyOf(read.props()),
                List.copyOf(read.places()));
        coats = lists.colours().stream().filter(Tint::coat).toList();
        palette = new Palette(List.of(WorldFiles.read("palette.json", Palette.Entry[].class)));
    }

    private static int rgb(String hex) {
        return Integer.parseInt(hex.substring(1), 16);
    }

    /** Every colour a thing can have. */
    public List<Tint> colours() {
        return lists.colours();
    }

    /** The colours an animal's coat can have. */
    public List<Tint> coats() {
        return coats;
    }

    public List<Accessory> accessories() {
        return lists.accessories();
    }

    public List<Animal> animals() {
        return lists.animals();
    }

    /** All things; the last one is the house that stories end at. */
    public List<Prop> props() {
        return lists.props();
    }

    public List<Place> places() {
        return lists.places();
    }

    public Palette palette() {
        return palette;
    }

    /** @throws IllegalArgumentException for an unknown name */
    public Prop prop(String name) {
        return lists.props().stream()
                .filter(p -> p.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no thing named '" + name + "' in world.json"));
    }

    /** Whether this kind of animal meets this kind of thing in the test split only. The house is everybody's. */
    public boolean heldOut(Animal animal, Prop prop) {
        int a = lists.animals().indexOf(animal);
        int p = lists.props().indexOf(prop);
        boolean home = p == lists.props().size() - 1;
        return !home && (a + p) % lists.animals().size() == 0;
    }
}
