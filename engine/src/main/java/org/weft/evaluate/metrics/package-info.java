/**
 * The metrics of the reference's benchmarks: captions, answers, dialogue, boxes, segmentation, Fréchet distance, CLIP similarity. They
 * are told predictions and truths and know nothing of models. What the official code gets wrong is right here; {@link
 * org.weft.evaluate.metrics.Variant} brings the official number back for comparisons with published tables.
 */
@NullMarked
package org.weft.evaluate.metrics;

import org.jspecify.annotations.NullMarked;
