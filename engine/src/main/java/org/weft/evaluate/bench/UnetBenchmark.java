package org.weft.evaluate.bench;

import java.util.function.Consumer;
import org.weft.model.ModelConfig;
import org.weft.model.Params;
import org.weft.model.WeightStore;
import org.weft.model.diffusion.MmfsNet;
import org.weft.model.diffusion.Unet2dConditionModel;
import org.weft.tensor.Scope;
import org.weft.tensor.Tensor;
import org.weft.tensor.Torch;
import org.weft.tensor.mmfs.MmfsOp;

/**
 * A denoising step of the released model's U-Net (Stable Diffusion 2.1, 64x64 latents, batch 1, float32; time does not depend on the weights) with its
 * 13 MMFS blocks against the same step without. The picture is projected before the first step, as in a real generation.
 */
public final class UnetBenchmark implements Benchmark {
    private final MmfsOp op;

    public UnetBenchmark(MmfsOp op) {
        this.op = op;
    }

    @Override
    public String description() {
        return "a U-Net step with MMFS \"" + op.name() + "\" against one without, " + Torch.threads()
                + " threads; a speedup of 0.91 is a cost of 1.1 times";
    }

    @Override
    public void run(Consumer<Result> results) {
        ModelConfig config = ModelConfig.released();
        ModelConfig.Unet u = config.unet();
        Torch.setGradMode(false);
        try (Scope scope = Scope.open();
                WeightStore store = WeightStore.constant(1e-3)) {
            Params root = new Params(store);
            Unet2dConditionModel unet = new Unet2dConditionModel(root.at("unet"), u);
            MmfsNet net = new MmfsNet(
                    root.at("mmfs_module"),
                    config.unetMmfs(),
                    u,
                    config.vision().dim(),
                    op);
            int positions = config.unetMmfs().levels().stream()
                    .mapToInt(side -> side * side)
                    .sum();
            Tensor features = Tensor.full(0.1, 1, 1, positions, config.vision().dim());
            MmfsNet.Bound pictures = net.look(features, Tensor.full(1, 1, 1));
            Tensor latents = Tensor.full(0.3, 1, u.latentChannels(), u.sampleSize(), u.sampleSize());
            Tensor conditions = Tensor.full(0.1, 1, config.imageResampler().queries(), u.crossDim());
            Tensor time = Tensor.of(new long[] {500}, 1);
            Stopwatch.Medians m = Stopwatch.compare(
                    () -> step(() -> unet.forward(latents, time, conditions, pictures)),
                    () -> step(() -> unet.forward(latents, time, conditions, null)));
            double projection = Stopwatch.milliseconds(
                    () -> step(() -> net.look(features, Tensor.full(1, 1, 1)).mask()));
            results.accept(new Result(
                    "U-Net step, 64x64 latents, with MMFS against without",
                    m.ours(),
                    m.baseline(),
                    m.rounds() + " rounds; projecting a picture for all blocks, once a picture, takes "
                            + Math.round(projection) + " ms more",
                    true));
        }
    }

    private static void step(Runnable forward) {
        try (Scope scope = Scope.open()) {
            forward.run();
        }
    }
}
