package org.weft.generate;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.weft.engine.Engine;
import org.weft.engine.EngineException;
import org.weft.engine.EngineException.Code;
import org.weft.engine.InstalledModel;
import org.weft.engine.LoadedModel;
import org.weft.engine.Machine;
import org.weft.engine.Watch;
import org.weft.model.interleaved.ModelDirectory;
import org.weft.model.interleaved.ModelFiles;
import org.weft.tensor.Place;
import org.weft.tensor.Torch;
import org.weft.tensor.mmfs.MmfsChoice;
import org.weft.tensor.mmfs.ObservedMmfs;
import org.weft.text.Tokenizer;

/** The engine in this process: one thread owns all tensors; jobs queue behind each other. */
final class LocalEngine implements Engine {
    private static final Logger LOG = LoggerFactory.getLogger(LocalEngine.class);

    private final EngineThread thread = new EngineThread();
    private final MmfsChoice mmfs;
    private final MachineReport machine;

    LocalEngine() {
        try {
            mmfs = thread.submit(() -> {
                        Torch.start();
                        Place place = Torch.fastest();
                        place.settle();
                        return MmfsChoice.at(place);
                    })
                    .get();
            machine = new MachineReport(mmfs);
            LOG.info("MMFS: {} ({})", mmfs.op().name(), mmfs.reason());
        } catch (ExecutionException | InterruptedException e) {
            thread.close();
            throw new EngineException(
                    Code.UNSUPPORTED_DEVICE,
                    "libtorch cannot be loaded on this machine: " + Errors.rootMessage(e)
                            + ". Check that it is 64-bit and that the disk is not full.",
                    e);
        }
    }

    @Override
    public List<Fact> facts() {
        List<Fact> out = new ArrayList<>();
        out.add(new Fact("libtorch", Torch.version(), true, Torch.threads() + " threads"));
        out.add(new Fact("Matrix products", "MKL", true, Torch.mklNote()));
        int gpus = Torch.gpuCount();
        out.add(new Fact(
                "CUDA devices",
                Integer.toString(gpus),
                true,
                Torch.fastest().isCpu() ? "pictures are made on the CPU" : "pictures are made on the first"));
        out.add(new Fact("MMFS in use", mmfs.op().name(), true, mmfs.reason()));
        for (Machine.Mmfs each : machine.implementations()) {
            out.add(new Fact("MMFS " + each.name(), each.works() ? "works" : "not here", true, each.reason()));
        }
        return out;
    }

    @Override
    public Machine machine() {
        return machine.read();
    }

    @Override
    public InstalledModel describe(Path directory) {
        return ModelDirectory.describe(directory);
    }

    @Override
    public void verify(Path directory, Watch watch) {
        ModelDirectory.verify(directory, watch);
    }

    @Override
    public List<Path> installedModels() {
        List<Path> out = new ArrayList<>();
        String home = System.getProperty("weft.home");
        if (home != null) {
            add(out, Path.of(home, "assets", "models"));
        }
        add(out, Path.of(System.getProperty("user.home"), ".weft", "models"));
        return out;
    }

    private static void add(List<Path> out, Path folder) {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (Stream<Path> models = Files.list(folder)) {
            models.filter(m -> Files.isRegularFile(m.resolve("weft.json")))
                    .sorted()
                    .forEach(out::add);
        } catch (IOException e) {
            LOG.warn("models in {} cannot be listed: {}", folder, e.getMessage());
        }
    }

    @Override
    public LoadedModel load(Path directory) {
        try {
            return thread.submit(() -> {
                        ObservedMmfs op = new ObservedMmfs(mmfs.op());
                        ModelFiles.Loaded loaded = ModelFiles.load(directory, op);
                        Tokenizer tokenizer = Tokenizer.open(
                                directory.resolve(loaded.description().tokenizer()));
                        return new LocalModel(thread, directory, loaded, tokenizer, op);
                    })
                    .get();
        } catch (ExecutionException e) {
            throw Errors.asEngineException(e.getCause() == null ? e : e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EngineException(Code.CANCELLED, "Loading was interrupted.", e);
        }
    }

    @Override
    public void close() {
        thread.close();
    }
}
