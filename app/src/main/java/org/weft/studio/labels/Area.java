package org.weft.studio.labels;

/** A rectangle of map pixels; empty when a side is 0. */
public record Area(int x, int y, int width, int height) {
    static final Area NONE = new Area(0, 0, 0, 0);

    boolean isEmpty() {
        return width <= 0 || height <= 0;
    }

    int pixels() {
        return isEmpty() ? 0 : width * height;
    }

    /** Both corners included, in any order. */
    static Area between(int x0, int y0, int x1, int y1) {
        return new Area(Math.min(x0, x1), Math.min(y0, y1), Math.abs(x1 - x0) + 1, Math.abs(y1 - y0) + 1);
    }

    /** The smallest that holds both. */
    Area with(Area other) {
        if (isEmpty()) {
            return other;
        }
        if (other.isEmpty()) {
            return this;
        }
        int left = Math.min(x, other.x);
        int top = Math.min(y, other.y);
        int right = Math.max(x + width, other.x + other.width);
        int bottom = Math.max(y + height, other.y + other.height);
        return new Area(left, top, right - left, bottom - top);
    }

    /** The part that lies on a map of this size. */
    Area within(int mapWidth, int mapHeight) {
        int left = Math.max(0, x);
        int top = Math.max(0, y);
        int right = Math.min(mapWidth, x + width);
        int bottom = Math.min(mapHeight, y + height);
        return right <= left || bottom <= top ? NONE : new Area(left, top, right - left, bottom - top);
    }
}
