package org.weft.document.export;

/**
 * A shape on a line.
 *
 * @param code number of the shape in its font
 * @param x from the line's left end, in the unit of the font size
 * @param y downwards from the base line
 * @param advance width it takes
 * @param text the characters it stands for; empty when they are with another glyph
 */
record Glyph(int code, double x, double y, double advance, String text) {}
