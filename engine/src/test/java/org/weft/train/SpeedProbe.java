package org.weft.train;

import java.nio.file.Path;
import java.util.function.Supplier;
import org.weft.model.ModelConfig;
import org.weft.model.Params;
import org.weft.model.WeightStore;
import org.weft.model.interleaved.MmInterleaved;
import org.weft.model.interleaved.ModelFiles;
import org.weft.tensor.Scope;
import org.weft.tensor.Tensor;
import org.weft.tensor.Torch;
import org.weft.tensor.random.Philox;

class SpeedProbe {
    static void time(String name, Supplier<Tensor> f) {
        for (int i = 0; i < 3; i++) {
            try (Scope s = Scope.open()) {
                long a = System.nanoTime();
                Torch.setGradMode(true);
                Tensor t = f.get();
                long b = System.nanoTime();
                t.square().mean().backward();
                long c = System.nanoTime();
                Torch.setGradMode(false);
                if (i == 2) System.err.printf("%s fwd %.3f bwd %.3f%n", name, (b - a) / 1e9, (c - b) / 1e9);
            }
        }
    }

    public static void main(String[] args) throws Exception {
        ModelConfig c = ModelFiles.config(Path.of("assets/recipes/storyworld-model.json"));
        System.err.println("threads " + Torch.threads());
        try (Scope s = Scope.open();
                WeightStore w = WeightStore.random(new Philox(1, 0))) {
            MmInterleaved m = new MmInterleaved(
                    new Params(w),
                    c,
                    org.weft.tensor.mmfs.MmfsChoice.named(System.getProperty("mmfs", "cpu"))
                            .get());
            w.parameters().forEach(p -> p.tensor().requireGrad(p.trainable()));
            int n = 10;
            Tensor img = Tensor.full(0.3, n, 3, 128, 128);
            time("vit " + n, () -> m.visualTokenizer().forward(img).embeds());
            Tensor lat = Tensor.full(0.3, n, 4, 32, 32);
            Tensor cond = Tensor.full(0.1, n, 24, 192);
            long[] t = new long[n];
            time("unet " + n, () -> m.imageDecoder().unet().forward(lat, Tensor.of(t, n), cond, null));
            Tensor emb = Tensor.full(0.1, 2, 190, 256);
            time("llm 2x190", () -> m.decoder()
                    .forward(new org.weft.model.language.LlamaMmfs.Input(emb, null, null, null, null)));
            Tensor feat = Tensor.full(0.1, 2, 5, 336, 192);
            Tensor mask = Tensor.full(1, 2, 190, 5);
            time("llm look 2x190", () -> m.decoder()
                    .forward(new org.weft.model.language.LlamaMmfs.Input(
                            emb, null, null, m.decoder().look(feat, mask), null)));
            time("vae enc " + n, () -> m.imageDecoder().vae().encode(img).mean());
        }
    }
}
