/** The launcher script, run with a Maven and a JDK that only write down how they were called. */
@NullMarked
package org.weft.tests.launcher;

import org.jspecify.annotations.NullMarked;
