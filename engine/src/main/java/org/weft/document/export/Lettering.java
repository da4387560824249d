package org.weft.document.export;

import java.awt.Font;
import java.awt.font.FontRenderContext;
import java.awt.font.GlyphVector;
import java.text.Bidi;
import java.text.BreakIterator;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Breaks words into lines and shapes them, in any script: letters join, marks sit where they belong, and right-to-left words stand
 * in their order. For one export on one thread.
 */
final class Lettering {
    /** Distance of base lines in font sizes. */
    static final double LEADING = 1.4;

    /** From the top of a line to its base line, in font sizes. */
    static final double ASCENT = 1.05;

    private static final FontRenderContext CONTEXT = new FontRenderContext(null, true, true);

    private final Faces faces;
    private final Locale locale;

    Lettering(Faces faces, Locale locale) {
        this.faces = faces;
        this.locale = locale;
    }

    /** @param size font size, in the unit that widths come in */
    record Style(double size, boolean bold) {
        double leading() {
            return size * LEADING;
        }
    }

    /**
     * The lines of a text, none wider than {@code width} unless a single character is. Line breaks in the text break lines, empty
     * lines stay; a blank text has no lines.
     */
    List<Line> lines(String text, Style style, double width) {
        List<Line> lines = new ArrayList<>();
        String stripped = text.strip();
        if (stripped.isEmpty()) {
            return lines;
        }
        for (String paragraph : stripped.split("\\R", -1)) {
            paragraph(clean(paragraph), style, width, lines);
        }
        return lines;
    }

    /** One line, however long. */
    Line line(String text, Style style) {
        String clean = clean(text.replaceAll("\\s*\\R\\s*", " "));
        return shape(clean, style, leftToRight(clean));
    }

    /** Control characters have no shape; halves of surrogate pairs have none either. */
    private static String clean(String text) {
        StringBuilder out = new StringBuilder(text.length());
        text.codePoints().forEach(c -> {
            if (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE) {
                out.append('\ufffd');
            } else {
                out.appendCodePoint(Character.isISOControl(c) ? ' ' : c);
            }
        });
        return out.toString().strip();
    }

    private static boolean leftToRight(String text) {
        return text.isEmpty() || new Bidi(text, Bidi.DIRECTION_DEFAULT_LEFT_TO_RIGHT).baseIsLeftToRight();
    }

    private void paragraph(String text, Style style, double width, List<Line> lines) {
        boolean leftToRight = leftToRight(text);
        BreakIterator breaks = BreakIterator.getLineInstance(locale);
        breaks.setText(text);
        int start = 0;
        double used = 0;
        int from = breaks.first();
        for (int to = breaks.next(); to != BreakIterator.DONE; from = to, to = breaks.next()) {
            double word = measure(text.substring(from, to).stripTrailing(), style);
            if (used + word > width && from > start) {
                lines.add(shape(text.substring(start, from).strip(), style, leftToRight));
                start = from;
                used = 0;
            }
            if (used == 0 && word > width) {
                int rest = chop(text.substring(from, to), style, width, leftToRight, lines);
                start = from + rest;
                used = measure(text.substring(start, to), style);
            } else {
                used += measure(text.substring(from, to), style);
            }
        }
        lines.add(shape(text.substring(start).strip(), style, leftToRight));
    }

    /** Breaks a word that is wider than a line between characters; returns where its last piece begins. */
    private int chop(String word, Style style, double width, boolean leftToRight, List<Line> lines) {
        BreakIterator characters = BreakIterator.getCharacterInstance(locale);
        characters.setText(word);
        int start = 0;
        double used = 0;
        int from = characters.first();
        for (int to = characters.next(); to != BreakIterator.DONE; from = to, to = characters.next()) {
            double next = measure(word.substring(from, to), style);
            if (used + next > width && from > start) {
                lines.add(shape(word.substring(start, from), style, leftToRight));
                start = from;
                used = 0;
            }
            used += next;
        }
        return start;
    }

    private double measure(String text, Style style) {
        return shape(text, style, true).width();
    }

    private Line shape(String text, Style style, boolean leftToRight) {
        if (text.isEmpty()) {
            return new Line("", List.of(), 0, !leftToRight);
        }
        char[] chars = text.toCharArray();
        Bidi bidi = new Bidi(text, leftToRight ? Bidi.DIRECTION_LEFT_TO_RIGHT : Bidi.DIRECTION_RIGHT_TO_LEFT);
        int count = bidi.getRunCount();
        byte[] levels = new byte[count];
        Integer[] order = new Integer[count];
        for (int i = 0; i < count; i++) {
            levels[i] = (byte) bidi.getRunLevel(i);
            order[i] = i;
        }
        Bidi.reorderVisually(levels, 0, order, 0, count);
        List<Line.Run> runs = new ArrayList<>();
        double x = 0;
        for (int i : order) {
            boolean backwards = bidi.getRunLevel(i) % 2 == 1;
            List<Piece> pieces = pieces(text, bidi.getRunStart(i), bidi.getRunLimit(i), style.bold());
            for (Piece piece : backwards ? pieces.reversed() : pieces) {
                x = piece.font() == null
                        ? boxes(text, piece, style, x, runs)
                        : glyphs(chars, piece, style, x, backwards, runs);
            }
        }
        return new Line(text, runs, x, !leftToRight);
    }

    /** Characters {@code from} to {@code to} that one font has. */
    private record Piece(@Nullable Font font, int from, int to) {}

    private List<Piece> pieces(String text, int start, int limit, boolean bold) {
        List<Piece> pieces = new ArrayList<>();
        Font now = null;
        int from = start;
        for (int at = start; at < limit; ) {
            int c = text.codePointAt(at);
            Font font = at > start && stays(c, now) ? now : isIgnorable(c) ? faces.inter(bold) : faces.face(c, bold);
            if (at > start && !Objects.equals(font, now)) {
                pieces.add(new Piece(now, from, at));
                from = at;
            }
            now = font;
            at += Character.charCount(c);
        }
        pieces.add(new Piece(now, from, limit));
        return pieces;
    }

    /** Whether a character stays with the font of the one before it. */
    private static boolean stays(int c, @Nullable Font now) {
        return now == null ? joins(c) : isIgnorable(c) || ((joins(c) || c == ' ') && now.canDisplay(c));
    }

    /** Marks and joiners go with the character before them. */
    private static boolean joins(int c) {
        int type = Character.getType(c);
        return type == Character.NON_SPACING_MARK
                || type == Character.COMBINING_SPACING_MARK
                || type == Character.ENCLOSING_MARK
                || isIgnorable(c);
    }

    private static boolean isIgnorable(int c) {
        return Character.getType(c) == Character.FORMAT || (c >= 0xfe00 && c <= 0xfe0f);
    }

    private static double boxes(String text, Piece piece, Style style, double x, List<Line.Run> runs) {
        List<Glyph> glyphs = new ArrayList<>();
        double at = 0;
        for (int i = piece.from(); i < piece.to(); ) {
            int c = text.codePointAt(i);
            if (joins(c) && !glyphs.isEmpty()) { // part of the box before it
                Glyph last = glyphs.removeLast();
                glyphs.add(new Glyph(0, last.x(), 0, last.advance(), last.text() + Character.toString(c)));
            } else {
                glyphs.add(new Glyph(0, at, 0, Line.BOX_WIDTH * style.size(), Character.toString(c)));
                at += Line.BOX_WIDTH * style.size();
            }
            i += Character.charCount(c);
        }
        runs.add(new Line.Run(null, x, style.size(), null, glyphs));
        return x + at;
    }

    private static double glyphs(
            char[] chars, Piece piece, Style style, double x, boolean backwards, List<Line.Run> runs) {
        if (piece.font() == null) {
            throw new IllegalArgumentException("boxes have no font");
        }
        Font font = piece.font().deriveFont((float) style.size());
        int flags = backwards ? Font.LAYOUT_RIGHT_TO_LEFT : Font.LAYOUT_LEFT_TO_RIGHT;
        GlyphVector vector = font.layoutGlyphVector(CONTEXT, chars, piece.from(), piece.to(), flags);
        int count = vector.getNumGlyphs();
        float[] positions = vector.getGlyphPositions(0, count + 1, null);
        int[] indices = vector.getGlyphCharIndices(0, count, null);
        int[] ends = Arrays.stream(indices).distinct().sorted().toArray();
        List<Glyph> glyphs = new ArrayList<>(count);
        boolean[] told = new boolean[piece.to() - piece.from() + 1];
        for (int i = 0; i < count; i++) {
            int index = Math.clamp(indices[i], 0, told.length - 1);
            String stands = told[index] ? "" : cluster(chars, piece, index, ends);
            told[index] = true;
            double advance = positions[2 * i + 2] - positions[2 * i];
            glyphs.add(new Glyph(vector.getGlyphCode(i), positions[2 * i], positions[2 * i + 1], advance, stands));
        }
        runs.add(new Line.Run(font, x, style.size(), vector, glyphs));
        return x + positions[2 * count];
    }

    /** The characters from {@code index} to where the next glyph's begin. */
    private static String cluster(char[] chars, Piece piece, int index, int[] starts) {
        int next = Arrays.binarySearch(starts, index) + 1;
        int end = next > 0 && next < starts.length ? starts[next] : piece.to() - piece.from();
        int from = piece.from() + index;
        return new String(chars, from, Math.max(0, piece.from() + end - from));
    }
}
