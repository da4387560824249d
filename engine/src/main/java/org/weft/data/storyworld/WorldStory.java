package org.weft.data.storyworld;

import java.util.List;

/**
 * A story of five frames.
 *
 * @param id such as {@code test-17}
 * @param hero the main animal's name; it is the actor with id 0
 * @param identity the main animal's identity
 * @param frames in the order told
 */
public record WorldStory(String id, Split split, long index, String hero, Identity identity, List<Frame> frames) {

    /** How many frames each story has. */
    public static final int FRAMES = 5;

    public WorldStory {
        frames = List.copyOf(frames);
    }
}
