package org.weft.document;

import java.util.Map;

/**
 * Where a generated candidate comes from: enough to make it again.
 *
 * @param model name of the model
 * @param modelHash SHA-256 over the model's weights, hex
 * @param engineVersion Weft's version
 * @param seed seed of this candidate's random stream
 * @param seconds how long it took
 * @param settings sampler, steps, guidance, temperature and the like, by name
 * @param prompt the text the model read, pictures shown as {image}
 */
public record Provenance(
        String model,
        String modelHash,
        String engineVersion,
        long seed,
        double seconds,
        Map<String, String> settings,
        String prompt) {

    public Provenance {
        settings = Map.copyOf(settings);
    }
}
