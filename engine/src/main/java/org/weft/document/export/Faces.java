package org.weft.document.export;

import java.awt.Font;
import java.awt.FontFormatException;
import java.awt.GraphicsEnvironment;
import java.awt.font.FontRenderContext;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The typefaces words are drawn with: Inter, which Weft brings, and for characters it lacks the first font of the machine that has
 * a shape for them. Keeps account of characters that no font has. For one export on one thread.
 */
final class Faces {
    static final String REGULAR = "Inter-Regular.otf";
    static final String SEMIBOLD = "Inter-SemiBold.otf";
    private static final FontRenderContext CONTEXT = new FontRenderContext(null, true, true);

    private final Font regular;
    private final Font semibold;
    private final Map<Integer, Optional<Font>> found = new HashMap<>();
    private final Set<Integer> undrawn = new TreeSet<>();
    private @Nullable List<Font> fallbacks;

    /** @throws IOException when this machine cannot draw text at all */
    Faces() throws IOException {
        this.regular = load(REGULAR);
        this.semibold = load(SEMIBOLD);
    }

    private static Font load(String name) throws IOException {
        try (InputStream in = open(name)) {
            return Font.createFont(Font.TRUETYPE_FONT, in);
        } catch (FontFormatException e) {
            throw new IOException("the bundled font " + name + " is damaged; install Weft again", e);
        } catch (RuntimeException | LinkageError | InternalError e) {
            // Java's fonts need fontconfig and freetype, and fail in many ways without them
            throw new IOException(
                    "this system has no font support, which drawing text needs; install fontconfig and freetype", e);
        }
    }

    /** The bytes of a bundled font. */
    static InputStream open(String name) throws IOException {
        InputStream in = Faces.class.getResourceAsStream("/weft/fonts/" + name);
        if (in == null) {
            throw new IOException("the bundled font " + name + " is missing; install Weft again");
        }
        return in;
    }

    /** Inter, size 1. */
    Font inter(boolean bold) {
        return bold ? semibold : regular;
    }

    /** The font for a character, size 1; null when no font has a shape for it, which is kept in mind. */
    @Nullable
    Font face(int codePoint, boolean bold) {
        Font inter = inter(bold);
        if (inter.canDisplay(codePoint)) {
            return inter;
        }
        Font font = found.computeIfAbsent(codePoint, this::search).orElse(null);
        if (font == null) {
            undrawn.add(codePoint);
        }
        return font;
    }

    /** Characters asked for that no font has. */
    Set<Integer> undrawn() {
        return undrawn;
    }

    private Optional<Font> search(int codePoint) {
        return fallbacks().stream().filter(f -> draws(f, codePoint)).findFirst();
    }

    /** Fonts of coloured bitmaps say they have a character and then draw nothing. */
    static boolean draws(Font font, int codePoint) {
        if (!font.canDisplay(codePoint)) {
            return false;
        }
        boolean visible = !Character.isWhitespace(codePoint)
                && !Character.isSpaceChar(codePoint)
                && Character.getType(codePoint) != Character.FORMAT;
        return !visible
                || !font.deriveFont(20f)
                        .createGlyphVector(CONTEXT, Character.toString(codePoint))
                        .getOutline()
                        .getBounds2D()
                        .isEmpty();
    }

    private List<Font> fallbacks() {
        if (fallbacks == null) {
            fallbacks = new ArrayList<>();
            fallbacks.add(new Font(Font.SANS_SERIF, Font.PLAIN, 1));
            fallbacks.addAll(
                    List.of(GraphicsEnvironment.getLocalGraphicsEnvironment().getAllFonts()));
        }
        return fallbacks;
    }
}
