package org.weft.tests.broken.model;

import javafx.geometry.Point2D;

/** Engine code that needs a window toolkit. */
public record Draws(Point2D at) {}
