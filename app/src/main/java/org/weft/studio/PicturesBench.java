package org.weft.studio;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.weft.studio.story.PicturesBenchmark;

/** {@code weft bench pictures}: walks through a story of large photographs and reports the memory that it takes. */
final class PicturesBench {
    /** What is asked of the studio: so much is left for it on a small machine. */
    static final long MOST_BYTES = 700L << 20;

    private static final int PATIENCE_SECONDS = 1800;

    private PicturesBench() {}

    /**
     * @param count pictures, all different files
     * @param width pixels of each, as is the height
     */
    static void run(int count, int width, int height, boolean json, PrintWriter out)
            throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("weft-bench");
        Path file = folder.resolve("large.weft");
        try {
            PicturesBenchmark.write(file, count, width, height);
            long start = System.nanoTime();
            PicturesBenchmark.Result r =
                    BenchWindow.<PicturesBenchmark.Result>measure(file, PATIENCE_SECONDS, (shown, done) -> {
                        shown.story().open(file);
                        new PicturesBenchmark(shown.canvas()).walk(done);
                    });
            double seconds = (System.nanoTime() - start) / 1e9;
            if (r == null) {
                throw new IOException("the pictures were not all shown in " + PATIENCE_SECONDS + " s");
            }
            out.printf(
                    Locale.ROOT,
                    json
                            ? "{\"case\":\"%d pictures of %dx%d, heap in use\",\"first_half_mb\":%.1f,\"second_half_mb\":%.1f,"
                                    + "\"goal_mb\":%d,\"screens\":%d,\"seconds\":%.1f}%n"
                            : "%d pictures of %dx%d: at most %.1f MB of heap in use in the first half, %.1f MB in the second "
                                    + "(goal: under %d MB, and no growth); %d screens in %.1f s%n",
                    count,
                    width,
                    height,
                    r.first() / 1048576.0,
                    r.second() / 1048576.0,
                    MOST_BYTES >> 20,
                    r.screens(),
                    seconds);
            out.flush();
        } finally {
            Files.deleteIfExists(file);
            Files.deleteIfExists(folder);
        }
    }
}
