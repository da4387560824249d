/**
 * Java's way to the MMFS kernels: raw addresses in, status out. Nothing here knows libtorch or DJL; the tensors' owner keeps
 * the memory alive for the time of a call.
 */
@NullMarked
package org.weft.kernels;

import org.jspecify.annotations.NullMarked;
