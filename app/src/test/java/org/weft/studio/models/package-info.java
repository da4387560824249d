@NullMarked
package org.weft.studio.models;

import org.jspecify.annotations.NullMarked;
