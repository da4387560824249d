package org.weft.studio.story;

import org.weft.document.Placement;

/**
 * What of the canvas is in the window. Immutable.
 *
 * @param zoom pixels a canvas unit
 * @param panX window pixel at which the canvas' origin lies
 */
record Viewport(double zoom, double panX, double panY, double width, double height) {
    static final double MIN_ZOOM = 0.05;
    static final double MAX_ZOOM = 4;

    double toWorldX(double x) {
        return (x - panX) / zoom;
    }

    double toWorldY(double y) {
        return (y - panY) / zoom;
    }

    double toWindowX(double x) {
        return x * zoom + panX;
    }

    double toWindowY(double y) {
        return y * zoom + panY;
    }

    /** Whether any of it is in the window. */
    boolean shows(Placement p) {
        return p.x() * zoom + panX < width
                && p.y() * zoom + panY < height
                && (p.x() + p.width()) * zoom + panX > 0
                && (p.y() + p.height()) * zoom + panY > 0;
    }

    Viewport panned(double dx, double dy) {
        return new Viewport(zoom, panX + dx, panY + dy, width, height);
    }

    Viewport sized(double w, double h) {
        return new Viewport(zoom, panX, panY, w, h);
    }

    /** Zoomed so that the canvas stays where it is under a window pixel. */
    Viewport zoomed(double factor, double x, double y) {
        double next = Math.clamp(zoom * factor, MIN_ZOOM, MAX_ZOOM);
        double real = next / zoom;
        return new Viewport(next, x - (x - panX) * real, y - (y - panY) * real, width, height);
    }

    /** Zoomed and panned so that a region fills the window as far as full size allows. */
    Viewport fitting(Placement region) {
        if (width < 1 || height < 1 || region.width() <= 0 || region.height() <= 0) {
            return this;
        }
        double z = Math.clamp(Math.min(width / region.width(), height / region.height()), MIN_ZOOM, 1);
        double x = Math.max(0, (width - region.width() * z) / 2) - region.x() * z;
        return new Viewport(z, x, -region.y() * z, width, height);
    }

    /** Panned as little as needed for a card to be in sight. */
    Viewport revealing(Placement p) {
        return panned(
                shift(p.x(), p.width(), Layouts.MARGIN, panX, width),
                shift(p.y(), p.height(), Layouts.MARGIN, panY, height));
    }

    private double shift(double from, double length, double margin, double offset, double window) {
        double low = (from - margin) * zoom + offset;
        double high = (from + length + margin) * zoom + offset;
        return low < 0 || high - low > window ? -low : Math.min(0, window - high);
    }
}
