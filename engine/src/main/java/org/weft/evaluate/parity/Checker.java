package org.weft.evaluate.parity;

import org.weft.tensor.mmfs.MmfsOp;

/** Recomputes a fixture and compares. */
@FunctionalInterface
interface Checker {
    void check(Fixture fixture, MmfsOp op) throws Exception;
}
