package org.weft.data.storyworld;

/** The light of a scene. */
public enum Daytime {
    DAY,
    DUSK,
    NIGHT;

    /** Day, dusk, night, day. */
    Daytime next() {
        return switch (this) {
            case DAY -> DUSK;
            case DUSK -> NIGHT;
            case NIGHT -> DAY;
        };
    }
}
