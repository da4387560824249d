package org.weft.tests.broken.text;

import ai.djl.pytorch.engine.PtNDArray;

/** Touches the tensor library outside its package. */
public record Computes(PtNDArray array) {}
