package org.weft.data.storyworld;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import org.weft.engine.RgbImages;

/** Tar shards of pictures with captions: KEY.png and KEY.txt, {@link #SAMPLES} pictures a shard. */
final class WebDatasetForm implements Export.Form {
    private static final int SAMPLES = 1000;
    private static final int BLOCK = 512;
    private final Export.Frames frames;
    private int samples;

    WebDatasetForm(Export.Frames frames) {
        this.frames = frames;
    }

    private String shard() {
        return String.format(Locale.ROOT, "%s-%06d.tar", frames.request.splitName(), samples / SAMPLES);
    }

    @Override
    public void story(WorldStory story) {
        for (int i = 0; i < WorldStory.FRAMES; i++) {
            String key = story.id() + "-" + (i + 1);
            Frame frame = story.frames().get(i);
            byte[] png =
                    RgbImages.png(frames.world.renderer(frames.request.size()).render(frame.scene()));
            entry(key + ".png", png);
            entry(key + ".txt", frame.captions().getFirst().getBytes(StandardCharsets.UTF_8));
            String shard = shard();
            samples++;
            if (samples % SAMPLES == 0) {
                end(shard);
            }
        }
    }

    private void entry(String name, byte[] content) {
        byte[] head = new byte[BLOCK];
        put(head, 0, name);
        put(head, 100, "0000644\0");
        put(head, 108, "0000000\0");
        put(head, 116, "0000000\0");
        put(head, 124, String.format(Locale.ROOT, "%011o\0", content.length));
        put(head, 136, "00000000000\0"); // no time: same stories, same bytes
        put(head, 148, "        ");
        put(head, 156, "0");
        put(head, 257, "ustar\00000");
        int sum = 0;
        for (byte b : head) {
            sum += b & 255;
        }
        put(head, 148, String.format(Locale.ROOT, "%06o\0 ", sum));
        frames.append(shard(), head);
        frames.append(shard(), Arrays.copyOf(content, (content.length + BLOCK - 1) / BLOCK * BLOCK));
    }

    private static void put(byte[] head, int at, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(bytes, 0, head, at, bytes.length);
    }

    private void end(String shard) {
        frames.append(shard, new byte[2 * BLOCK]);
        frames.appended(shard);
    }

    @Override
    public void finish() {
        if (samples % SAMPLES != 0) {
            end(shard());
        }
    }
}
