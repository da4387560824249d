package org.weft.evaluate.storyworld;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.weft.data.storyworld.Actor;
import org.weft.data.storyworld.Daytime;
import org.weft.data.storyworld.Frame;
import org.weft.data.storyworld.Renderer;
import org.weft.data.storyworld.Split;
import org.weft.data.storyworld.World;
import org.weft.data.storyworld.WorldStory;

/** Tells coats apart by the mean colour of an animal's pixels, as true training frames show it at each time of day. */
final class CoatColours {
    private static final int STORIES = 300;

    private record Key(String tint, Daytime time) {}

    private final Map<Key, double[]> means = new HashMap<>();

    CoatColours(World world, int size) {
        Renderer renderer = world.renderer(size);
        Map<Key, List<double[]>> seen = new HashMap<>();
        byte[] rgb = new byte[size * size * 3];
        byte[] labels = new byte[size * size];
        for (int i = 0; i < STORIES; i++) {
            WorldStory story = world.story(Split.TRAIN, i);
            Frame frame = story.frames().get(i % WorldStory.FRAMES);
            renderer.render(frame.scene(), rgb, labels);
            for (Actor actor : frame.scene().actors()) {
                int index = world.catalogue().palette().index(actor.animal().name());
                double[] mean = mean(rgb, unsigned(labels), index);
                if (mean != null) {
                    seen.computeIfAbsent(
                                    new Key(
                                            actor.identity().tint().name(),
                                            frame.scene().time()),
                                    k -> new ArrayList<>())
                            .add(mean);
                }
            }
        }
        seen.forEach((key, list) -> means.put(key, middle(list)));
    }

    private static int[] unsigned(byte[] labels) {
        int[] out = new int[labels.length];
        for (int i = 0; i < out.length; i++) {
            out[i] = labels[i] & 255;
        }
        return out;
    }

    private static double[] middle(List<double[]> colours) {
        double[] out = new double[3];
        for (double[] c : colours) {
            for (int k = 0; k < 3; k++) {
                out[k] += c[k] / colours.size();
            }
        }
        return out;
    }

    /** Mean colour of a class's pixels, null where there are too few to tell. */
    static double @Nullable [] mean(byte[] rgb, int[] labels, int index) {
        double[] sum = new double[3];
        int count = 0;
        for (int i = 0; i < labels.length; i++) {
            if (labels[i] == index) {
                count++;
                for (int c = 0; c < 3; c++) {
                    sum[c] += rgb[3 * i + c] & 255;
                }
            }
        }
        if (count < Presence.PIXELS) {
            return null;
        }
        for (int c = 0; c < 3; c++) {
            sum[c] /= count;
        }
        return sum;
    }

    /** The coat whose mean is nearest. */
    String nearest(double[] colour, Daytime time) {
        String best = "";
        double least = Double.POSITIVE_INFINITY;
        for (Map.Entry<Key, double[]> e : means.entrySet()) {
            double d = 0;
            for (int c = 0; c < 3; c++) {
                d += (e.getValue()[c] - colour[c]) * (e.getValue()[c] - colour[c]);
            }
            if (e.getKey().time() == time && d < least) {
                least = d;
                best = e.getKey().tint();
            }
        }
        return best;
    }
}
