package org.weft.engine.trace;

import java.util.List;
import java.util.Set;

/**
 * What is asked of a trace. An empty set or list of a filter means everything.
 *
 * @param item number of the generated item
 * @param site name of the MMFS
 * @param step denoising step for the U-Net; not read for the language model
 * @param queries token positions, or pixels of the site's map as y * side + x
 * @param pictures numbers of pictures
 */
public record TraceQuery(
        int item,
        String site,
        int step,
        List<Integer> queries,
        Set<Integer> pictures,
        Set<Integer> heads,
        Set<Integer> levels,
        Set<Integer> points) {
    public TraceQuery {
        queries = List.copyOf(queries);
        pictures = Set.copyOf(pictures);
        heads = Set.copyOf(heads);
        levels = Set.copyOf(levels);
        points = Set.copyOf(points);
    }

    /** Everything that some queries of a site looked at. */
    public static TraceQuery of(int item, String site, int step, List<Integer> queries) {
        return new TraceQuery(item, site, step, queries, Set.of(), Set.of(), Set.of(), Set.of());
    }
}
