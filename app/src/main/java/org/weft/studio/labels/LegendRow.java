package org.weft.studio.labels;

import org.weft.engine.labels.LabelClass;

/** A class that the map has. @param share of the map's pixels, 0..1 */
public record LegendRow(LabelClass of, int pixels, double share) {}
