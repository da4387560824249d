package org.weft.data.storyworld;

import java.util.Locale;

/** What an animal's body does. */
public enum Pose {
    STAND,
    WALK,
    CARRY,
    JUMP;

    String key() {
        return name().toLowerCase(Locale.ROOT);
    }
}
