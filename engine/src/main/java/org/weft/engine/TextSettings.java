package org.weft.engine;

/**
 * How text is made (the reference's section 7).
 *
 * @param minTokens no end before this many tokens
 * @param maxTokens stop after this many tokens, 1..2048
 * @param temperature 0 means greedy
 * @param topK keep the k likeliest, 0 means all
 * @param topP keep the likeliest that together reach this mass, 1 means all
 * @param repetitionPenalty 1 means none
 * @param beams 1 means no beam search; above 1 temperature, topK and topP are not used
 * @param lengthPenalty exponent of the length in a beam's score
 */
public record TextSettings(
        int minTokens,
        int maxTokens,
        double temperature,
        int topK,
        double topP,
        double repetitionPenalty,
        int beams,
        double lengthPenalty) {
    public TextSettings {
        require(maxTokens >= 1 && maxTokens <= 2048, "maxTokens must be 1 to 2048, is " + maxTokens);
        require(minTokens >= 0 && minTokens <= maxTokens, "minTokens must be 0 to maxTokens, is " + minTokens);
        require(temperature >= 0 && temperature <= 100, "temperature must be 0 to 100, is " + temperature);
        require(topK >= 0, "topK must be 0 or more, is " + topK);
        require(topP > 0 && topP <= 1, "topP must be over 0 and at most 1, is " + topP);
        require(repetitionPenalty > 0, "repetitionPenalty must be over 0, is " + repetitionPenalty);
        require(beams >= 1 && beams <= 64, "beams must be 1 to 64, is " + beams);
    }

    private static void require(boolean ok, String message) {
        if (!ok) {
            throw new IllegalArgumentException(message);
        }
    }
}
