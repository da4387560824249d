package org.weft.engine;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One job for the engine: continue a story.
 *
 * @param story everything the model reads, in order
 * @param target what comes next
 * @param count how many items to make one after the other (each joins the context of the next), 1..64
 * @param candidates how many alternatives, 1..8; candidate k has seed {@code seed + k}
 * @param seed base seed
 * @param trace what to record of where MMFS looked, null for no recording
 * @param mute what MMFS is kept from looking at
 * @param firstItem number of the first item, 0..63: every item has a random stream of its own, so making the third item of a
 *     job again, from what stood before it, takes its number
 */
public record GenerationRequest(
        List<Segment> story,
        Target target,
        int count,
        int candidates,
        long seed,
        ImageSettings image,
        TextSettings text,
        @Nullable TraceSettings trace,
        MuteSet mute,
        int firstItem) {
    public GenerationRequest {
        story = List.copyOf(story);
        if (count < 1 || count > 64) {
            throw new IllegalArgumentException("count must be 1 to 64, is " + count);
        }
        if (candidates < 1 || candidates > 8) {
            throw new IllegalArgumentException("candidates must be 1 to 8, is " + candidates);
        }
        if (firstItem < 0 || firstItem > 63) {
            throw new IllegalArgumentException("firstItem must be 0 to 63, is " + firstItem);
        }
    }

    /** Beginning with the first item. */
    public GenerationRequest(
            List<Segment> story,
            Target target,
            int count,
            int candidates,
            long seed,
            ImageSettings image,
            TextSettings text,
            @Nullable TraceSettings trace,
            MuteSet mute) {
        this(story, target, count, candidates, seed, image, text, trace, mute, 0);
    }

    /** With nothing muted. */
    public GenerationRequest(
            List<Segment> story,
            Target target,
            int count,
            int candidates,
            long seed,
            ImageSettings image,
            TextSettings text,
            @Nullable TraceSettings trace) {
        this(story, target, count, candidates, seed, image, text, trace, MuteSet.NONE);
    }
}
