package org.weft.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.weft.engine.EngineException;
import org.weft.engine.lesson.Lesson;
import org.weft.engine.lesson.LessonFile;
import org.weft.engine.lesson.LessonScript;
import org.weft.engine.lesson.Placeholders;
import org.weft.engine.lesson.Things;
import org.weft.engine.trace.Trace;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Makes, checks and prints lessons: traces with a text beside them. */
@Command(
        name = "lesson",
        mixinStandardHelpOptions = true,
        description =
                "Record, check and print lessons, which the studio's Attention screen plays; see docs/lessons.md.")
final class LessonCommand {
    /** Seeds that are tried until a recording fits its script. */
    private static final int TRIES = 8;

    private final Tools tools;

    LessonCommand(Tools tools) {
        this.tools = tools;
    }

    @Command(
            name = "record",
            mixinStandardHelpOptions = true,
            description = {
                "Make a lesson of a script and a trace.",
                "Without --trace the generation that the script names under \"record\" runs and is recorded."
            })
    int record(
            @Parameters(paramLabel = "SCRIPT", description = "JSON with the lesson's texts and views.") Path script,
            @Option(names = "--out", required = true, paramLabel = "FILE.weftlesson") Path out,
            @Option(names = "--trace", paramLabel = "FILE", description = "A trace of weft generate --trace.") @Nullable
                    Path trace,
            @Option(names = "--model", paramLabel = "DIR", description = "Model to record with.") @Nullable Path model)
            throws IOException {
        Lesson lesson = read(script);
        if (trace != null) {
            pack(lesson, trace, script, out);
            return ExitCode.DONE;
        }
        Lesson.Recording r = lesson.recording();
        if (r == null) {
            throw CommandFailure.usage(script + " does not say under \"record\" what to generate; name a --trace");
        }
        return recorded(lesson, r, new Where(script, out, model));
    }

    /** Generates and records what a script names, and packs it; what does not fit the script is tried with the next seeds. */
    private int recorded(Lesson lesson, Lesson.Recording r, Where where) throws IOException {
        Path folder = Files.createTempDirectory("weft-lesson");
        try {
            Path recorded = folder.resolve("lesson.trace");
            for (int i = 0; ; i++) {
                Lesson.Recording next = new Lesson.Recording(r.story(), r.picture(), r.seed() + i, r.every());
                int code = generate(next, where.script(), recorded, where.model());
                if (code != ExitCode.DONE) {
                    return code;
                }
                try {
                    pack(lesson, recorded, where.script(), where.out());
                    return ExitCode.DONE;
                } catch (CommandFailure e) {
                    if (i == TRIES - 1) {
                        throw e;
                    }
                    tools.console().note("seed " + next.seed() + ": " + e.getMessage() + "\ntrying the next one");
                }
            }
        } finally {
            try (Stream<Path> left = Files.walk(folder)) {
                for (Path p : left.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(p);
                }
            }
        }
    }

    private record Where(Path script, Path out, @Nullable Path model) {}

    @Command(
            name = "renew",
            mixinStandardHelpOptions = true,
            description = {
                "Record every lesson of a folder again from its script, as after a change of the model.",
                "Every SCRIPT.json gives SCRIPT.weftlesson beside it; one that does not fit stays as it was and is named."
            })
    int renew(
            @Parameters(paramLabel = "FOLDER", description = "With scripts, such as assets/lessons.") Path folder,
            @Option(names = "--model", paramLabel = "DIR", description = "Model to record with.") @Nullable Path model)
            throws IOException {
        List<Path> scripts;
        try (Stream<Path> all = Files.list(folder)) {
            scripts = all.filter(f -> f.toString().endsWith(".json")).sorted().toList();
        } catch (NotDirectoryException | NoSuchFileException e) {
            throw CommandFailure.usage(folder + " is no folder; name one with lessons' scripts");
        }
        if (scripts.isEmpty()) {
            throw CommandFailure.usage(folder + " holds no scripts (*.json)");
        }
        int code = ExitCode.DONE;
        for (Path script : scripts) {
            String name = String.valueOf(script.getFileName());
            Path out = script.resolveSibling(name.substring(0, name.length() - ".json".length()) + LessonFile.ENDING);
            try {
                int one = record(script, out, null, model);
                code = one == ExitCode.DONE ? code : one;
            } catch (CommandFailure | EngineException e) {
                tools.console().note(String.valueOf(e.getMessage()));
                code = ExitCode.FAILED;
            }
            if (code == ExitCode.CANCELLED) {
                return code;
            }
        }
        return code;
    }

    private int generate(Lesson.Recording r, Path script, Path recorded, @Nullable Path model) {
        Path story = script.resolveSibling(r.story());
        List<String> line = new ArrayList<>(List.of(
                "generate",
                story.toString(),
                "--next",
                r.picture() ? "image" : "text",
                "--seed",
                String.valueOf(r.seed()),
                "--count",
                "1",
                "--candidates",
                "1",
                "--out",
                recorded.resolveSibling("generated").toString(),
                "--trace",
                recorded.toString(),
                "--trace-every",
                String.valueOf(r.every()),
                "--trace-halves"));
        if (model != null) {
            line.addAll(List.of("--model", model.toString()));
        }
        return Weft.run(tools, line.toArray(String[]::new));
    }

    private void pack(Lesson script, Path recorded, Path from, Path out) throws IOException {
        Lesson lesson;
        try (Trace trace = Trace.open(recorded)) {
            lesson = placed(script, trace, from);
            List<String> problems = LessonFile.problems(lesson, trace);
            if (!problems.isEmpty()) {
                throw CommandFailure.failed(from + " does not fit its trace:\n" + String.join("\n", problems));
            }
        }
        LessonFile.write(out, lesson, recorded);
        tools.console()
                .line(String.format(
                        Locale.ROOT,
                        "wrote %s: %d steps, %.2f MB",
                        out,
                        lesson.steps().size(),
                        Files.size(out) / 1e6));
    }

    private static Lesson placed(Lesson script, Trace trace, Path from) {
        try {
            return Things.placed(script, trace);
        } catch (EngineException e) {
            throw CommandFailure.failed(from + " does not fit its trace: " + e.getMessage());
        }
    }

    private static Lesson read(Path script) throws IOException {
        if (!Files.isReadable(script) || Files.isDirectory(script)) {
            throw CommandFailure.usage(script + " cannot be read; name a lesson's script");
        }
        if (Files.size(script) > LessonScript.MOST_BYTES) {
            throw CommandFailure.failed(script + " is larger than any script, " + LessonScript.MOST_BYTES + " bytes");
        }
        try {
            return LessonScript.read(Files.readAllBytes(script));
        } catch (EngineException e) {
            throw CommandFailure.failed(script + ": " + e.getMessage());
        }
    }

    @Command(
            name = "check",
            mixinStandardHelpOptions = true,
            description = "Say what is wrong with a lesson, step by step; exit code 1 when anything is.")
    int check(@Parameters(paramLabel = "LESSON", arity = "1..*") List<Path> files) {
        int wrong = 0;
        for (Path file : files) {
            try (LessonFile lesson = LessonFile.open(file);
                    Trace trace = Trace.open(lesson.trace())) {
                List<String> problems = LessonFile.problems(lesson.lesson(), trace);
                problems.forEach(p -> tools.console().line(file + ": " + p));
                if (problems.isEmpty()) {
                    tools.console().line(file + ": " + lesson.lesson().steps().size() + " steps, all of them play");
                }
                wrong += problems.size();
            }
        }
        return wrong == 0 ? ExitCode.DONE : ExitCode.FAILED;
    }

    @Command(name = "show", mixinStandardHelpOptions = true, description = "Print a lesson as text.")
    int show(
            @Parameters(paramLabel = "LESSON") Path file,
            @Option(names = "--language", paramLabel = "CODE", description = "such as en or de") @Nullable
                    String language) {
        Locale locale = language == null ? Locale.getDefault() : Locale.of(language);
        try (LessonFile opened = LessonFile.open(file);
                Trace trace = Trace.open(opened.trace())) {
            Lesson lesson = opened.lesson();
            tools.console().line(lesson.title().in(locale));
            tools.console().line(lesson.about().in(locale));
            for (int i = 0; i < lesson.steps().size(); i++) {
                Lesson.Step step = lesson.steps().get(i);
                Placeholders filled = new Placeholders(trace, step.look(), locale);
                tools.console().line("");
                tools.console().line((i + 1) + ". " + filled.fill(step.title().in(locale)));
                tools.console().line(filled.fill(step.text().in(locale)));
                Lesson.Words question = step.question();
                Lesson.Words answer = step.answer();
                if (question != null && answer != null) {
                    tools.console().line("? " + filled.fill(question.in(locale)));
                    tools.console().line("! " + filled.fill(answer.in(locale)));
                }
            }
        }
        return ExitCode.DONE;
    }
}
