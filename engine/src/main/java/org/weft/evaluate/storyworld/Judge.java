package org.weft.evaluate.storyworld;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.weft.data.storyworld.World;
import org.weft.engine.EngineException;
import org.weft.engine.EngineException.Code;
import org.weft.engine.RgbImage;
import org.weft.image.Preprocessor;
import org.weft.model.Params;
import org.weft.model.WeightStore;
import org.weft.model.judge.JudgeNet;
import org.weft.tensor.Scope;
import org.weft.tensor.Tensor;
import org.weft.tensor.Torch;
import org.weft.weights.Safetensors;

/** Says what pictures of Storyworld show. Close it to free its weights. */
public final class Judge implements AutoCloseable {
    private final WeightStore store;
    private final JudgeNet net;

    private Judge(WeightStore store, JudgeNet net) {
        this.store = store;
        this.net = net;
    }

    /** @throws EngineException MODEL_NOT_FOUND or MODEL_INVALID */
    public static Judge open(Path directory) {
        Path file = directory.resolve("judge.safetensors");
        if (!Files.isRegularFile(file)) {
            throw new EngineException(
                    Code.MODEL_NOT_FOUND,
                    "No judge in " + directory
                            + "; train one with ./weft train assets/recipes/judge.json and ./weft pack");
        }
        try (Safetensors weights = Safetensors.open(file);
                Scope scope = Scope.open()) {
            WeightStore store = WeightStore.from(name -> weights.has(name)
                    ? Tensor.of(weights.floats(name), weights.info(name).shape())
                    : null);
            return new Judge(
                    store,
                    new JudgeNet(
                            new Params(store),
                            World.load().catalogue().palette().size()));
        } catch (IOException | IllegalArgumentException e) {
            throw new EngineException(Code.MODEL_INVALID, file + " is not this Weft's judge: " + e.getMessage(), e);
        }
    }

    /**
     * @param labels class of every pixel, row by row
     * @param features of the whole picture, for Fréchet distances
     */
    public record Verdict(int[] labels, double[] features) {}

    /** The side of the pictures it learned from. */
    private static final int SIDE = 128;

    /** @param image square, its side a multiple of 16; one whose double or fourfold is 128 is judged at that size */
    public Verdict judge(RgbImage image) {
        int factor = image.width() < SIDE && SIDE % image.width() == 0 ? SIDE / image.width() : 1;
        if (factor == 1) {
            return atItsSize(image);
        }
        Verdict large = atItsSize(enlarged(image, factor));
        int[] labels = new int[image.width() * image.width()];
        for (int i = 0; i < labels.length; i++) {
            int x = i % image.width() * factor + factor / 2;
            int y = i / image.width() * factor + factor / 2;
            labels[i] = large.labels()[y * SIDE + x];
        }
        return new Verdict(labels, large.features());
    }

    private static RgbImage enlarged(RgbImage image, int factor) {
        byte[] from = image.rgb();
        byte[] out = new byte[SIDE * SIDE * 3];
        for (int i = 0; i < SIDE * SIDE; i++) {
            int at = (i / SIDE / factor * image.width() + i % SIDE / factor) * 3;
            System.arraycopy(from, at, out, 3 * i, 3);
        }
        return new RgbImage(SIDE, SIDE, out);
    }

    private Verdict atItsSize(RgbImage image) {
        return Torch.noGrad(() -> {
            try (Scope scope = Scope.open()) {
                int size = image.width();
                JudgeNet.Output out = net.forward(Tensor.of(Preprocessor.toFloats(image), 1, 3, size, size));
                long[] said = out.logits().argmax(1).toLongs();
                int[] labels = new int[said.length];
                for (int i = 0; i < labels.length; i++) {
                    labels[i] = (int) said[i];
                }
                float[] features = out.features().toFloats();
                double[] wide = new double[features.length];
                for (int i = 0; i < wide.length; i++) {
                    wide[i] = features[i];
                }
                return new Verdict(labels, wide);
            }
        });
    }

    @Override
    public void close() {
        store.close();
    }
}
