package org.weft.trace;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.List;
import org.weft.engine.trace.Replay;
import org.weft.engine.trace.TraceInfo;

/**
 * The file. Eight bytes say what it is; blocks follow, each safetensors or a PNG; then the index as JSON; then 32 bytes that say
 * where the index is, how long it is and its CRC-32C, and close the file. All numbers little-endian.
 *
 * <p>A record's block holds, for Q queries, I pictures, H heads, L levels and P points: "offsets" float32 [Q, I, H, P, 2], from the
 * reference point in pixels of the base grid; "weights" [Q, I, H, L, P] float32 or float16; "ignored" float32 [Q, H]; "reference"
 * float32 [Q, 2] in 0..1; "mask" float32 [Q, I]. Where a point lies on level l: reference + offset * scale(l) / side(l), the side across or down.
 */
final class TraceFormat {
    static final byte[] MAGIC = "WEFTTRC1".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    static final byte[] END = "WEFTEND1".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    static final int FOOTER = 32;
    static final int VERSION = 2;

    /** Longest index and block that are read, bytes. */
    static final long MAX_INDEX = 64L << 20;

    static final long MAX_BLOCK = 512L << 20;

    static final ObjectMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .disable(MapperFeature.AUTO_DETECT_IS_GETTERS)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .build();

    private TraceFormat() {}

    /** Part of the file. @param crc CRC-32C of its bytes */
    record Block(long offset, long length, long crc) {}

    /**
     * What one MMFS was asked at one moment.
     *
     * @param step denoising step, -1 for the language model
     * @param first number of the first query: a token position, or 0
     * @param seen numbers of the pictures, in the order of the block
     * @param scales of offsets per level
     * @param heights of the feature maps; empty where they are as high as wide, as in files of version 1
     */
    record Entry(
            int item,
            String site,
            int step,
            int first,
            int queries,
            List<Integer> seen,
            List<Double> scales,
            List<Integer> heights,
            Block block) {
        /** Cells of a map down. @param width of the map, for maps that are square */
        int height(int level, int width) {
            return heights.isEmpty() ? width : heights.get(level);
        }
    }

    /**
     * The index.
     *
     * @param pictures the PNGs of {@code info}'s pictures, in order
     * @param replays what {@code info}'s items were made from, in order; empty in files of version 1, which have none
     */
    record Index(int version, TraceInfo info, List<Entry> entries, List<Block> pictures, List<Replay> replays) {}
}
