package org.weft.data.sets;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.OptionalInt;

/** A data set that knows its size. */
abstract class SizedSet implements DataSet {
    private final String name;
    private final DataFormat format;

    SizedSet(Path path, DataFormat format) {
        name = Names.last(path);
        this.format = format;
    }

    abstract int count();

    /** The example of a number that exists. */
    abstract Example read(int index) throws IOException;

    @Override
    public final String name() {
        return name;
    }

    @Override
    public final DataFormat format() {
        return format;
    }

    @Override
    public final OptionalInt size() {
        return OptionalInt.of(count());
    }

    @Override
    public final boolean has(int index) {
        return index >= 0 && index < count();
    }

    @Override
    public final Example get(int index) throws IOException {
        return read(Objects.checkIndex(index, count()));
    }

    @Override
    public void close() throws IOException {}
}
