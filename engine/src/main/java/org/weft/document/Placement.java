package org.weft.document;

/** Where a card lies on the canvas, in canvas units (1 unit = 1 pixel at 100% zoom). */
public record Placement(double x, double y, double width, double height) {}
