package org.weft.tests.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.weft.data.storyworld.Renderer;
import org.weft.data.storyworld.Split;
import org.weft.data.storyworld.World;
import org.weft.data.storyworld.WorldStory;
import org.weft.engine.RgbImage;
import org.weft.generate.LogitsProcessors;
import org.weft.image.Preprocessor;
import org.weft.tensor.random.Philox;
import org.weft.text.Tokenizer;
import org.weft.weights.Safetensors;

/** What runs in Java for every picture, token and training example. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class JavaWork {
    private static final Path HOME = Path.of(System.getProperty("weft.home", "."));
    private static final Path MODEL = HOME.resolve("assets/models/storyworld-mini");
    private static final int VOCABULARY = 32_002;

    private final float[] noise = new float[4 * 64 * 64];
    private final Philox random = new Philox(3, 0);
    private final float[] scores = new float[VOCABULARY];
    private RgbImage photo = new RgbImage(1, 1, new byte[3]);
    private byte[] pixels = new byte[0];
    private byte[] labels = new byte[0];
    private Renderer renderer = World.load().renderer(128);
    private WorldStory story = World.load().story(Split.TRAIN, 0);
    private Tokenizer tokenizer = Tokenizer.open(MODEL.resolve("tokenizer.json"));

    @Setup
    public void inputs() {
        byte[] rgb = new byte[1024 * 768 * 3];
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = (byte) ((i * 31) >> 3);
        }
        photo = new RgbImage(1024, 768, rgb);
        pixels = new byte[128 * 128 * 3];
        labels = new byte[128 * 128];
    }

    @TearDown
    public void close() {
        tokenizer.close();
    }

    /** The noise of one 512-pixel picture. */
    @Benchmark
    public float noise() {
        random.fillNormal(noise);
        return noise[0];
    }

    /** A photograph as the image tokenizer wants it. */
    @Benchmark
    public float[] preprocessing() {
        return Preprocessor.toFloats(Preprocessor.centerCrop(photo, 224));
    }

    /** Choosing one word of a full vocabulary: top-k, top-p, softmax, draw. */
    @Benchmark
    public int sampling() {
        for (int i = 0; i < VOCABULARY; i++) {
            scores[i] = i * 7919 % VOCABULARY / 1000f;
        }
        LogitsProcessors.temperature(scores, 0.8);
        LogitsProcessors.topK(scores, 50);
        LogitsProcessors.topP(scores, 0.95);
        return LogitsProcessors.draw(LogitsProcessors.softmax(scores), random.nextDouble());
    }

    /** A training picture with its labels. */
    @Benchmark
    public byte[] drawing() {
        renderer.render(story.frames().get(0).scene(), pixels, labels);
        return pixels;
    }

    @Benchmark
    public long[] tokenizing() {
        return tokenizer.encode("the bear walks along the beach and sees a red balloon on the left.");
    }

    /** Opening the bundled weights: header, checks of every offset, no values read. */
    @Benchmark
    public int weightsHeader() throws IOException {
        try (Safetensors weights = Safetensors.open(MODEL.resolve("model.safetensors"))) {
            return weights.names().size();
        }
    }
}
