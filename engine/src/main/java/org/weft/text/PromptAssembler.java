package org.weft.text;

import java.util.ArrayList;
import java.util.List;
import org.weft.engine.ContextReport;
import org.weft.engine.EngineException;
import org.weft.engine.EngineException.Code;
import org.weft.engine.RgbImage;
import org.weft.engine.Segment;

/**
 * A story as the model reads it: the document start, then words and pictures in order, white space around pictures taken off; a
 * picture is its start token and its visual tokens (spec sections 0 and 9).
 */
public final class PromptAssembler {
    private final Tokenizer tokenizer;
    private final PromptFormat format;

    public PromptAssembler(Tokenizer tokenizer, PromptFormat format) {
        this.tokenizer = tokenizer;
        this.format = format;
    }

    /** Ids with the pictures in order. */
    public record Prompt(long[] ids, List<RgbImage> images) {}

    /** Longest prompt the model reads, what it is to generate included. */
    public int budget() {
        return format.budget();
    }

    /** Tokens of one picture. */
    public int tokensPerImage() {
        return 1 + format.imageTokens();
    }

    private long[] ids(Segment segment) {
        return switch (segment) {
            case Segment.Text t -> tokenizer.encode(t.text().strip());
            case Segment.Picture p -> {
                long[] out = new long[tokensPerImage()];
                java.util.Arrays.fill(out, format.image());
                out[0] = format.soi();
                yield out;
            }
        };
    }

    /** What every segment costs. @param reserved tokens kept free for what is to come */
    public ContextReport measure(List<Segment> story, int reserved) {
        List<ContextReport.Cost> costs = new ArrayList<>();
        int used = 1;
        for (Segment s : story) {
            int tokens = ids(s).length;
            used += tokens;
            costs.add(new ContextReport.Cost(s.source(), tokens, used + reserved <= budget()));
        }
        return new ContextReport(costs, used, reserved, budget());
    }

    /**
     * The prompt of a story.
     *
     * @throws EngineException CONTEXT_TOO_LONG naming the cards that do not fit; nothing is ever cut
     */
    public Prompt assemble(List<Segment> story, int reserved) {
        ContextReport report = measure(story, reserved);
        if (!report.fits()) {
            List<String> over = report.costs().stream()
                    .filter(c -> !c.fits())
                    .map(ContextReport.Cost::source)
                    .toList();
            throw new EngineException(
                    Code.CONTEXT_TOO_LONG,
                    "The story needs " + report.used() + " tokens and " + reserved
                            + " for what comes next; the model reads "
                            + budget() + ". These cards do not fit: " + String.join(", ", over)
                            + ". Leave earlier cards out or shorten them.");
        }
        List<Long> ids = new ArrayList<>(List.of((long) format.bos()));
        List<RgbImage> images = new ArrayList<>();
        for (Segment s : story) {
            for (long id : ids(s)) {
                ids.add(id);
            }
            if (s instanceof Segment.Picture p) {
                images.add(p.image());
            }
        }
        return new Prompt(ids.stream().mapToLong(Long::longValue).toArray(), images);
    }
}
