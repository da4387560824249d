package org.weft.engine;

import java.util.List;

/**
 * What a story costs of the model's context.
 *
 * @param costs per segment, in order
 * @param used tokens in all, the opening token included
 * @param reserved tokens kept free for what is to be generated
 * @param budget the model's limit
 */
public record ContextReport(List<Cost> costs, int used, int reserved, int budget) {
    /** Tokens of one segment; {@code fits} is false when it no longer fits, counted from the start of the story. */
    public record Cost(String source, int tokens, boolean fits) {}

    public ContextReport {
        costs = List.copyOf(costs);
    }

    public boolean fits() {
        return used + reserved <= budget;
    }
}
