package org.weft.train;

import java.util.Map;
import org.weft.tensor.Tensor;
import org.weft.tensor.random.Philox;

/** What a recipe trains: computes the loss of one step. */
interface Stage {
    /** @param loss scalar to back-propagate, @param parts what it consists of, for the events */
    record Loss(Tensor loss, Map<String, Tensor> parts) {}

    /** @param random the step's own stream, the same whenever the step is run */
    Loss step(long step, Philox random);
}
