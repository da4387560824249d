package org.weft.studio.story;

import java.awt.Color;
import java.awt.GradientPaint;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import javafx.animation.AnimationTimer;
import javax.imageio.ImageIO;
import org.weft.document.Content;
import org.weft.document.Documents;
import org.weft.document.Edit;
import org.weft.document.Slot;
import org.weft.document.SlotKind;
import org.weft.document.StoryDocument;

/** How much memory a story of many large photographs takes while all of it is walked through, picture by picture. */
public final class PicturesBenchmark {
    /** Screens between two measurements of what is left after a collection. */
    private static final int MEASURED_EVERY = 5;

    private static final double SHOWN = 0.8;
    private static final int CALM_FRAMES = 4;

    private final StoryCanvas canvas;
    private final List<Long> live = new ArrayList<>();
    private int screens;

    /**
     * @param screens windows full of cards that were looked at
     * @param first most bytes of heap in use after a collection in the first half of the walk
     * @param second the same in the second half: more of it than in the first would be a leak
     */
    public record Result(int screens, long first, long second) {}

    public PicturesBenchmark(StoryCanvas canvas) {
        this.canvas = canvas;
    }

    /**
     * Writes a story of photographs that differ by a comment in the file, so that each is one of its own.
     *
     * @param width pixels, 1 to 10000, as is the height
     */
    public static void write(Path file, int count, int width, int height) throws IOException {
        byte[] jpeg = photograph(width, height);
        try (StoryDocument document = Documents.create(file)) {
            List<Edit> edits = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                String hash = document.storePicture(commented(jpeg, "picture " + i));
                Slot slot = Slots.of(SlotKind.IMAGE, new Content.Picture(hash, width, height));
                edits.add(new Edit.InsertSlot(i, slot));
            }
            document.apply(new Edit.Together("Large pictures", edits));
        }
    }

    private static byte[] photograph(int width, int height) throws IOException {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D g = image.createGraphics();
        g.setPaint(new GradientPaint(0, 0, new Color(0x2E86C1), width, height, new Color(0xF5B041)));
        g.fillRect(0, 0, width, height);
        g.setColor(new Color(0x1E8449));
        for (int x = 0; x < width; x += 40) {
            g.fillOval(x, height / 2 + x * 7 % Math.max(1, height / 2), 30, 60);
        }
        g.dispose();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ImageIO.write(image, "jpg", out);
        return out.toByteArray();
    }

    /** The same JPEG with a comment (marker FFFE) after its start marker. */
    private static byte[] commented(byte[] jpeg, String words) {
        byte[] text = words.getBytes(StandardCharsets.US_ASCII);
        ByteArrayOutputStream out = new ByteArrayOutputStream(jpeg.length + text.length + 4);
        out.write(jpeg, 0, 2);
        out.write(0xFF);
        out.write(0xFE);
        out.write((text.length + 2) >> 8);
        out.write(text.length + 2);
        out.writeBytes(text);
        out.write(jpeg, 2, jpeg.length - 2);
        return out.toByteArray();
    }

    /** Once the story is open goes from the first screen to the last and waits on each for its pictures; {@code done} hears on the FX thread. */
    public void walk(Consumer<Result> done) {
        canvas.fullSize();
        new AnimationTimer() {
            private int calm;
            private boolean opened;

            @Override
            public void handle(long now) {
                opened |= !canvas.deck().views().isEmpty();
                if (!opened) {
                    return;
                }
                boolean waits = canvas.deck().views().stream().anyMatch(v -> v.card() == null || v.waits());
                calm = waits ? 0 : calm + 1;
                if (calm < CALM_FRAMES) {
                    return; // cards get their nodes over some frames
                }
                calm = 0;
                if (screens++ % MEASURED_EVERY == 0) {
                    measure();
                } else if (screens % MEASURED_EVERY == 0) {
                    System.gc(); // what is drawn from is let go of a frame after the picture itself was collected
                }
                if (canvas.deck().views().isEmpty()) {
                    stop();
                    measure();
                    done.accept(result());
                } else {
                    canvas.look(canvas.view().panned(0, -SHOWN * canvas.getHeight()));
                }
            }
        }.start();
    }

    private void measure() {
        System.gc(); // what is asked is what cannot be collected
        live.add(ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
    }

    private Result result() {
        int half = live.size() / 2;
        return new Result(
                screens,
                live.subList(0, Math.max(1, half)).stream()
                        .mapToLong(Long::longValue)
                        .max()
                        .orElse(0),
                live.subList(half, live.size()).stream()
                        .mapToLong(Long::longValue)
                        .max()
                        .orElse(0));
    }
}
