/** CLIP, which says how well pictures and texts fit each other; no part of the reference model. */
@NullMarked
package org.weft.model.clip;

import org.jspecify.annotations.NullMarked;
