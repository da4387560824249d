package org.weft.tests.studio;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.weft.data.storyworld.Actor;
import org.weft.data.storyworld.Daytime;
import org.weft.data.storyworld.Frame;
import org.weft.data.storyworld.Identity;
import org.weft.data.storyworld.Renderer;
import org.weft.data.storyworld.Scene;
import org.weft.data.storyworld.Split;
import org.weft.data.storyworld.Tint;
import org.weft.data.storyworld.Vocabulary;
import org.weft.data.storyworld.World;
import org.weft.data.storyworld.WorldStory;
import org.weft.engine.RgbImage;
import org.weft.engine.labels.LabelJudge;
import org.weft.engine.labels.Palettes;

/** Stories of one animal whose coat no sentence names, a picture of it, and a way to tell in numbers which coat a drawn picture gives it. */
final class CoatStories implements AutoCloseable {
    /** Of a picture; smaller ones are no animal. */
    private static final double LEAST = 0.01;

    private final World world = World.load();
    private final Renderer renderer;
    private final LabelJudge judge;
    private final int size;

    CoatStories(int size) {
        this.size = size;
        renderer = world.renderer(size);
        judge = LabelJudge.open(Palettes.named(Palettes.STORYWORLD).orElseThrow())
                .orElseThrow();
    }

    /**
     * A picture with its sentence and the sentence of the next one.
     *
     * @param animal where it is in the picture, by pixel
     * @param coats what the animal's mean colour is in the next picture for every coat there is
     */
    record Told(
            long number,
            String before,
            RgbImage picture,
            boolean[] animal,
            String next,
            String coat,
            String kind,
            Map<String, double[]> coats) {
        /** How far a colour is from the coat that the first picture shows, in the next picture's light; of 255 a channel. */
        double distance(double[] colour) {
            double[] own = coats.getOrDefault(coat, new double[3]);
            return CoatStories.distance(own, colour);
        }

        /** The coat that comes nearest. */
        String nearest(double[] colour) {
            return coats.entrySet().stream()
                    .min((a, b) -> Double.compare(
                            CoatStories.distance(a.getValue(), colour), CoatStories.distance(b.getValue(), colour)))
                    .orElseThrow()
                    .getKey();
        }
    }

    private static double distance(double[] a, double[] b) {
        double sum = 0;
        for (int c = 0; c < 3; c++) {
            sum += (a[c] - b[c]) * (a[c] - b[c]);
        }
        return Math.sqrt(sum);
    }

    /** The first stories of the test split that fit: by day, the same animal alone in both pictures, its coat unsaid. */
    List<Told> tell(int count) {
        List<Told> out = new ArrayList<>();
        for (long i = 0; out.size() < count; i++) {
            WorldStory story = world.story(Split.TEST, i);
            Told told = told(i, story.frames().get(0), story.frames().get(1));
            if (told != null) {
                out.add(told);
            }
        }
        return out;
    }

    private @Nullable Told told(long number, Frame first, Frame second) {
        Actor before = alone(first.scene());
        Actor after = alone(second.scene());
        if (before == null || after == null || !before.identity().equals(after.identity())) {
            return null;
        }
        String coat = before.identity().tint().name();
        Set<String> words = new java.util.HashSet<>(Vocabulary.split(first.caption()));
        words.addAll(Vocabulary.split(second.caption()));
        int index = world.catalogue().palette().index(before.animal().name());
        boolean[] animal = where(unsigned(renderer.labels(first.scene())), index);
        if (words.contains(coat) || share(animal) < LEAST) {
            return null;
        }
        Map<String, double[]> coats = new HashMap<>();
        for (Tint tint : world.catalogue().coats()) {
            Scene dyed = dyed(second.scene(), after, tint);
            boolean[] there = where(unsigned(renderer.labels(dyed)), index);
            coats.put(tint.name(), mean(renderer.render(dyed), there));
        }
        return new Told(
                number,
                first.caption(),
                renderer.render(first.scene()),
                animal,
                second.caption(),
                coat,
                before.animal().name(),
                coats);
    }

    private static @Nullable Actor alone(Scene scene) {
        return scene.time() == Daytime.DAY && scene.actors().size() == 1
                ? scene.actors().getFirst()
                : null;
    }

    private static Scene dyed(Scene scene, Actor a, Tint tint) {
        Actor dyed = new Actor(
                a.id(),
                a.animal(),
                new Identity(tint, a.identity().accessory()),
                a.x(),
                a.feet(),
                a.height(),
                a.facesLeft(),
                a.pose());
        return new Scene(scene.place(), scene.time(), scene.weather(), scene.layout(), List.of(dyed), scene.things());
    }

    /** Where the judge sees the animal in a drawn picture: pixels of its kind, or of the animal it sees most of. */
    boolean[] animal(Told told, RgbImage drawn) {
        int[] labels = unsigned(judge.judge(drawn).labels());
        boolean[] out = where(labels, world.catalogue().palette().index(told.kind()));
        for (var other : world.catalogue().animals()) {
            boolean[] seen = where(labels, world.catalogue().palette().index(other.name()));
            out = share(out) < LEAST && share(seen) > share(out) ? seen : out;
        }
        return out;
    }

    private static int[] unsigned(byte[] labels) {
        int[] out = new int[labels.length];
        for (int i = 0; i < out.length; i++) {
            out[i] = labels[i] & 255;
        }
        return out;
    }

    private static boolean[] where(int[] labels, int index) {
        boolean[] out = new boolean[labels.length];
        for (int i = 0; i < out.length; i++) {
            out[i] = labels[i] == index;
        }
        return out;
    }

    /** Part of the picture that is marked, 0 to 1. */
    static double share(boolean[] marked) {
        int count = 0;
        for (boolean m : marked) {
            count += m ? 1 : 0;
        }
        return count / (double) marked.length;
    }

    /** Mean colour of the marked pixels, 0 to 255 each; grey when none is. */
    static double[] mean(RgbImage image, boolean[] marked) {
        double[] out = {0, 0, 0};
        int count = 0;
        for (int i = 0; i < marked.length; i++) {
            if (marked[i]) {
                count++;
                for (int c = 0; c < 3; c++) {
                    out[c] += image.rgb()[3 * i + c] & 255;
                }
            }
        }
        for (int c = 0; c < 3; c++) {
            out[c] = count == 0 ? 128 : out[c] / count;
        }
        return out;
    }

    int size() {
        return size;
    }

    @Override
    public void close() {
        judge.close();
    }
}
