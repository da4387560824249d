package org.weft.data.sets;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Several lists of one data set, such as its splits, one after the other. */
final class JoinedSet extends SizedSet {
    private final List<SizedSet> sets;
    private final int count;

    private JoinedSet(Path path, List<SizedSet> sets) {
        super(path, sets.getFirst().format());
        this.sets = List.copyOf(sets);
        count = Math.toIntExact(sets.stream().mapToLong(SizedSet::count).sum());
    }

    /** Takes over the sets, at least one. */
    static SizedSet of(Path path, List<? extends SizedSet> sets) {
        return new JoinedSet(path, List.copyOf(sets));
    }

    @Override
    int count() {
        return count;
    }

    @Override
    Example read(int index) throws IOException {
        int left = index;
        for (SizedSet set : sets) {
            if (left < set.count()) {
                return set.read(left);
            }
            left -= set.count();
        }
        throw new IndexOutOfBoundsException(index);
    }

    @Override
    public void close() throws IOException {
        for (SizedSet set : sets) {
            set.close();
        }
    }
}
