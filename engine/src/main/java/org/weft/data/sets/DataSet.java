package org.weft.data.sets;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.OptionalInt;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * Examples in an order that is always the same. Safe for many threads. An example that cannot be read does not keep the
 * others from being read; what its pictures hold is looked at only when they are asked for.
 */
public interface DataSet extends AutoCloseable {

    /** A name for people: the file's or folder's. */
    String name();

    DataFormat format();

    /** How many examples there are; empty for shards that have not all been looked into. */
    OptionalInt size();

    /**
     * Whether there is an example of this number; may look into shards.
     *
     * @throws DataException when a shard is damaged, once for each; asked again, it goes on with the next shard
     */
    boolean has(int index) throws IOException;

    /**
     * An example by its number from 0.
     *
     * @throws DataException when this example is broken
     * @throws IndexOutOfBoundsException when there is no such number
     */
    Example get(int index) throws IOException;

    @Override
    void close() throws IOException;

    /** All examples in order. A broken one ends the stream with an {@link UncheckedIOException}. */
    default Stream<Example> stream() {
        Iterator<Example> all = new Iterator<>() {
            private int at;

            @Override
            public boolean hasNext() {
                try {
                    return has(at);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }

            @Override
            public Example next() {
                if (!hasNext()) {
                    throw new NoSuchElementException();
                }
                try {
                    return get(at++);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        };
        int traits = Spliterator.ORDERED | Spliterator.NONNULL;
        return StreamSupport.stream(Spliterators.spliteratorUnknownSize(all, traits), false);
    }
}
