package org.weft.train;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.weft.tensor.DType;
import org.weft.tensor.Scope;
import org.weft.tensor.Tensor;
import org.weft.tensor.mmfs.MmfsOp;
import org.weft.weights.ElementType;
import org.weft.weights.SafetensorsWriter;

/** How long a recipe's steps take: real steps, data and all, in a directory that is thrown away. */
public final class StepTimes {
    /** Batches written for other programs to compare with. */
    private static final int BATCHES = 4;

    private StepTimes() {}

    /**
     * One timed step.
     *
     * @param seconds wall time
     * @param processor seconds of processor time, all threads together; 0 where the system does not say
     * @param waited seconds of it spent waiting for data
     * @param images pictures read
     * @param tokens positions that are not padding
     */
    public record Step(double seconds, double processor, double waited, long images, long tokens) {}

    /**
     * What is measured.
     *
     * @param steps how many are timed, behind {@code warmup} that are not
     * @param batches folder for the first steps' inputs and what Weft computes from them, or null
     */
    public record Plan(int steps, int warmup, @Nullable Path batches) {}

    /** Takes the steps. @throws IOException naming what is wrong with the recipe, its data or the folder */
    public static List<Step> of(Path recipeFile, Trainer.Instead instead, MmfsOp op, Plan plan) throws IOException {
        Path folder = Files.createTempDirectory("weft-bench");
        Path run = folder.resolve("run");
        try {
            return new Trainer(recipeFile, run, instead, op).live(live -> {
                Loop loop = new Loop(live, new RunDirectory(run), 1, () -> false);
                Path batches = plan.batches();
                if (batches != null) {
                    write(live, loop, run, batches);
                }
                List<Step> out = new ArrayList<>();
                for (int i = 0; i < plan.warmup() + plan.steps(); i++) {
                    double before = processor();
                    Loop.Measure m = loop.measure();
                    if (i >= plan.warmup()) {
                        Stage.Work w = m.work();
                        out.add(new Step(m.seconds(), processor() - before, w.waited(), w.images(), w.tokens()));
                    }
                }
                return out;
            });
        } finally {
            DryRun.delete(folder);
        }
    }

    private static double processor() {
        return ProcessHandle.current()
                .info()
                .totalCpuDuration()
                .map(d -> d.toNanos() / 1e9)
                .orElse(0.0);
    }

    /** Takes the first step; what it gave goes beside its inputs. */
    private static void write(Trainer.Live live, Loop loop, Path run, Path target) throws IOException {
        if (!(live.stage() instanceof JointStage joint) || live.recipe().accumulate() != 1) {
            throw new IOException("batches are written for recipes whose \"stage\" is joint and \"accumulate\" 1");
        }
        Files.createDirectories(target);
        try (Scope scope = Scope.open()) {
            List<Map<String, Tensor>> batches = new ArrayList<>();
            for (int i = 0; i < BATCHES; i++) {
                batches.add(joint.inputs(i));
            }
            Loop.Measure m = loop.measure();
            Double text = m.parts().get("text");
            Double image = m.parts().get("image");
            if (text == null || image == null) {
                throw new IOException("the first batch has no words or no pictures to learn");
            }
            batches.getFirst()
                    .put(
                            "expected",
                            Tensor.of(new float[] {text.floatValue(), image.floatValue(), (float) m.norm()}, 3));
            for (int i = 0; i < BATCHES; i++) {
                SafetensorsWriter writer = new SafetensorsWriter();
                batches.get(i).forEach((name, tensor) -> add(writer, name, tensor));
                writer.write(target.resolve("batch-" + i + ".safetensors"));
            }
            Files.copy(run.resolve("recipe.json"), target.resolve("recipe.json"), StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private static void add(SafetensorsWriter writer, String name, Tensor tensor) {
        if (tensor.dtype() != DType.I64) {
            writer.add(name, ElementType.F32, tensor.shape(), tensor::toFloats);
            return;
        }
        long[] values = tensor.toLongs();
        ByteBuffer bytes = ByteBuffer.allocate(values.length * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asLongBuffer().put(values);
        writer.addRaw(name, ElementType.I64, tensor.shape(), bytes.array());
    }
}
