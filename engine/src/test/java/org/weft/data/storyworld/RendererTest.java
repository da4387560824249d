package org.weft.data.storyworld;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

class RendererTest {
    private static final Logger LOG = LoggerFactory.getLogger(RendererTest.class);
    private static final World WORLD = World.load();
    private static final Catalogue ALL = WORLD.catalogue();

    private static List<Scene> scenes(int stories) {
        List<Scene> scenes = new ArrayList<>();
        for (int i = 0; i < stories; i++) {
            WORLD.story(Split.TRAIN, i).frames().forEach(f -> scenes.add(f.scene()));
        }
        return scenes;
    }

    private static Scene alone(Tint tint, Accessory accessory, Animal animal) {
        Actor actor = new Actor(0, animal, new Identity(tint, accessory), 0.5, 0.93, 0.62, false, Pose.STAND);
        return new Scene(ALL.places().get(0), Daytime.DAY, Weather.CLEAR, 0, List.of(actor), List.of());
    }

    @Test
    void drawsTheSameBytesInAFreshWorldAndInAnotherOrder() {
        Renderer first = WORLD.renderer(96);
        Renderer second = World.load().renderer(96);
        List<Scene> scenes = scenes(6);
        List<Integer> hashes =
                scenes.stream().map(s -> first.render(s).hashCode()).toList();
        List<Integer> backwards =
                scenes.reversed().stream().map(s -> second.render(s).hashCode()).toList();
        assertThat(backwards.reversed()).isEqualTo(hashes);
        assertThat(hashes).doesNotHaveDuplicates();
    }

    /** Changes only when the world is meant to change; then models trained on it must be trained anew. */
    @Test
    void drawsTheSameBytesOnEveryMachine() throws Exception {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        for (Split split : Split.values()) {
            for (int i = 0; i < 30; i++) {
                for (Frame frame : WORLD.story(split, i).frames()) {
                    byte[] labels = new byte[128 * 128];
                    byte[] rgb = new byte[128 * 128 * 3];
                    WORLD.renderer(128).render(frame.scene(), rgb, labels);
                    digest.update(frame.caption().getBytes(StandardCharsets.UTF_8));
                    digest.update(rgb);
                    digest.update(labels);
                }
            }
        }
        assertThat(HexFormat.of().formatHex(digest.digest()))
                .isEqualTo("ae20a00feff995d7a34f44b1d08f37036e728ae7cb611b73df8aae8c7ebbee64");
    }

    @Test
    void drawsAtAnySizeAndRefusesSillyOnes() {
        Scene scene = scenes(1).get(0);
        for (int size : new int[] {16, 33, 64, 200}) {
            assertThat(WORLD.renderer(size).render(scene).width()).isEqualTo(size);
        }
        assertThatThrownBy(() -> WORLD.renderer(15)).hasMessageContaining("15");
        assertThatThrownBy(() -> WORLD.renderer(1 << 20)).hasMessageContaining("2048");
        assertThatThrownBy(() -> WORLD.renderer(64).render(scene, new byte[5])).hasMessageContaining("5");
    }

    @Test
    void labelsEveryPixelAndPutsEachThingInsideItsBox() {
        Renderer renderer = WORLD.renderer(128);
        for (Scene scene : scenes(40)) {
            byte[] labels = renderer.labels(scene);
            for (byte label : labels) {
                assertThat((int) label).isBetween(1, ALL.palette().size() - 1);
            }
            for (Box box : renderer.boxes(scene)) {
                assertThat(inside(labels, box)).as("%s in %s", box, scene).isTrue();
            }
        }
    }

    /** All pixels of the box's class lie in a box of that class, and there are enough of them. */
    private static boolean inside(byte[] labels, Box box) {
        int label = ALL.palette().index(box.name());
        int in = 0;
        int out = 0;
        for (int y = 0; y < 128; y++) {
            for (int x = 0; x < 128; x++) {
                boolean within = x >= box.x() * 128
                        && x < (box.x() + box.width()) * 128
                        && y >= box.y() * 128
                        && y < (box.y() + box.height()) * 128;
                if (labels[y * 128 + x] == label) {
                    in += within ? 1 : 0;
                    out += within ? 0 : 1;
                }
            }
        }
        return out == 0 && in > 0.08 * box.width() * box.height() * 128 * 128;
    }

    @Test
    void changesOnlyThePixelsOfWhatChanged() {
        Renderer renderer = WORLD.renderer(128);
        Scene with = alone(
                ALL.coats().get(0), ALL.accessories().get(0), ALL.animals().get(0));
        Scene empty = new Scene(with.place(), with.time(), with.weather(), 0, List.of(), List.of());
        byte[] a = renderer.render(with).rgb();
        byte[] b = renderer.render(empty).rgb();
        byte[] labels = renderer.labels(with);
        int dog = ALL.palette().index(ALL.animals().get(0).name());
        int changed = 0;
        int of = 0;
        for (int i = 0; i < labels.length; i++) {
            if (labels[i] == dog) {
                of++;
                boolean same = a[3 * i] == b[3 * i] && a[3 * i + 1] == b[3 * i + 1] && a[3 * i + 2] == b[3 * i + 2];
                changed += same ? 0 : 1;
            }
        }
        assertThat(of).isGreaterThan(800);
        assertThat(changed).isGreaterThan(of * 99 / 100);
    }

    @Test
    void showsEveryTintAndAccessoryClearlyOnEveryAnimal() {
        Renderer renderer = WORLD.renderer(128);
        for (Animal animal : ALL.animals()) {
            List<double[]> means = new ArrayList<>();
            for (Tint tint : ALL.coats()) {
                Scene scene = alone(tint, ALL.accessories().get(0), animal);
                means.add(mean(renderer.render(scene).rgb(), renderer.labels(scene), animal.name()));
            }
            for (int i = 0; i < means.size(); i++) {
                for (int j = 0; j < i; j++) {
                    assertThat(distance(means.get(i), means.get(j)))
                            .as(animal.name())
                            .isGreaterThan(35);
                }
            }
            for (Accessory accessory : ALL.accessories()) {
                byte[] labels = renderer.labels(alone(ALL.coats().get(0), accessory, animal));
                int worn = ALL.palette().index(accessory.name());
                int pixels = 0;
                for (byte label : labels) {
                    pixels += label == worn ? 1 : 0;
                }
                assertThat(pixels).as(animal.name() + " " + accessory.name()).isGreaterThan(150);
            }
        }
    }

    private static double[] mean(byte[] rgb, byte[] labels, String name) {
        int label = ALL.palette().index(name);
        double[] sum = new double[3];
        int n = 0;
        for (int i = 0; i < labels.length; i++) {
            if (labels[i] == label) {
                n++;
                for (int c = 0; c < 3; c++) {
                    sum[c] += rgb[3 * i + c] & 255;
                }
            }
        }
        return new double[] {sum[0] / n, sum[1] / n, sum[2] / n};
    }

    private static double distance(double[] a, double[] b) {
        return Math.sqrt(Math.pow(a[0] - b[0], 2) + Math.pow(a[1] - b[1], 2) + Math.pow(a[2] - b[2], 2));
    }

    @Test
    void drawsThousandsOfFramesASecond() {
        Renderer renderer = WORLD.renderer(128);
        List<Scene> scenes = scenes(100);
        byte[] rgb = new byte[128 * 128 * 3];
        scenes.forEach(s -> renderer.render(s, rgb));
        double best = 0;
        for (int round = 0; round < 3; round++) {
            long start = System.nanoTime();
            scenes.forEach(s -> renderer.render(s, rgb));
            best = Math.max(best, scenes.size() * 1e9 / (System.nanoTime() - start));
        }
        LOG.info("Storyworld draws {} frames of 128 x 128 a second on one thread", Math.round(best));
        assertThat(best).isGreaterThan(1000);
    }
}
