package org.weft.studio.story;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.weft.document.Candidate;
import org.weft.engine.RgbImage;

/**
 * One of several candidates as it is being made.
 *
 * @param number from 1
 * @param state how far it is
 * @param made what is kept of it, by card; the last is shown
 * @param liveText words so far
 * @param livePicture the picture so far
 */
public record Proposal(
        int number,
        long seed,
        State state,
        List<Made> made,
        @Nullable String liveText,
        @Nullable RgbImage livePicture) {
    public Proposal {
        made = List.copyOf(made);
    }

    /** How far it is. */
    public enum State {
        WAITING,
        RUNNING,
        DONE,
        /** Stopped before it was complete. */
        LEFT
    }

    /** A candidate in its card. */
    public record Made(String slotId, Candidate candidate) {}

    Proposal live(@Nullable String text, @Nullable RgbImage picture) {
        return new Proposal(number, seed, State.RUNNING, made, text, picture);
    }

    Proposal with(Made more, boolean last) {
        List<Made> all = new java.util.ArrayList<>(made);
        all.add(more);
        return new Proposal(number, seed, last ? State.DONE : State.RUNNING, all, null, null);
    }

    Proposal over() {
        return state == State.DONE
                ? this
                : new Proposal(number, seed, made.isEmpty() ? State.LEFT : State.DONE, made, null, null);
    }
}
