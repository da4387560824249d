package org.weft.train;

import java.util.Map;
import java.util.Optional;
import org.weft.tensor.Tensor;

/** What a recipe trains: computes the loss of one pass. */
interface Stage extends AutoCloseable {
    /**
     * @param loss scalar to back-propagate
     * @param parts what it consists of, for the events
     */
    record Loss(Tensor loss, Map<String, Tensor> parts, Work work) {}

    /**
     * What a pass went through.
     *
     * @param documents stories, or frames where the autoencoder learns
     * @param images pictures read
     * @param tokens positions that are not padding
     * @param waited seconds spent waiting for data
     */
    record Work(long documents, long images, long tokens, double waited) {
        Work plus(Work other) {
            return new Work(
                    documents + other.documents, images + other.images, tokens + other.tokens, waited + other.waited);
        }
    }

    /** @param pass counted over the whole run; the same pass gives the same loss for the same weights */
    Loss loss(long pass);

    /** The loss on held-out documents, always the same ones with the same noise; empty where the stage has none. */
    default Map<String, Double> validate() {
        return Map.of();
    }

    @Override
    default void close() {}

    /** A pass of so many rows instead of the recipe's, to see what it takes; empty where a stage cannot tell. */
    default Optional<Loss> probe(int rows) {
        return Optional.empty();
    }
}
