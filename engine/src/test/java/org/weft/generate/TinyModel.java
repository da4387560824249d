package org.weft.generate;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.weft.engine.ImageSettings;
import org.weft.engine.SchedulerKind;
import org.weft.engine.TextSettings;
import org.weft.model.ModelConfig;
import org.weft.model.Params;
import org.weft.model.WeightStore;
import org.weft.model.interleaved.MmInterleaved;
import org.weft.model.interleaved.ModelFiles;
import org.weft.tensor.Scope;
import org.weft.tensor.mmfs.MmfsReference;
import org.weft.tensor.random.Philox;
import org.weft.text.WordList;

/** A model of the real architecture, small and with random weights, as a directory. */
final class TinyModel {
    private TinyModel() {}

    static ModelConfig config(int words) {
        int vocab = words + 6;
        return new ModelConfig(
                new ModelConfig.Tokens(1, 2, vocab - 3, vocab - 2, vocab - 1),
                4,
                96,
                new ModelConfig.Vision(32, 8, 32, 4, 2, 48, 4, 2),
                new ModelConfig.Resampler(4, 16, 1, 2, 24, 1, true, 0),
                new ModelConfig.Language(vocab, 32, 48, 3, 2, 2, 96, 2, 2, 16, 12, List.of(8, 4, 2), 4),
                new ModelConfig.Resampler(5, 16, 1, 2, 24, 1, false, 0),
                new ModelConfig.Unet(8, 4, 1, List.of(16, 16), List.of(2, 2), List.of(true, true), 16, 1, 4),
                new ModelConfig.Vae(List.of(8, 8, 8), 1, 4, 4, 1, false, List.of(1.0), List.of()),
                new ModelConfig.UnetMmfs(
                        ModelConfig.Placement.UP_BLOCKS,
                        ModelConfig.History.ALL,
                        16,
                        2,
                        2,
                        12,
                        List.of(16, 8, 4, 2),
                        8),
                new ModelConfig.Diffusion(0.00085, 0.012, "scaled_linear", 1000, "v_prediction", 1));
    }

    static void write(Path directory, List<String> words) throws IOException {
        write(directory, words, 0);
    }

    /** @param stir how far every weight is moved at random, so that what begins as zero has an effect */
    static void write(Path directory, List<String> words, double stir) throws IOException {
        java.nio.file.Files.createDirectories(directory);
        WordList.write(words, directory.resolve("tokenizer.json"));
        ModelFiles.Description d = new ModelFiles.Description(
                1,
                "tiny",
                "1",
                "Apache-2.0",
                "tokenizer.json",
                "model.safetensors",
                "",
                config(words.size()),
                new ImageSettings(4, 2, SchedulerKind.DDIM, false),
                new TextSettings(1, 8, 0, 0, 1, 1, 1, 1));
        try (Scope scope = Scope.open();
                WeightStore store = WeightStore.random(new Philox(11, 0))) {
            new MmInterleaved(new Params(store), d.config(), new MmfsReference());
            Philox random = new Philox(12, 0);
            ModelFiles.save(directory, d, store, p -> {
                float[] values = p.tensor().toFloats();
                for (int i = 0; i < values.length && p.trainable(); i++) {
                    values[i] += (float) (stir * (random.nextFloat() * 2 - 1));
                }
                return values;
            });
        }
    }
}
