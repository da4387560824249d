package org.weft.kernels;

/**
 * How a launch is cut: a block is one head and some queries, its threads are lanes x splits x queries.
 *
 * @param threads of a block
 * @param splits groups that share a (row, query, head)
 * @param queryTiles blocks along the queries
 * @param grid blocks in all
 * @param sharedBytes dynamic shared memory of a block
 */
record CudaPlan(int threads, int splits, long queryTiles, long grid, int sharedBytes) {
    private static final int THREADS = 128;
    /** sizeof(Batch) in mmfs.cu. */
    private static final int BATCH_BYTES = 32 * (32 + 3 * 4);

    private static final int BATCH_SAMPLES = 32;
    private static final int SHARED_LIMIT = 48 * 1024;

    /** Sizes a plan depends on. */
    record Work(long batch, long images, long heads, long channels, long queries, long levels, long points) {}

    static CudaPlan forward(CudaFacts card, CudaSpecialisation module, Work work) {
        int groups = THREADS / module.lanes();
        // enough groups for every multiprocessor to hide its memory latency
        long wanted = (long) card.multiprocessors() * 1024 / module.lanes();
        long served = work.batch * work.queries * work.heads;
        long batches = work.images * ((work.levels * work.points + BATCH_SAMPLES - 1) / BATCH_SAMPLES);
        int splits = 1;
        while (splits < groups
                && served * splits < wanted
                && splits < batches
                && (long) groups * work.channels * Float.BYTES <= SHARED_LIMIT) {
            splits *= 2;
        }
        long sums = splits > 1 ? groups * work.channels * Float.BYTES : 0;
        return of(work, module, groups, splits, Math.max((long) groups * BATCH_BYTES, sums));
    }

    static CudaPlan backward(CudaSpecialisation module, Work work) {
        int groups = THREADS / module.lanes();
        while (groups * module.lanes() > 32 && backwardShared(groups, work) > SHARED_LIMIT) {
            groups /= 2;
        }
        long shared = backwardShared(groups, work);
        if (shared > SHARED_LIMIT) {
            throw new KernelException(
                    KernelException.Kind.UNSUPPORTED,
                    "the CUDA backward pass needs " + shared + " bytes of shared memory for " + work + ", a block has "
                            + SHARED_LIMIT);
        }
        return of(work, module, groups, 1, shared);
    }

    private static long backwardShared(int groups, Work work) {
        return (long) groups * BATCH_BYTES + groups * work.points * 2 * Float.BYTES + work.channels * Float.BYTES;
    }

    private static CudaPlan of(Work work, CudaSpecialisation module, int groups, int splits, long shared) {
        long perBlock = groups / splits;
        long tiles = (work.queries + perBlock - 1) / perBlock;
        long grid = Math.multiplyExact(Math.multiplyExact(tiles, work.heads), work.batch);
        if (grid > Integer.MAX_VALUE) {
            throw new KernelException(
                    KernelException.Kind.UNSUPPORTED, "the CUDA kernels cannot launch " + grid + " blocks for " + work);
        }
        return new CudaPlan(groups * module.lanes(), splits, tiles, grid, Math.toIntExact(shared));
    }
}
