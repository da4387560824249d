package org.weft.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.weft.engine.Engine;
import org.weft.engine.EngineException;
import org.weft.engine.GenerationRequest;
import org.weft.engine.LoadedModel;
import org.weft.engine.Segment;
import org.weft.engine.Segments;
import org.weft.engine.Target;
import org.weft.engine.labels.LabelJudge;
import org.weft.engine.trace.ShellWord;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Continues a document: pictures and texts as files, one line a file. */
@Command(
        name = "generate",
        mixinStandardHelpOptions = true,
        description = "Continue a document, or draw a label map: write pictures (PNG) and texts (TXT) into a folder.")
final class GenerateCommand implements Callable<Integer> {
    private final Tools tools;

    @Parameters(
            arity = "0..1",
            paramLabel = "DOC",
            description = "A .weft document or an annt.json list. Left out with --labels and --again.")
    @Nullable
    Path document;

    @Mixin
    LabelOptions labels = new LabelOptions();

    @Mixin
    GenerateOptions options = new GenerateOptions();

    @Mixin
    AgainOptions again = new AgainOptions();

    @Spec
    CommandSpec spec = CommandSpec.create();

    @Option(names = "--model", paramLabel = "DIR", description = "Model directory. Default: the bundled model.")
    @Nullable
    Path model;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "Where to write; made when missing. Default: the current folder.")
    Path out = Path.of("");

    @Option(names = "--json", description = "One JSON object an item: kind, path or text, seed, seconds.")
    boolean json;

    GenerateCommand(Tools tools) {
        this.tools = tools;
    }

    private static final int MOST_WORDS = 12;

    @Override
    public Integer call() throws IOException {
        options.check();
        Path document = this.document;
        if (again.trace != null) {
            return again();
        }
        if (labels.labels != null && document != null) {
            throw CommandFailure.usage("--labels makes a picture of its own; leave " + document + " out");
        }
        if (document == null) {
            return fromLabels();
        }
        if (labels.judge || !labels.prompt.isEmpty()) {
            throw CommandFailure.usage("--prompt and --judge belong to --labels");
        }
        try (StoryOpener.Opened opened = tools.stories().open(document)) {
            List<StoryOpener.Source> stories = opened.stories();
            if (stories.isEmpty()) {
                throw CommandFailure.failed(document + ": holds no story; add one");
            }
            if (options.trace != null && stories.size() > 1) {
                throw CommandFailure.usage(
                        document + " holds " + stories.size() + " stories; --trace records only one");
            }
            Files.createDirectories(out);
            try (Engine engine = tools.engine().get();
                    LoadedModel loaded = engine.load(model == null ? bundled(engine) : model)) {
                return generate(loaded, stories, baseName(document));
            }
        }
    }

    /** A piece of a trace once more, from what the trace keeps. */
    private int again() throws IOException {
        if (document != null || labels.labels != null) {
            throw CommandFailure.usage("--again takes the story from the trace; leave the document out");
        }
        try (AgainOptions.Piece piece = again.open(spec)) {
            Files.createDirectories(out);
            try (Engine engine = tools.engine().get();
                    LoadedModel loaded = engine.load(model == null ? bundled(engine) : model)) {
                if (!loaded.info().hash().equals(piece.weights())) {
                    tools.console().note("another model recorded the trace: what comes out differs");
                }
                GenerationRequest request = piece.request(options);
                ItemWriter writer = new ItemWriter(out, baseName(piece.file()), false);
                return new GenerationRun(tools, writer, json).run(loaded, request) ? ExitCode.DONE : ExitCode.CANCELLED;
            }
        }
    }

    private int fromLabels() throws IOException {
        LabelGeneration work = new LabelGeneration(tools, labels, json);
        LabelGeneration.Input input = work.input(options);
        Files.createDirectories(out);
        try (Engine engine = tools.engine().get();
                LoadedModel loaded = engine.load(model == null ? bundled(engine) : model);
                LabelJudge judge = work.judge(input)) {
            GenerationRequest request = work.request(input, loaded, options);
            sayUnknownWords(loaded, request.story());
            if (judge != null) {
                work.sayReliability(judge);
            }
            Path map = labels.labels;
            ItemWriter writer = new ItemWriter(out, baseName(map == null ? Path.of("labels") : map), false);
            boolean done = new GenerationRun(tools, writer, json).run(loaded, request, item -> {
                if (judge != null) {
                    work.say(judge, input, item);
                }
            });
            return done ? ExitCode.DONE : ExitCode.CANCELLED;
        }
    }

    /** The document and what a command must say beside it. */
    private String named(@Nullable Path document) {
        Path directory = model;
        return ShellWord.of(String.valueOf(document))
                + (directory == null ? "" : " --model " + ShellWord.of(directory.toString()));
    }

    private int generate(LoadedModel loaded, List<StoryOpener.Source> stories, String name) throws IOException {
        for (int i = 0; i < stories.size(); i++) {
            StoryOpener.Source source = stories.get(i);
            Target next = options.next == null ? source.next() : options.next;
            int count = options.count == null ? source.count() : options.count;
            // a text follows the whole story, a picture fills the place that was left for it
            int end = next == Target.TEXT ? source.story().slots().size() : source.end();
            GenerationRequest request = new GenerationRequest(
                    Segments.before(source.story(), end, source.pictures()),
                    next,
                    count,
                    options.candidates,
                    options.seed,
                    options.image(loaded.info().defaultImage()),
                    options.text(loaded.info().defaultText()),
                    options.traceSettings(named(document)),
                    options.mute());
            sayUnknownWords(loaded, request.story());
            String prefix = stories.size() == 1 ? name : name + "-story" + (i + 1);
            ItemWriter writer = new ItemWriter(out, prefix, count > 1);
            if (!new GenerationRun(tools, writer, json).run(loaded, request)) {
                return ExitCode.CANCELLED;
            }
        }
        return ExitCode.DONE;
    }

    /** A model with a word list reads other words as "unknown": worth a line, not a refusal. */
    private void sayUnknownWords(LoadedModel loaded, List<Segment> story) {
        String words = story.stream()
                .filter(Segment.Text.class::isInstance)
                .flatMap(s -> loaded.unknownWords(((Segment.Text) s).text()).stream())
                .map(u -> u.suggestions().isEmpty()
                        ? u.word()
                        : u.word() + " (perhaps " + String.join(", ", u.suggestions()) + ")")
                .distinct()
                .limit(MOST_WORDS)
                .collect(Collectors.joining(", "));
        if (!words.isEmpty()) {
            tools.console().note("the model does not know these words and reads past them: " + words);
        }
    }

    private static Path bundled(Engine engine) {
        return engine.installedModels().stream()
                .findFirst()
                .orElseThrow(() -> new EngineException(
                        EngineException.Code.MODEL_NOT_FOUND,
                        "No model is installed; name a model directory with --model."));
    }

    /** The file's name without its ending; an annt.json goes by its folder's name, since they are all called so. */
    static String baseName(Path document) {
        Path file = document.toAbsolutePath().normalize();
        String name = file.getFileName() == null ? "weft" : file.getFileName().toString();
        Path parent = file.getParent();
        if (name.equals("annt.json") && parent != null && parent.getFileName() != null) {
            return parent.getFileName().toString();
        }
        int dot = name.lastIndexOf('.');
        return dot > 0 ? name.substring(0, dot) : name;
    }
}
