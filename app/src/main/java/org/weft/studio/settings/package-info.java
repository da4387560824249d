/** What the user has chosen for good: language, look, folders and keys; the file that keeps it and the screen that changes it. */
@NullMarked
package org.weft.studio.settings;

import org.jspecify.annotations.NullMarked;
