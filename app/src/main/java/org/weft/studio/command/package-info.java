/** What the user can do: every action by a name that no language changes, with its label, its key and what it runs. */
@NullMarked
package org.weft.studio.command;

import org.jspecify.annotations.NullMarked;
