package org.weft.engine;

import java.util.List;

/**
 * Log-likelihoods of given words, in nats.
 *
 * @param tokens the words in order
 */
public record TextScores(List<Token> tokens) {
    public TextScores {
        tokens = List.copyOf(tokens);
    }

    /**
     * A token.
     *
     * @param logLikelihoods natural logarithm of its probability behind all before it, one for each mute of the request; 0 or less
     */
    public record Token(String text, List<Double> logLikelihoods) {
        public Token {
            logLikelihoods = List.copyOf(logLikelihoods);
        }
    }

    /** Of all words together, under one of the request's mutes. */
    public double total(int mute) {
        return tokens.stream().mapToDouble(t -> t.logLikelihoods().get(mute)).sum();
    }
}
