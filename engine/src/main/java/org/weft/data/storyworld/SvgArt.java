package org.weft.data.storyworld;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Puts drawings together as SVG text: emoji heads on our own bodies, in any coat, with clothes; things in any colour. */
final class SvgArt {
    /** An actor's canvas in SVG units. */
    static final int WIDTH = 44;

    static final int HEIGHT = 68;
    private static final int EMOJI = 32;
    private static final int MEASURE = 256;

    private final Map<String, String> emoji = new HashMap<>();
    private final JsonNode bodies;
    private final Map<String, String> frames = new HashMap<>();

    SvgArt() {
        WorldFiles.tree("sprites.json")
                .get("sprites")
                .properties()
                .forEach(e -> emoji.put(e.getKey(), e.getValue().asText()));
        bodies = WorldFiles.tree("bodies.json");
    }

    /** The pose's point of a kind ("head" or "hand") in canvas units. */
    double[] point(Pose pose, String kind) {
        JsonNode at = bodies.get(pose.key()).get(kind);
        return new double[] {at.get(0).asDouble(), at.get(1).asDouble()};
    }

    String actor(Animal animal, Tint tint, Pose pose) {
        double[] head = point(pose, "head");
        String body = bodies.get("tails").get(animal.tail()).asText()
                + bodies.get(pose.key()).get("svg").asText();
        String face = recolour(emoji(animal.sprite()), animal.roles(), tint);
        return canvas(tones(body, tint) + "<g transform='translate(" + head[0] + " " + head[1] + ")'>" + face + "</g>");
    }

    /** What an animal wears, on the same canvas as {@link #actor}. */
    String worn(Accessory accessory, Animal animal, Pose pose) {
        double[] head = point(pose, "head");
        String drawing =
                accessory.sprite().isEmpty() ? bodies.get(accessory.name()).asText() : emoji(accessory.sprite());
        String rim = "<g stroke='" + accessory.outline() + "' stroke-linejoin='round' stroke-width='";
        if (accessory.anchor().equals("neck")) {
            return canvas("<g transform='translate(" + (head[0] - 6) + " " + (head[1] - 12) + ")'>" + rim + "2'>"
                    + drawing + "</g>" + drawing + "</g>");
        }
        double fit = accessory.anchor().equals("top") ? animal.top().get(2) : 1;
        double scale = fit * accessory.size() / EMOJI;
        double[] at = anchor(accessory, animal);
        String place = String.format(
                Locale.ROOT,
                "<g transform='translate(%.3f %.3f) scale(%.4f) translate(%.3f %.3f)'>",
                head[0] + at[0],
                head[1] + at[1],
                scale,
                -accessory.at().get(0),
                -accessory.at().get(1));
        return canvas(place + rim + 2 / scale + "'>" + drawing + "</g>" + drawing + "</g>");
    }

    private static double[] anchor(Accessory accessory, Animal animal) {
        return switch (accessory.anchor()) {
            case "top" -> new double[] {animal.top().get(0), animal.top().get(1)};
            case "eyes" -> new double[] {16, animal.eyes()};
            case "ear" -> new double[] {animal.ear().get(0), animal.ear().get(1)};
            case "chin" -> new double[] {16, 32};
            default ->
                throw new IllegalArgumentException("world.json: accessory " + accessory.name()
                        + " has the unknown anchor '" + accessory.anchor() + "'");
        };
    }

    /** A thing cut to what one sees of it, so that its size and foot are exact. */
    String thing(Prop prop, @Nullable Tint tint) {
        String drawing = emoji(prop.sprite());
        return framed(prop.sprite(), recolour(drawing, prop.roles(), tint));
    }

    /** The soft shadow below whatever stands on the ground. */
    static String shadow() {
        return "<svg xmlns='http://www.w3.org/2000/svg' preserveAspectRatio='none' viewBox='0 0 20 6'>"
                + "<ellipse cx='10' cy='3' rx='10' ry='3' fill='#10203a' fill-opacity='0.26'/></svg>";
    }

    /** An emoji as it is, cut to what one sees of it. */
    String plain(String name) {
        return framed(name, emoji(name));
    }

    /** Width over height of a cut emoji. */
    double aspect(String name) {
        String[] box = frame(name).split(" ");
        return Double.parseDouble(box[2]) / Double.parseDouble(box[3]);
    }

    private String framed(String name, String drawing) {
        return "<svg xmlns='http://www.w3.org/2000/svg' preserveAspectRatio='none' viewBox='" + frame(name) + "'>"
                + drawing + "</svg>";
    }

    private synchronized String frame(String name) {
        return frames.computeIfAbsent(name, n -> {
            Sprite whole = Rasteriser.draw(
                    "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 32 32'>" + emoji(n) + "</svg>",
                    MEASURE,
                    MEASURE);
            double unit = (double) EMOJI / MEASURE;
            return whole.left * unit + " " + whole.top * unit + " " + (whole.right - whole.left) * unit + " "
                    + (whole.bottom - whole.top) * unit;
        });
    }

    private String emoji(String name) {
        String found = emoji.get(name);
        if (found == null) {
            throw new IllegalStateException("sprites.json has no drawing named '" + name + "'");
        }
        return found;
    }

    private static String canvas(String content) {
        return "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 " + WIDTH + " " + HEIGHT + "'>" + content
                + "</svg>";
    }

    private static String recolour(String drawing, Map<String, String> roles, @Nullable Tint tint) {
        String out = drawing;
        for (Map.Entry<String, String> role : roles.entrySet()) {
            String to = role.getValue();
            if (!to.startsWith("#")) {
                to = tint == null ? role.getKey() : hex(tint.tone(to));
            }
            out = out.replace("fill=\"" + role.getKey() + "\"", "fill=\"" + to + "\"");
        }
        return out;
    }

    private static String tones(String drawing, Tint tint) {
        return drawing.replace("{base}", hex(tint.base()))
                .replace("{dark}", hex(tint.dark()))
                .replace("{light}", hex(tint.light()))
                .replace("{pale}", hex(tint.pale()));
    }

    private static String hex(int rgb) {
        return String.format(Locale.ROOT, "#%06x", rgb);
    }
}
