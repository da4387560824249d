package org.weft.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.weft.data.storyworld.World;
import org.weft.engine.ImageSettings;
import org.weft.engine.SchedulerKind;
import org.weft.engine.TextSettings;
import org.weft.model.interleaved.ModelFiles;
import org.weft.tensor.mmfs.MmfsChoice;
import org.weft.tensor.mmfs.Sight;
import org.weft.text.WordList;
import org.weft.train.ModelCard;
import org.weft.train.Trainer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Makes a model directory of a run. */
@Command(
        name = "pack",
        mixinStandardHelpOptions = true,
        description = "Write the averaged weights of a run's last checkpoint as a model directory.")
final class PackCommand implements Callable<Integer> {
    private final Tools tools;

    @Parameters(paramLabel = "RUN", description = "Run directory.")
    private Path run = Path.of(".");

    @Option(names = "--out", required = true, paramLabel = "DIR", description = "Model directory.")
    private Path out = Path.of("model");

    @Option(names = "--name", required = true, paramLabel = "NAME")
    private String name = "";

    @Option(
            names = "--began-with",
            paramLabel = "RUN",
            description =
                    "A run whose weights this one began with, for the model card; may be repeated, first one first.")
    private List<Path> before = List.of();

    @Option(names = "--model-version", paramLabel = "VERSION")
    private String version = "0.1";

    PackCommand(Tools tools) {
        this.tools = tools;
    }

    @Override
    public Integer call() throws IOException {
        Path config = run.resolve("model.json");
        if (!Files.isRegularFile(config)) {
            throw CommandFailure.usage(run + " is no run: it has no model.json");
        }
        if (Trainer.isJudge(run)) {
            Trainer.exportJudge(run, out.resolve("judge.safetensors"));
            tools.console().line("the judge is in " + out);
            return ExitCode.DONE;
        }
        if (Trainer.sight(run) != Sight.ALL) {
            throw CommandFailure.usage(run + " was trained for comparison with \"mmfs\": \""
                    + Trainer.sight(run).word() + "\"; a model that is used must see everything");
        }
        Files.createDirectories(out);
        Path tokenizer = run.resolve("tokenizer.json");
        if (Files.isRegularFile(tokenizer)) {
            Files.copy(tokenizer, out.resolve("tokenizer.json"), StandardCopyOption.REPLACE_EXISTING);
        } else {
            WordList.write(World.load().words().words(), out.resolve("tokenizer.json"));
        }
        ModelFiles.Description description = new ModelFiles.Description(
                1,
                name,
                version,
                "Apache-2.0",
                "tokenizer.json",
                "model.safetensors",
                "",
                ModelFiles.config(config),
                new ImageSettings(25, 4.5, SchedulerKind.DPM_SOLVER_PP_2M, true),
                new TextSettings(3, 48, 0.7, 0, 0.9, 1.0, 1, 1.0));
        Trainer.export(run, out, description, MmfsChoice.best().op());
        List<Path> runs = new ArrayList<>(before);
        runs.add(run);
        Files.writeString(out.resolve("MODEL_CARD.md"), ModelCard.of(name, version, "Apache-2.0", runs));
        tools.console().line("the model is in " + out);
        return ExitCode.DONE;
    }
}
