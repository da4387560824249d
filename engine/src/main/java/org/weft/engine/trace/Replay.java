package org.weft.engine.trace;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.weft.engine.GenerationRequest;
import org.weft.engine.ImageSettings;
import org.weft.engine.MuteSet;
import org.weft.engine.RgbImages;
import org.weft.engine.ScoreRequest;
import org.weft.engine.Segment;
import org.weft.engine.Target;
import org.weft.engine.TextSettings;
import org.weft.engine.TraceSettings;

/**
 * What one item of a trace was made from: enough to make it again with the same seed, as it was or with something muted.
 *
 * @param story what the model read, in order
 * @param target a picture or a text
 * @param seed of the item's random stream
 * @param number of the item among all of its first request, which with the seed says which random stream is its own
 * @param ids of the tokens that were written, the closing one included; empty for pictures
 * @param mute what was muted when it was recorded
 */
public record Replay(
        List<Part> story,
        Target target,
        long seed,
        int number,
        ImageSettings image,
        TextSettings text,
        List<Integer> ids,
        MuteSet mute) {
    public Replay {
        story = List.copyOf(story);
        ids = List.copyOf(ids);
    }

    /**
     * A text or a picture of the story.
     *
     * @param source the card it comes from
     * @param text null for a picture
     * @param picture its number in the trace, null for a text
     */
    public record Part(String source, @Nullable String text, @Nullable Integer picture) {}

    /**
     * The story as the engine takes it.
     *
     * @throws org.weft.engine.EngineException BAD_INPUT when the trace's pictures are damaged or it names one it does not hold
     */
    public List<Segment> segments(Trace trace) {
        List<Segment> out = new ArrayList<>();
        for (Part p : story) {
            Integer number = p.picture();
            out.add(
                    number == null
                            ? new Segment.Text(p.source(), p.text() == null ? "" : p.text())
                            : new Segment.Picture(p.source(), RgbImages.decode(trace.picture(number))));
        }
        return out;
    }

    /** Makes the item again. @param segments as {@link #segments} gives them */
    public GenerationRequest request(List<Segment> segments, MuteSet muted) {
        return request(segments, muted, null);
    }

    /** As {@link #request(List, MuteSet)}. @param trace what to record of it, null for nothing */
    public GenerationRequest request(List<Segment> segments, MuteSet muted, @Nullable TraceSettings trace) {
        ImageSettings quiet = new ImageSettings(image.steps(), image.guidance(), image.scheduler(), false);
        return new GenerationRequest(segments, target, 1, 1, seed, quiet, text, trace, muted, Math.min(63, number));
    }

    /** How likely the written tokens are under each of several mutes. @param segments as {@link #segments} gives them */
    public ScoreRequest score(List<Segment> segments, List<MuteSet> mutes) {
        return ScoreRequest.ofIds(segments, ids, mutes);
    }
}
