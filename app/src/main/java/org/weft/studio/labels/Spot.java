package org.weft.studio.labels;

/** A pixel of the map; it may lie outside while a drag leaves the map. */
public record Spot(int x, int y) {}
