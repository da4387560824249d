/** Tensors on DJL's PyTorch engine: ownership by scopes, gradient mode, devices, and the operations DJL lacks. */
@NullMarked
package org.weft.tensor;

import org.jspecify.annotations.NullMarked;
