package org.weft.data.storyworld;

import org.jspecify.annotations.Nullable;

/** A finished background: pixels, labels, and what falls in front of everything (null when nothing does). */
final class Backdrop {
    final byte[] rgb;
    final byte[] labels;
    final @Nullable Sprite fall;

    Backdrop(byte[] rgb, byte[] labels, @Nullable Sprite fall) {
        this.rgb = rgb;
        this.labels = labels;
        this.fall = fall;
    }
}
