/** The interleaved document: slots of text, pictures and label maps in reading order, candidates per slot, edits with undo, one SQLite file. */
@NullMarked
package org.weft.document;

import org.jspecify.annotations.NullMarked;
