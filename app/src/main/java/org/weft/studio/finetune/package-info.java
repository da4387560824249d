/** The cockpit: training runs begun, watched, steered, compared and put to use. */
@NullMarked
package org.weft.studio.finetune;

import org.jspecify.annotations.NullMarked;
