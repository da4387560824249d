package org.weft.train;

import java.util.HashSet;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.weft.data.storyworld.Catalogue;
import org.weft.data.storyworld.Frame;
import org.weft.data.storyworld.Palette;
import org.weft.data.storyworld.Renderer;
import org.weft.data.storyworld.World;
import org.weft.tensor.Tensor;

/** Frames of Storyworld as numbers: pictures in 0..1 and which of their pixels show a thing rather than background. */
final class FrameSource {
    private final Renderer renderer;
    private final int size;
    private final double emphasis;
    private final boolean[] isThing;

    FrameSource(World world, int size, double emphasis) {
        this.size = size;
        this.emphasis = emphasis;
        renderer = world.renderer(size);
        Catalogue catalogue = world.catalogue();
        Palette palette = catalogue.palette();
        Set<String> things = new HashSet<>();
        catalogue.animals().forEach(a -> things.add(a.name()));
        catalogue.props().forEach(p -> things.add(p.name()));
        catalogue.accessories().forEach(a -> things.add(a.name()));
        isThing = new boolean[palette.size()];
        for (int i = 0; i < isThing.length; i++) {
            isThing[i] = things.contains(palette.names().get(i));
        }
    }

    int size() {
        return size;
    }

    /** Writes a frame as planes of R, G, B in 0..1 and the weight of every pixel. */
    void write(Frame frame, float[] planes, int at, float[] weights, int weightAt) {
        byte[] rgb = new byte[size * size * 3];
        byte[] labels = new byte[size * size];
        renderer.render(frame.scene(), rgb, labels);
        int n = size * size;
        for (int i = 0; i < n; i++) {
            for (int c = 0; c < 3; c++) {
                planes[at + c * n + i] = (rgb[i * 3 + c] & 255) / 255f;
            }
            weights[weightAt + i] = isThing[labels[i] & 255] ? (float) emphasis : 1;
        }
    }

    /** Pictures [B, 3, s, s] in 0..1 with weights [B, 1, s, s]. */
    record Pictures(Tensor images, Tensor weights) {}

    /** Square crops of random frames; {@code crop} equal to the size takes whole frames. */
    Pictures crops(Frame[] frames, int crop, RandomGenerator random) {
        int n = size * size;
        float[] images = new float[frames.length * 3 * crop * crop];
        float[] weights = new float[frames.length * crop * crop];
        float[] planes = new float[3 * n];
        float[] whole = new float[n];
        for (int b = 0; b < frames.length; b++) {
            write(frames[b], planes, 0, whole, 0);
            int x0 = random.nextInt(size - crop + 1);
            int y0 = random.nextInt(size - crop + 1);
            for (int y = 0; y < crop; y++) {
                int from = (y0 + y) * size + x0;
                System.arraycopy(whole, from, weights, (b * crop + y) * crop, crop);
                for (int c = 0; c < 3; c++) {
                    System.arraycopy(planes, c * n + from, images, ((b * 3 + c) * crop + y) * crop, crop);
                }
            }
        }
        return new Pictures(
                Tensor.of(images, frames.length, 3, crop, crop), Tensor.of(weights, frames.length, 1, crop, crop));
    }
}
