package org.weft.data.storyworld;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Every sprite of one picture size, rasterised once when first asked for. Safe for many threads. */
final class SpriteBank {
    private final SvgArt art;
    private final int size;
    private final Map<Key, Sprite> kept = new ConcurrentHashMap<>();

    private record Key(String what, String colour, String pose, int height, boolean left) {}

    SpriteBank(SvgArt art, int size) {
        this.art = art;
        this.size = size;
    }

    Sprite actor(Actor actor) {
        int h = pixels(actor.height());
        Key key = new Key(
                actor.animal().name(),
                actor.identity().tint().name(),
                actor.pose().name(),
                h,
                actor.facesLeft());
        Sprite found = kept.get(key);
        return found != null
                ? found
                : keep(key, art.actor(actor.animal(), actor.identity().tint(), actor.pose()), width(h));
    }

    Sprite worn(Actor actor) {
        int h = pixels(actor.height());
        Key key = new Key(
                actor.animal().name(),
                actor.identity().accessory().name(),
                actor.pose().name(),
                h,
                actor.facesLeft());
        Sprite found = kept.get(key);
        return found != null
                ? found
                : keep(key, art.worn(actor.identity().accessory(), actor.animal(), actor.pose()), width(h));
    }

    Sprite thing(Prop prop, @Nullable Tint tint, double height) {
        int h = pixels(height);
        Key key = new Key(prop.name(), tint == null ? "" : tint.name(), "thing", h, false);
        Sprite found = kept.get(key);
        return found != null
                ? found
                : keep(key, art.thing(prop, tint), Math.max(1, (int) Math.round(h * art.aspect(prop.sprite()))));
    }

    /** A shadow of a width in pixels. */
    Sprite shadow(int width) {
        Key key = new Key("", "", "shadow", width, false);
        Sprite found = kept.get(key);
        if (found == null) {
            found = Rasteriser.draw(SvgArt.shadow(), Math.max(2, width), Math.max(2, pixels(0.045)));
            kept.put(key, found);
        }
        return found;
    }

    Sprite plain(String name, double height) {
        int h = pixels(height);
        Key key = new Key(name, "", "plain", h, false);
        Sprite found = kept.get(key);
        return found != null ? found : keep(key, art.plain(name), Math.max(1, (int) Math.round(h * art.aspect(name))));
    }

    private Sprite keep(Key key, String svg, int width) {
        Sprite drawn = Rasteriser.draw(svg, width, key.height());
        Sprite facing = key.left() ? drawn.mirrored() : drawn;
        Sprite first = kept.putIfAbsent(key, facing);
        return first == null ? facing : first;
    }

    private int pixels(double share) {
        return Math.max(2, (int) Math.round(share * size));
    }

    private static int width(int height) {
        return Math.max(1, (int) Math.round((double) height * SvgArt.WIDTH / SvgArt.HEIGHT));
    }
}
