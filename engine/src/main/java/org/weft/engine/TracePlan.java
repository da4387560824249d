package org.weft.engine;

/**
 * A generation whose recording is to be sized before it begins.
 *
 * @param target what is made
 * @param items how many, of all candidates together
 * @param tokens that the model reads first
 * @param pictures of the story
 * @param steps of denoising
 * @param longest text, in tokens
 */
public record TracePlan(Target target, int items, int tokens, int pictures, int steps, int longest) {
    /** Of a request whose story was measured. */
    public static TracePlan of(GenerationRequest r, ContextReport context) {
        int pictures = (int)
                r.story().stream().filter(Segment.Picture.class::isInstance).count();
        return new TracePlan(
                r.target(),
                r.count() * r.candidates(),
                context.used(),
                pictures,
                r.image().steps(),
                r.text().maxTokens());
    }
}
