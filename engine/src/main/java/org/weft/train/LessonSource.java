package org.weft.train;

import org.weft.tensor.random.Philox;

/** Where lessons come from. The same number and random stream give the same lesson. */
interface LessonSource extends AutoCloseable {
    /**
     * @param index from 0 without end; files begin again when they are through
     * @param random for what is chosen by chance, such as the order of picture and text
     */
    Lesson lesson(long index, Philox random);

    /** Whether several threads may ask at once. */
    default boolean shared() {
        return false;
    }

    /** What it is, for messages. */
    String name();

    @Override
    default void close() {}
}
