/** The paper's ablations, trained and measured anew at the size of Storyworld. */
@NullMarked
package org.weft.evaluate.ablations;

import org.jspecify.annotations.NullMarked;
