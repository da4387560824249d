/**
 * Stories as files for people and other programs: PDF, HTML, EPUB, CBZ, Markdown, a storyboard picture and the reference's list.
 * Pictures are read one at a time, files are written aside and renamed.
 */
@NullMarked
package org.weft.document.export;

import org.jspecify.annotations.NullMarked;
