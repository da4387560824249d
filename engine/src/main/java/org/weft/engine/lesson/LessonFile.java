package org.weft.engine.lesson;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.weft.engine.EngineException;
import org.weft.engine.EngineException.Code;
import org.weft.engine.trace.Trace;

/**
 * A lesson on disk: a ZIP file that ends in .weftlesson with the entries lesson.json (a {@link LessonScript}) and lesson.trace. Opening
 * writes the trace into a temporary file, which closing deletes.
 */
public final class LessonFile implements AutoCloseable {
    public static final String ENDING = ".weftlesson";

    private static final String SCRIPT = "lesson.json";
    private static final String TRACE = "lesson.trace";

    /** Bytes of a trace when unpacked: more cannot be looked at in a class. */
    private static final long MOST_TRACE = 1L << 30;

    private final Lesson lesson;
    private final Path trace;

    private LessonFile(Lesson lesson, Path trace) {
        this.lesson = lesson;
        this.trace = trace;
    }

    public Lesson lesson() {
        return lesson;
    }

    /** Where the trace lies until this is closed. */
    public Path trace() {
        return trace;
    }

    /** Only what the lesson says, without its trace. @throws EngineException BAD_INPUT as {@link #open} */
    public static Lesson read(Path file) {
        try (ZipFile zip = zip(file)) {
            return script(zip);
        } catch (IOException | RuntimeException e) {
            throw refused(file, e);
        }
    }

    /** @throws EngineException BAD_INPUT when it is no lesson, damaged or too large, with a line that says so */
    public static LessonFile open(Path file) {
        try (ZipFile zip = zip(file)) {
            Lesson lesson = script(zip);
            Path trace = Files.createTempFile("weft-lesson", ".trace");
            try {
                unpack(zip, trace);
                return new LessonFile(lesson, trace);
            } catch (IOException | RuntimeException e) {
                Files.deleteIfExists(trace);
                throw e;
            }
        } catch (IOException | RuntimeException e) {
            throw refused(file, e);
        }
    }

    private static ZipFile zip(Path file) throws IOException {
        if (Files.size(file) > MOST_TRACE) {
            throw new IOException("it has more than " + MOST_TRACE + " bytes");
        }
        return new ZipFile(file.toFile());
    }

    private static EngineException refused(Path file, Exception e) {
        if (!Files.isReadable(file) || Files.isDirectory(file)) {
            return new EngineException(
                    Code.BAD_INPUT, file + " cannot be read; check the path and its permissions.", e);
        }
        return new EngineException(Code.BAD_INPUT, file + " is no lesson that can be played: " + e.getMessage(), e);
    }

    private static ZipEntry entry(ZipFile zip, String name) throws IOException {
        ZipEntry found = zip.getEntry(name);
        if (found == null) {
            throw new IOException("it holds no " + name);
        }
        return found;
    }

    private static Lesson script(ZipFile zip) throws IOException {
        try (InputStream in = zip.getInputStream(entry(zip, SCRIPT))) {
            return LessonScript.read(in.readNBytes(LessonScript.MOST_BYTES + 1));
        }
    }

    private static void unpack(ZipFile zip, Path to) throws IOException {
        try (InputStream in = zip.getInputStream(entry(zip, TRACE));
                OutputStream out = Files.newOutputStream(to)) {
            byte[] buffer = new byte[1 << 16];
            long all = 0;
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                all += n;
                if (all > MOST_TRACE) {
                    // the sizes that a ZIP states may lie: what comes out is counted
                    throw new IOException("its trace has more than " + MOST_TRACE + " bytes");
                }
                out.write(buffer, 0, n);
            }
        }
    }

    /**
     * Packs a lesson; the file is replaced when it is whole.
     *
     * @throws EngineException DISK when it cannot be written
     */
    public static void write(Path file, Lesson lesson, Path trace) {
        Path aside = file.resolveSibling(file.getFileName() + ".part");
        try {
            Path folder = file.toAbsolutePath().getParent();
            if (folder != null) {
                Files.createDirectories(folder);
            }
            try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(aside))) {
                out.setLevel(9);
                put(out, SCRIPT, LessonScript.write(lesson));
                put(out, TRACE, Files.readAllBytes(trace));
            }
            Files.move(aside, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new EngineException(Code.DISK, file + " cannot be written (" + e.getMessage() + ")", e);
        } finally {
            try {
                Files.deleteIfExists(aside);
            } catch (IOException e) {
                // left behind; the lesson itself is whole or was not written
            }
        }
    }

    private static void put(ZipOutputStream out, String name, byte[] bytes) throws IOException {
        ZipEntry entry = new ZipEntry(name);
        entry.setTime(0); // the same lesson is the same file
        out.putNextEntry(entry);
        out.write(bytes);
        out.closeEntry();
    }

    /**
     * Everything that would go wrong when a lesson is played with a trace: selections that it does not hold, placeholders without an
     * answer, in every language.
     *
     * @return a line a problem, which names the step from 1; none when the lesson plays
     */
    public static List<String> problems(Lesson lesson, Trace trace) {
        List<String> out = new ArrayList<>();
        for (int i = 0; i < lesson.steps().size(); i++) {
            Lesson.Step step = lesson.steps().get(i);
            String at = "step " + (i + 1) + ": ";
            try {
                trace.look(Looks.query(trace.info(), step.look()));
                var unused = Looks.region(trace.info(), step.look());
                for (Lesson.Words words : texts(step)) {
                    words.byLanguage()
                            .forEach((language, text) ->
                                    new Placeholders(trace, step.look(), Locale.of(language)).fill(text));
                }
            } catch (EngineException e) {
                out.add(at + e.getMessage());
            }
        }
        return out;
    }

    private static List<Lesson.Words> texts(Lesson.Step step) {
        List<Lesson.Words> out = new ArrayList<>(List.of(step.title(), step.text()));
        Lesson.Words question = step.question();
        Lesson.Words answer = step.answer();
        if (question != null && answer != null) {
            out.add(question);
            out.add(answer);
        }
        return out;
    }

    @Override
    public void close() {
        try {
            Files.deleteIfExists(trace);
        } catch (IOException e) {
            trace.toFile().deleteOnExit(); // open in another place: gone with the process
        }
    }
}
