package org.weft.data.sets;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * Shards one after the other. Only one is open at a time and only their sizes are remembered, so that any number of shards
 * takes the memory of one.
 */
final class ShardedSet implements DataSet {
    private final Path path;
    private final DataFormat format;
    private final List<Path> shards;
    private final Opener opener;
    /** How many examples come before each shard, as far as shards were looked into. */
    private final int[] before;

    private int looked;
    private int openShard = -1;
    private @Nullable SizedSet open;
    private boolean closed;

    /** Opens a shard. */
    @FunctionalInterface
    interface Opener {
        SizedSet open(Path shard) throws IOException;
    }

    /** @param shards at least one, in order */
    ShardedSet(Path path, DataFormat format, List<Path> shards, Opener opener) {
        this.path = path;
        this.format = format;
        this.shards = List.copyOf(shards);
        this.opener = opener;
        before = new int[shards.size() + 1];
    }

    @Override
    public String name() {
        return Names.last(path);
    }

    @Override
    public DataFormat format() {
        return format;
    }

    @Override
    public synchronized OptionalInt size() {
        return looked == shards.size() ? OptionalInt.of(before[looked]) : OptionalInt.empty();
    }

    @Override
    public synchronized boolean has(int index) throws IOException {
        while (index >= before[looked] && looked < shards.size()) {
            before[looked + 1] = before[looked]; // a damaged shard is told of once and then counts as empty
            looked++;
            before[looked] = Math.addExact(before[looked - 1], shard(looked - 1).count());
        }
        return index >= 0 && index < before[looked];
    }

    @Override
    public synchronized Example get(int index) throws IOException {
        if (!has(index)) {
            throw new IndexOutOfBoundsException(index);
        }
        int at = Arrays.binarySearch(before, 0, looked + 1, index);
        int shard = at < 0 ? -at - 2 : at;
        while (before[shard + 1] == before[shard]) { // an empty shard
            shard++;
        }
        return shard(shard).read(index - before[shard]);
    }

    private SizedSet shard(int number) throws IOException {
        if (closed) {
            throw new IllegalStateException("the data set " + name() + " is closed");
        }
        SizedSet shard = open;
        if (shard == null || openShard != number) {
            if (shard != null) {
                shard.close();
                open = null;
            }
            shard = opener.open(shards.get(number));
            open = shard;
            openShard = number;
        }
        return shard;
    }

    @Override
    public synchronized void close() throws IOException {
        closed = true;
        if (open != null) {
            open.close();
            open = null;
        }
    }
}
