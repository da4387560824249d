package org.weft.data.storyworld;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is where while a story is being made up; {@link #scene} freezes it into a frame. */
final class Stage {
    private static final double ALONE = 0.62;
    private static final double TOGETHER = 0.56;

    final SvgArt art;
    Place place;
    Daytime time;
    Weather weather;
    int layout;
    final List<Player> players = new ArrayList<>();
    final List<Item> items = new ArrayList<>();

    Stage(SvgArt art, Place place, Daytime time, Weather weather, int layout) {
        this.art = art;
        this.place = place;
        this.time = time;
        this.weather = weather;
        this.layout = layout;
    }

    boolean alone() {
        return players.size() == 1;
    }

    @Nullable
    Item heldBy(Player player) {
        for (Item item : items) {
            if (item.holder == player.id) {
                return item;
            }
        }
        return null;
    }

    /** The things nobody holds. */
    List<Item> lying() {
        List<Item> out = new ArrayList<>();
        for (Item item : items) {
            if (item.holder < 0) {
                out.add(item);
            }
        }
        return out;
    }

    /** Forgets the things nobody holds, as when everybody goes elsewhere. */
    void leaveThings() {
        items.removeIf(item -> item.holder < 0);
    }

    /** Everybody stands, or holds what they have. */
    void rest() {
        for (Player player : players) {
            player.pose = heldBy(player) == null ? Pose.STAND : Pose.CARRY;
        }
    }

    Scene scene(Rng rng) {
        List<Actor> actors = new ArrayList<>();
        for (Player player : players) {
            actors.add(actor(player, rng));
        }
        List<Thing> things = new ArrayList<>();
        for (Item item : items) {
            things.add(item.holder < 0 ? lying(item, rng) : held(item, actors));
        }
        return new Scene(place, time, weather, layout, actors, things);
    }

    private Actor actor(Player player, Rng rng) {
        double reach = alone() ? 0.26 : 0.28;
        double x = 0.5 + player.side * reach + rng.between(-0.02, 0.02);
        double feet = rng.between(0.92, 0.955);
        double height = alone() ? ALONE : TOGETHER;
        return new Actor(player.id, player.animal, player.identity, x, feet, height, player.facesLeft, player.pose);
    }

    private Thing lying(Item item, Rng rng) {
        double x = 0.5 + item.side * (item.prop.carry() ? 0.30 : 0.25) + rng.between(-0.02, 0.02);
        double bottom;
        if (item.prop.floats()) {
            bottom = alone() ? rng.between(0.58, 0.66) : rng.between(0.42, 0.47);
        } else if (!item.prop.carry()) {
            bottom = alone() ? rng.between(0.86, 0.90) : rng.between(0.74, 0.77);
        } else {
            bottom = alone() ? rng.between(0.91, 0.96) : rng.between(0.965, 0.985);
        }
        return new Thing(item.id, item.prop, item.colour, x, bottom, -1);
    }

    private Thing held(Item item, List<Actor> actors) {
        for (Actor actor : actors) {
            if (actor.id() == item.holder) {
                double unit = actor.height() / SvgArt.HEIGHT;
                double[] hand = art.point(actor.pose(), "hand");
                double out = (hand[0] - SvgArt.WIDTH / 2.0) * unit
                        + (item.prop.floats() ? 0.42 : 0.28) * item.prop.height() * art.aspect(item.prop.sprite());
                double x = actor.x() + (actor.facesLeft() ? -out : out);
                double y = actor.feet() - (SvgArt.HEIGHT - hand[1]) * unit;
                double bottom = y + (item.prop.floats() ? 0 : item.prop.height() * 0.5);
                return new Thing(item.id, item.prop, item.colour, x, bottom, item.holder);
            }
        }
        throw new IllegalStateException("item " + item.id + " is held by " + item.holder + ", who is not there");
    }
}
