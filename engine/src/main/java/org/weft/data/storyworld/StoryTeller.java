package org.weft.data.storyworld;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Draws a cast that belongs to the wanted split, then lets a {@link Plot} play with it. */
final class StoryTeller {
    private static final int PATIENCE = 100_000;
    private static final int BUCKETS = 10;
    private static final int THINGS = 3;

    private final Catalogue catalogue;
    private final Grammar grammar;
    private final SvgArt art;
    private final Captioner captioner;

    StoryTeller(Catalogue catalogue, Grammar grammar, SvgArt art) {
        this.catalogue = catalogue;
        this.grammar = grammar;
        this.art = art;
        captioner = new Captioner(grammar);
    }

    WorldStory story(Split split, long index) {
        if (index < 0) {
            throw new IllegalArgumentException("story number " + index + " is negative");
        }
        // one-to-one in (index, split), so two splits never share a stream
        Rng rng = new Rng(Rng.mix(index * Split.values().length + split.number));
        Plot.Cast cast = cast(split, rng);
        Plot plot = new Plot(catalogue, grammar, art, cast, rng);
        List<Frame> frames = new ArrayList<>();
        for (int i = 0; i < WorldStory.FRAMES; i++) {
            String caption = plot.tell(i, WorldStory.FRAMES);
            Scene scene = plot.scene();
            frames.add(new Frame(scene, caption, captioner.captions(scene, rng.fork(i))));
        }
        String id = split.name().toLowerCase(Locale.ROOT) + "-" + index;
        return new WorldStory(id, split, index, cast.hero().animal.name(), cast.hero().identity, frames);
    }

    private Plot.Cast cast(Split split, Rng rng) {
        boolean newPairs = rng.chance(0.5);
        for (int i = 0; i < PATIENCE; i++) {
            Plot.Cast cast = anyCast(rng);
            boolean wanted = split != Split.TEST || heldOut(cast) == newPairs;
            if (wanted && split(cast) == split) {
                return cast;
            }
        }
        throw new IllegalStateException("no cast for " + split + " after " + PATIENCE + " tries");
    }

    private Plot.Cast anyCast(Rng rng) {
        Place place = rng.pick(catalogue.places());
        Animal hero = rng.pick(catalogue.animals());
        Animal friend = rng.pick(catalogue.animals());
        while (friend.equals(hero)) {
            friend = rng.pick(catalogue.animals());
        }
        Identity first = identity(rng);
        Identity second = identity(rng);
        while (second.tint().equals(first.tint()) || second.accessory().equals(first.accessory())) {
            second = identity(rng);
        }
        List<Prop> props = new ArrayList<>();
        while (props.size() < THINGS) {
            // the last thing is the house, which only endings use
            Prop prop = catalogue.props().get(rng.below(catalogue.props().size() - 1));
            if (!props.contains(prop) && (prop.only().isEmpty() || prop.only().contains(place.name()))) {
                props.add(prop);
            }
        }
        return new Plot.Cast(
                new Player(0, hero, first, rng.chance(0.5) ? "he" : "she"),
                new Player(1, friend, second, rng.chance(0.5) ? "he" : "she"),
                rng.chance(0.25),
                place,
                props);
    }

    private Identity identity(Rng rng) {
        return new Identity(rng.pick(catalogue.coats()), rng.pick(catalogue.accessories()));
    }

    private boolean heldOut(Plot.Cast cast) {
        return cast.props().stream()
                .anyMatch(p -> catalogue.heldOut(cast.hero().animal, p) || catalogue.heldOut(cast.friend().animal, p));
    }

    /** Where stories with this cast belong. */
    private Split split(Plot.Cast cast) {
        if (heldOut(cast)) {
            return Split.TEST;
        }
        long hash = catalogue.animals().indexOf(cast.hero().animal);
        hash = hash * 64 + catalogue.coats().indexOf(cast.hero().identity.tint());
        hash = hash * 64 + catalogue.accessories().indexOf(cast.hero().identity.accessory());
        hash = hash * 64 + catalogue.places().indexOf(cast.place());
        hash = hash * 64 + catalogue.props().indexOf(cast.props().get(0));
        return switch ((int) Long.remainderUnsigned(Rng.mix(hash), BUCKETS)) {
            case 0 -> Split.VALIDATION;
            case 1 -> Split.TEST;
            default -> Split.TRAIN;
        };
    }
}
