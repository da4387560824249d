package org.weft.data.storyworld;

/**
 * Which stories are for what. The splits share no cast and setting: main animal, identity, place and first thing decide
 * where a story belongs, and some pairs of animal and thing occur in {@link #TEST} alone.
 */
public enum Split {
    TRAIN(0),
    VALIDATION(1),
    TEST(2);

    /** Part of every story's seed: never change it. */
    final int number;

    Split(int number) {
        this.number = number;
    }
}
