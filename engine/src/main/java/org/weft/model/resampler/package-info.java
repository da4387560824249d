/** The reference's resampler modules. */
@NullMarked
package org.weft.model.resampler;

import org.jspecify.annotations.NullMarked;
