package org.weft.evaluate.metrics;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A region by its corners: in pixels or on the model's grid of 0..999. In single precision, as the original computes. */
public record Box(float x1, float y1, float x2, float y2) {
    /** Last line of the grid. */
    public static final int GRID = 999;

    // the shortest two groups in brackets that touch
    private static final Pattern PAIRS = Pattern.compile("(?d)\\((.*?)\\)\\((.*?)\\)");
    private static final Pattern NUMBER = Pattern.compile(
            "[+-]?(?:inf|infinity|nan|(?:\\d++(?:_\\d++)*+(?:\\.(?:\\d++(?:_\\d++)*+)?)?|\\.\\d++(?:_\\d++)*+)(?:e[+-]?\\d++(?:_\\d++)*+)?)",
            Pattern.CASE_INSENSITIVE);

    /** The first box in an answer like "(012,034)(567,890)", on the grid; empty when the first pair of brackets is none. */
    public static Optional<Box> read(String answer) {
        Matcher m = PAIRS.matcher(answer);
        if (!m.find()) {
            return Optional.empty();
        }
        float[] first = pair(m.group(1));
        float[] second = pair(m.group(2));
        return first.length == 2 && second.length == 2
                ? Optional.of(new Box(first[0], first[1], second[0], second[1]))
                : Optional.empty();
    }

    private static float[] pair(String text) {
        String[] parts = text.split(",", -1);
        if (parts.length != 2) {
            return new float[0];
        }
        Optional<Float> a = number(parts[0]);
        Optional<Float> b = number(parts[1]);
        return a.isPresent() && b.isPresent() ? new float[] {a.get(), b.get()} : new float[0];
    }

    /** Numbers as the original's language reads them: digits of any script, single underscores, exponents, nan and inf. */
    private static Optional<Float> number(String text) {
        StringBuilder digits = new StringBuilder();
        text.strip().codePoints().forEach(c -> {
            if (Character.getType(c) == Character.DECIMAL_DIGIT_NUMBER) {
                digits.append(Character.digit(c, 10));
            } else {
                digits.appendCodePoint(c);
            }
        });
        String s = digits.toString().toLowerCase(Locale.ROOT);
        if (!NUMBER.matcher(s).matches()) {
            return Optional.empty();
        }
        if (s.endsWith("nan")) {
            return Optional.of(Float.NaN);
        }
        if (s.contains("inf")) {
            return Optional.of(s.startsWith("-") ? Float.NEGATIVE_INFINITY : Float.POSITIVE_INFINITY);
        }
        return Optional.of((float) Double.parseDouble(s.replace("_", "")));
    }

    /** From the grid to pixels of a picture of this size. */
    public Box toPixels(int width, int height) {
        return new Box(x1 / GRID * width, y1 / GRID * height, x2 / GRID * width, y2 / GRID * height);
    }

    /** From pixels down to lines of the grid, as the model is taught them. */
    public Box toGrid(int width, int height) {
        return new Box(line(x1, width), line(y1, height), line(x2, width), line(y2, height));
    }

    private static float line(double at, int size) {
        return (float) (int) (at / size * GRID);
    }

    /** A box on the grid as the model is taught to write it. */
    public String write() {
        return String.format(Locale.ROOT, "(%03d,%03d)(%03d,%03d)", (int) x1, (int) y1, (int) x2, (int) y2);
    }

    /** Intersection over union, both in the same unit; NaN when a side is no number. */
    public float overlap(Box other) {
        float w = Math.max(0, Math.min(x2, other.x2) - Math.max(x1, other.x1));
        float h = Math.max(0, Math.min(y2, other.y2) - Math.max(y1, other.y1));
        float both = w * h;
        return both / (area() + other.area() - both);
    }

    private float area() {
        return (x2 - x1) * (y2 - y1);
    }
}
