/** The judge of generated pictures: a small segmentation network of Weft's own, no part of the reference model. */
@NullMarked
package org.weft.model.judge;

import org.jspecify.annotations.NullMarked;
