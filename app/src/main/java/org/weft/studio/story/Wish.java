package org.weft.studio.story;

import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.weft.engine.ImageSettings;
import org.weft.engine.Target;
import org.weft.engine.TextSettings;

/**
 * Something the model is asked for, with its settings as they were when it was asked; the story is read when its turn comes.
 *
 * @param number counted from 1 in order of asking, for people; 0 for an errand
 * @param count items to make one after the other
 * @param slotId the card it is for; null for the end of the story
 * @param skip cards at the story's start that the model is not to read, so that the rest fits
 * @param candidateId for {@link Kind#REPRODUCE} the candidate that is made again
 * @param errand who makes it, null for the story's own
 */
public record Wish(
        String id,
        int number,
        Kind kind,
        Target target,
        int count,
        @Nullable String slotId,
        Settings settings,
        int skip,
        @Nullable String candidateId,
        GenerationQueue.@Nullable Errand errand) {

    /** What comes of it. */
    public enum Kind {
        /** New cards at the end. */
        CONTINUE,
        /** The content of a placeholder, from what stands before it. */
        FILL,
        /** More alternatives of a card, from what stands before it. */
        REGENERATE,
        /** A candidate again, only to compare. */
        REPRODUCE,
        /** Pictures of a painted label map, outside of the story. */
        DRAW
    }

    /**
     * @param text null for the model's own
     * @param firstItem number of the first item among those of its first request
     * @param recording what to record of where MMFS looks, null for nothing
     */
    public record Settings(
            long seed,
            int candidates,
            ImageSettings image,
            @Nullable TextSettings text,
            int firstItem,
            @Nullable Recording recording) {}

    static Wish of(int number, Kind kind, Target target, int count, @Nullable String slotId, Settings settings) {
        return new Wish(UUID.randomUUID().toString(), number, kind, target, count, slotId, settings, 0, null, null);
    }

    /** Pictures of a label map. @param errand makes them when their turn has come */
    public static Wish drawing(Settings settings, GenerationQueue.Errand errand) {
        return new Wish(UUID.randomUUID().toString(), 0, Kind.DRAW, Target.IMAGE, 1, null, settings, 0, null, errand);
    }

    Wish reproducing(String candidate) {
        return new Wish(id, number, kind, target, count, slotId, settings, skip, candidate, errand);
    }

    /** The same, asked again without the first cards. */
    Wish skipping(int cards) {
        return new Wish(
                UUID.randomUUID().toString(),
                number,
                kind,
                target,
                count,
                slotId,
                settings,
                cards,
                candidateId,
                errand);
    }
}
