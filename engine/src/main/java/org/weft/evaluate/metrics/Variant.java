package org.weft.evaluate.metrics;

/** Whose number is wanted where the official evaluation code departs from what its metric says. */
public enum Variant {
    /** What the metric says. */
    CORRECTED,
    /** What the official code computes, oversights included: comparable with published tables. */
    AS_OFFICIAL_CODE
}
