package org.weft.tests.broken.studio;

import javafx.scene.Node;

/** A view model that holds a piece of the window. */
public record PanelViewModel(Node node) {}
