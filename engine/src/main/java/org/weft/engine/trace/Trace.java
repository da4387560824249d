package org.weft.engine.trace;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import org.weft.engine.EngineException;

/** A recorded trace, open for questions. Any thread, one at a time. */
public interface Trace extends AutoCloseable {
    /**
     * Opens a trace; needs no model and no GPU.
     *
     * @throws EngineException BAD_INPUT when the file is damaged, cut short, newer than this Weft or no trace
     */
    static Trace open(Path file) {
        return ServiceLoader.load(Provider.class)
                .findFirst()
                .orElseThrow(() -> new EngineException(
                        EngineException.Code.UNSUPPORTED_DEVICE, "This Weft was built without traces; reinstall it."))
                .open(file);
    }

    TraceInfo info();

    /** Where it lies. */
    Path file();

    /** @throws EngineException BAD_INPUT when the trace does not hold what is asked for, or the part of the file is damaged */
    Looked look(TraceQuery query);

    /**
     * Numbers of the queries that a site was recorded for, in order: tokens can be left out, and the last word of a text asks
     * nothing any more.
     *
     * @param step denoising step; not read for the language model
     */
    List<Integer> queries(int item, String site, int step);

    /**
     * Which queries of a site looked into a region of a picture.
     *
     * @param query its queries and pictures filters are not read
     * @return queries with the share of their attention that fell into the region, largest first
     */
    List<Looker> whoLooked(TraceQuery query, Region region);

    /**
     * What an item was made from.
     *
     * @return nothing for traces recorded before Weft kept it
     */
    default Optional<Replay> replay(int item) {
        return Optional.empty();
    }

    /** A generated or seen picture as PNG. */
    byte[] picture(int number);

    @Override
    void close();

    /** Part of a picture; edges in 0..1. */
    record Region(int picture, double left, double top, double right, double bottom) {
        /** Whether a place lies in it; 0..1. */
        public boolean holds(double x, double y) {
            return x >= left && x <= right && y >= top && y <= bottom;
        }

        /** Whether a point lies in it. */
        public boolean holds(Looked.Point p) {
            return p.picture() == picture && holds(p.x(), p.y());
        }
    }

    /** @param query a token position or pixel */
    record Looker(int query, double share) {}

    /** How the implementation is found. */
    interface Provider {
        Trace open(Path file);
    }
}
