package org.weft.engine;

import java.nio.file.Path;
import java.util.List;

/**
 * What a model is.
 *
 * @param hash SHA-256 over the weights, hex
 * @param parameters number of weights
 * @param imageSize side of the pictures it makes, pixels
 * @param contextTokens longest story it reads
 * @param tokensPerImage what one picture costs of the context (its start token included)
 * @param knownWords every word it knows when its vocabulary is a word list, else empty
 */
public record ModelInfo(
        String name,
        String version,
        Path directory,
        String licence,
        String hash,
        long parameters,
        int imageSize,
        int contextTokens,
        int tokensPerImage,
        ImageSettings defaultImage,
        TextSettings defaultText,
        List<String> knownWords) {
    public ModelInfo {
        knownWords = List.copyOf(knownWords);
    }
}
