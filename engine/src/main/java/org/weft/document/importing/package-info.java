/**
 * What others made, into a story: folders of pictures and texts, Markdown with pictures, the reference's list. Files from anywhere
 * are safe to import: sizes are bounded and nothing outside their folder is read.
 */
@NullMarked
package org.weft.document.importing;

import org.jspecify.annotations.NullMarked;
