/** Weight files: safetensors, integrity, the model directory. Plain Java, no tensors. */
@NullMarked
package org.weft.weights;

import org.jspecify.annotations.NullMarked;
