/** Help where it is needed: a sheet with a page for every screen, and a tour of the window for whoever sees it first. */
@NullMarked
package org.weft.studio.help;

import org.jspecify.annotations.NullMarked;
