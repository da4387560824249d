/** MM-Interleaved, one class per module of the reference; what all of them share: named weights and how they begin. */
@NullMarked
package org.weft.model;

import org.jspecify.annotations.NullMarked;
