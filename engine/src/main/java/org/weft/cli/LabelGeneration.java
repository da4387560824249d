package org.weft.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.weft.engine.GeneratedItem;
import org.weft.engine.GenerationRequest;
import org.weft.engine.LoadedModel;
import org.weft.engine.Segment;
import org.weft.engine.Target;
import org.weft.engine.labels.LabelJudge;
import org.weft.engine.labels.LabelMap;
import org.weft.engine.labels.LabelPrompt;
import org.weft.engine.labels.Obedience;
import org.weft.engine.labels.Palette;
import org.weft.engine.labels.Palettes;
import org.weft.engine.trace.ShellWord;

/** Pictures from a label map: {@code weft generate --labels}. */
final class LabelGeneration {
    private final Tools tools;
    private final LabelOptions labels;
    private final boolean json;

    LabelGeneration(Tools tools, LabelOptions labels, boolean json) {
        this.tools = tools;
        this.labels = labels;
        this.json = json;
    }

    /** What is known before a model is loaded. */
    record Input(LabelMap map, Palette palette) {}

    /** Reads map and palette. @throws CommandFailure when the options do not go together */
    Input input(GenerateOptions options) throws IOException {
        Path file = labels.labels;
        if (file == null) {
            throw CommandFailure.usage("name a document, or a label map with --labels");
        }
        if (options.next != null && options.next != Target.IMAGE) {
            throw CommandFailure.usage("--labels makes pictures; leave --next out");
        }
        if (options.count != null && options.count != 1) {
            throw CommandFailure.usage("--labels makes one picture; use --candidates for several");
        }
        Palette palette = Palettes.find(labels.palette);
        return new Input(LabelsCommand.map(file, palette, tools.console()), palette);
    }

    GenerationRequest request(Input input, LoadedModel model, GenerateOptions options) {
        List<Segment> story = LabelPrompt.segments(
                input.map(), input.palette(), labels.prompt, model.info().imageSize());
        return new GenerationRequest(
                story,
                Target.IMAGE,
                1,
                options.candidates,
                options.seed,
                options.image(model.info().defaultImage()),
                options.text(model.info().defaultText()),
                options.traceSettings(named()),
                options.mute());
    }

    /** What stands for the story in a command. */
    private String named() {
        return "--labels " + ShellWord.of(String.valueOf(labels.labels)) + " --palette "
                + ShellWord.of(labels.palette)
                + (labels.prompt.isEmpty() ? "" : " --prompt " + ShellWord.of(labels.prompt));
    }

    /** The judge asked for, null when none was. @throws CommandFailure when the palette has none */
    @Nullable
    LabelJudge judge(Input input) {
        if (!labels.judge) {
            return null;
        }
        Optional<LabelJudge> judge = LabelJudge.open(input.palette());
        return judge.orElseThrow(() -> CommandFailure.failed("there is no judge for the palette "
                + input.palette().title() + "; leave --judge out, or use storyworld"));
    }

    /** Prints what the judge says of one picture. */
    void say(LabelJudge judge, Input input, GeneratedItem item) {
        if (!(item instanceof GeneratedItem.Image image)) {
            return;
        }
        Obedience o = judge.obedience(input.map(), image.image(), input.palette());
        if (json) {
            Map<String, Object> line = new LinkedHashMap<>();
            line.put("kind", "obedience");
            line.put("seed", item.seed());
            line.put("judge", o.judge());
            line.put("agreement", o.agreement());
            line.put("mean_iou", o.meanOverlap());
            Map<String, Double> classes = new LinkedHashMap<>();
            o.classes().forEach(c -> classes.put(c.of().name(), c.overlap()));
            line.put("classes", classes);
            tools.console().json(line);
            return;
        }
        tools.console()
                .line(String.format(
                        Locale.ROOT,
                        "seed %d: %.1f%% of the pixels agree, mean IoU %.3f, says the %s",
                        item.seed(),
                        100 * o.agreement(),
                        o.meanOverlap(),
                        o.judge()));
        for (Obedience.ClassScore c : o.classes()) {
            if (c.wanted() > 0) {
                tools.console().line(String.format(Locale.ROOT, "  %-24s IoU %.3f", c.of().name(), c.overlap()));
            }
        }
    }

    /** Prints how good the judge itself is. */
    void sayReliability(LabelJudge judge) {
        LabelJudge.Reliability r = judge.reliability();
        tools.console()
                .note(String.format(
                        Locale.ROOT,
                        "the %s itself, on %d true pictures: %.1f%% of the pixels right, mean IoU %.3f",
                        judge.name(),
                        r.pictures(),
                        100 * r.agreement(),
                        r.meanOverlap()));
    }
}
