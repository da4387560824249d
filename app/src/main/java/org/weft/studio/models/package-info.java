/** What is installed, what fits this machine, and which model the story works with. */
@NullMarked
package org.weft.studio.models;

import org.jspecify.annotations.NullMarked;
