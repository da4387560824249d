package org.weft.studio.story;

import java.io.IOException;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import javafx.scene.image.Image;
import org.jspecify.annotations.Nullable;
import org.weft.engine.RgbImages;
import org.weft.studio.task.TaskRunner;

/**
 * Pictures as small as they are shown, decoded off the FX thread with only the pixels that are needed, the ones used last kept up to a
 * bound. Called on the FX thread only.
 */
public final class Thumbnails {
    /** Bytes of pixels kept, as the screen holds them: four a pixel. */
    static final long KEPT_BYTES = 192L << 20;

    private final TaskRunner tasks;
    private final Source source;
    private int side;
    private final Map<String, Image> images = new LinkedHashMap<>(16, 0.75f, /* accessOrder= */ true);
    private final Set<String> loading = new HashSet<>();
    private Runnable loaded = () -> {};
    private long bytes;

    /** Where pictures come from. */
    @FunctionalInterface
    public interface Source {
        byte[] bytes(String hash) throws IOException;
    }

    /** @param side pixels that the longer of width and height has at least; it stays below twice of that */
    public Thumbnails(TaskRunner tasks, Source source, int side) {
        this.tasks = tasks;
        this.source = source;
        this.side = side;
    }

    /** What to do when pictures have come, at most some times a second. */
    public void onLoaded(Runnable action) {
        loaded = action;
    }

    /** The picture if it is there already; null while it is fetched, and for good when it cannot be read. */
    public @Nullable Image get(String hash) {
        Image known = images.get(hash);
        if (known != null || !loading.add(hash)) {
            return known;
        }
        int wanted = side;
        tasks.run(
                () -> Pictures.toImage(RgbImages.thumbnail(source.bytes(hash), wanted)),
                image -> {
                    if (wanted != side) {
                        return; // of another story, or too large or small by now
                    }
                    loading.remove(hash);
                    keep(hash, image);
                    tasks.onScreenThrottled("thumbnails-" + System.identityHashCode(this), loaded);
                },
                // not asked for again: a card that cannot be drawn must not be tried with every frame
                e -> {});
        return images.get(hash);
    }

    private static long size(Image image) {
        return 4L * (long) image.getWidth() * (long) image.getHeight();
    }

    private void keep(String hash, Image image) {
        Image before = images.put(hash, image);
        bytes += size(image) - (before == null ? 0 : size(before));
        Iterator<Map.Entry<String, Image>> oldest = images.entrySet().iterator();
        while (bytes > KEPT_BYTES && images.size() > 1) {
            bytes -= size(oldest.next().getValue());
            oldest.remove();
        }
    }

    /** Goes on with another size; what is there in the old one is forgotten. */
    void side(int pixels) {
        if (pixels != side) {
            side = pixels;
            clear();
        }
    }

    /** Forgets everything, as when another story is opened. */
    public void clear() {
        images.clear();
        loading.clear();
        bytes = 0;
    }

    /** Bytes of pixels held. */
    long bytes() {
        return bytes;
    }
}
