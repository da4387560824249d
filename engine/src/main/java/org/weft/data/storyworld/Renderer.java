package org.weft.data.storyworld;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.weft.engine.RgbImage;

/**
 * Turns scenes into square pictures, label maps and boxes of one size. Sprites and backgrounds are rasterised once, then
 * blended in memory: a frame of 128 x 128 takes some tens of microseconds. Safe for many threads; same scene, same bytes.
 */
public final class Renderer {
    /** Largest side of a picture, in pixels. */
    public static final int LARGEST = 2048;

    /** Backgrounds are kept up to this many bytes. */
    private static final long KEPT_BYTES = 96L << 20;

    private static final int[] FULL = {256, 256, 256};

    private final Catalogue catalogue;
    private final Light light;
    private final SpriteBank bank;
    private final int size;
    private final Map<BackdropKey, Backdrop> backdrops = new ConcurrentHashMap<>();

    private record BackdropKey(String place, Daytime time, Weather weather, int layout) {}

    /** Something to blend: where, in which order, under which label. */
    private record Stroke(Sprite sprite, int left, int top, double depth, String label) {}

    Renderer(Catalogue catalogue, Light light, SvgArt art, int size) {
        if (size < 16 || size > LARGEST) {
            throw new IllegalArgumentException("pictures are 16 to " + LARGEST + " pixels wide, not " + size);
        }
        this.catalogue = catalogue;
        this.light = light;
        this.size = size;
        bank = new SpriteBank(art, size);
    }

    /** Width and height of its pictures in pixels. */
    public int size() {
        return size;
    }

    public RgbImage render(Scene scene) {
        byte[] rgb = new byte[size * size * 3];
        render(scene, rgb);
        return new RgbImage(size, size, rgb);
    }

    /** Draws into the caller's array: size x size pixels of R, G, B, row by row. */
    public void render(Scene scene, byte[] rgb) {
        draw(scene, new Surface(size, rgb, null));
    }

    /** Draws picture and label map into the caller's arrays. The labels are indices of {@link Catalogue#palette()}. */
    public void render(Scene scene, byte[] rgb, byte[] labels) {
        draw(scene, new Surface(size, rgb, labels));
    }

    /** The label map: one class index a pixel, row by row. */
    public byte[] labels(Scene scene) {
        byte[] labels = new byte[size * size];
        render(scene, new byte[size * size * 3], labels);
        return labels;
    }

    /** A box for each actor and thing that lies at least partly in the picture, actors first. */
    public List<Box> boxes(Scene scene) {
        List<Box> boxes = new ArrayList<>();
        for (Actor actor : scene.actors()) {
            Sprite sprite = bank.actor(actor);
            box(
                    boxes,
                    sprite,
                    left(actor.x(), sprite),
                    top(actor.feet(), sprite),
                    actor.animal().name(),
                    actor.id(),
                    true);
        }
        for (Thing thing : scene.things()) {
            Sprite sprite = sprite(thing);
            box(
                    boxes,
                    sprite,
                    left(thing.x(), sprite),
                    top(thing.bottom(), sprite),
                    thing.prop().name(),
                    thing.id(),
                    false);
        }
        return boxes;
    }

    private void box(List<Box> boxes, Sprite s, int left, int top, String name, int id, boolean actor) {
        double x0 = Math.max(0, left + s.left);
        double y0 = Math.max(0, top + s.top);
        double x1 = Math.min(size, left + s.right);
        double y1 = Math.min(size, top + s.bottom);
        if (x1 > x0 && y1 > y0) {
            boxes.add(new Box(name, id, actor, x0 / size, y0 / size, (x1 - x0) / size, (y1 - y0) / size));
        }
    }

    private Sprite sprite(Thing thing) {
        return bank.thing(thing.prop(), thing.colour(), thing.prop().height());
    }

    private int left(double x, Sprite sprite) {
        return (int) Math.round(x * size - sprite.width / 2.0);
    }

    private int top(double bottom, Sprite sprite) {
        return (int) Math.round(bottom * size) - sprite.height;
    }

    private void draw(Scene scene, Surface surface) {
        Backdrop backdrop = backdrop(scene);
        System.arraycopy(backdrop.rgb, 0, surface.rgb, 0, surface.rgb.length);
        if (surface.labels != null) {
            System.arraycopy(backdrop.labels, 0, surface.labels, 0, surface.labels.length);
        }
        int[] tone = light.sprites(scene.time());
        for (Stroke stroke : strokes(scene)) {
            int label = stroke.label().isEmpty() ? 0 : catalogue.palette().index(stroke.label());
            surface.blend(stroke.sprite(), stroke.left(), stroke.top(), tone, label);
        }
        if (backdrop.fall != null) {
            surface.blend(backdrop.fall, 0, 0, scene.time() == Daytime.NIGHT ? tone : FULL, 0);
        }
    }

    /** Back to front; what an actor wears and holds comes right after the actor. */
    private List<Stroke> strokes(Scene scene) {
        List<Stroke> strokes = new ArrayList<>();
        for (Actor actor : scene.actors()) {
            Sprite body = bank.actor(actor);
            int x = left(actor.x(), body);
            int y = top(actor.feet(), body);
            shadow(strokes, actor.x(), actor.feet(), body.width * 5 / 8);
            strokes.add(new Stroke(body, x, y, actor.feet(), actor.animal().name()));
            strokes.add(new Stroke(
                    bank.worn(actor),
                    x,
                    y,
                    actor.feet(),
                    actor.identity().accessory().name()));
        }
        for (Thing thing : scene.things()) {
            Sprite sprite = sprite(thing);
            double depth = thing.bottom();
            for (Actor actor : scene.actors()) {
                if (actor.id() == thing.holder()) {
                    depth = actor.feet();
                }
            }
            String label = thing.prop().name();
            if (thing.holder() < 0 && !thing.prop().floats()) {
                shadow(strokes, thing.x(), thing.bottom(), sprite.width * 7 / 8);
            }
            strokes.add(new Stroke(sprite, left(thing.x(), sprite), top(thing.bottom(), sprite), depth, label));
        }
        strokes.sort(Comparator.comparingDouble(Stroke::depth));
        return strokes;
    }

    private void shadow(List<Stroke> strokes, double x, double foot, int width) {
        Sprite shadow = bank.shadow(width);
        strokes.add(new Stroke(shadow, left(x, shadow), top(foot, shadow) + shadow.height / 2, foot, ""));
    }

    private Backdrop backdrop(Scene scene) {
        BackdropKey key = new BackdropKey(scene.place().name(), scene.time(), scene.weather(), scene.layout());
        Backdrop found = backdrops.get(key);
        if (found != null) {
            return found;
        }
        if ((long) (backdrops.size() + 1) * size * size * 4 > KEPT_BYTES) {
            backdrops.clear();
        }
        Backdrop painted = paint(scene);
        backdrops.put(key, painted);
        return painted;
    }

    private Backdrop paint(Scene scene) {
        byte[] rgb = new byte[size * size * 3];
        byte[] labels = new byte[size * size];
        BackdropPainter painter = new BackdropPainter(
                new Surface(size, rgb, labels), bank, light, catalogue.palette(), scene.time(), scene.weather());
        // the same layout has the same land in every weather, so a story can watch its sky change
        long land = Rng.mix(catalogue.places().indexOf(scene.place()) * 64L + scene.layout() + 1);
        painter.sky(new Rng(land));
        Landscapes.draw(scene.place(), painter, new Rng(land + 1));
        @Nullable Sprite fall = painter.fall(new Rng(land + 2));
        return new Backdrop(rgb, labels, fall);
    }
}
