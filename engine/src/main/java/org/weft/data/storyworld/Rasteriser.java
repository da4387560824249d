package org.weft.data.storyworld;

import com.github.weisj.jsvg.SVGDocument;
import com.github.weisj.jsvg.parser.LoaderContext;
import com.github.weisj.jsvg.parser.SVGLoader;
import com.github.weisj.jsvg.view.ViewBox;
import java.awt.Color;
import java.awt.Component;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.Shape;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferInt;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * SVG text and shapes to pixels, in memory and without a screen. Java's own rasteriser does the work, so the result does
 * not depend on fonts, graphics cards or operating systems; the quality settings that matter are all stated.
 */
final class Rasteriser {
    private Rasteriser() {}

    static Sprite draw(String svg, int width, int height) {
        SVGDocument document = new SVGLoader()
                .load(
                        new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)),
                        null,
                        LoaderContext.createDefault());
        if (document == null) {
            throw new IllegalStateException("Storyworld drew an SVG that cannot be read: " + svg);
        }
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_ARGB_PRE);
        Graphics2D g = graphics(image);
        document.render((@Nullable Component) null, g, new ViewBox(0, 0, width, height));
        g.dispose();
        return new Sprite(width, height, ((DataBufferInt) image.getRaster().getDataBuffer()).getData());
    }

    /** How much of each pixel the shape covers, in the alpha of a white sprite. */
    static Sprite cover(Shape shape, int width, int height) {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_ARGB_PRE);
        Graphics2D g = graphics(image);
        g.setColor(Color.WHITE);
        g.fill(shape);
        g.dispose();
        return new Sprite(width, height, ((DataBufferInt) image.getRaster().getDataBuffer()).getData());
    }

    private static Graphics2D graphics(BufferedImage image) {
        Graphics2D g = image.createGraphics();
        g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        g.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
        g.setRenderingHint(RenderingHints.KEY_RENDERING, RenderingHints.VALUE_RENDER_QUALITY);
        g.setRenderingHint(RenderingHints.KEY_DITHERING, RenderingHints.VALUE_DITHER_DISABLE);
        return g;
    }
}
