package org.weft.data.storyworld;

/** A picture with transparency: premultiplied 0xAARRGGBB, row by row; and the rectangle of what one clearly sees of it. */
final class Sprite {
    /** From this coverage on a pixel belongs to the sprite. */
    static final int SEEN = 128;

    final int width;
    final int height;
    final int[] argb;
    final int left;
    final int top;
    final int right;
    final int bottom;

    Sprite(int width, int height, int[] argb) {
        this.width = width;
        this.height = height;
        this.argb = argb;
        int l = width;
        int t = height;
        int r = 0;
        int b = 0;
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                if (argb[y * width + x] >>> 24 >= SEEN) {
                    l = Math.min(l, x);
                    t = Math.min(t, y);
                    r = Math.max(r, x + 1);
                    b = y + 1;
                }
            }
        }
        left = Math.min(l, r);
        top = Math.min(t, b);
        right = r;
        bottom = b;
    }

    Sprite mirrored() {
        int[] flipped = new int[argb.length];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                flipped[y * width + x] = argb[y * width + width - 1 - x];
            }
        }
        return new Sprite(width, height, flipped);
    }
}
