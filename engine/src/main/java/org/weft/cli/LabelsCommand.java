package org.weft.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.weft.engine.EngineException;
import org.weft.engine.labels.ImportReport;
import org.weft.engine.labels.LabelImport;
import org.weft.engine.labels.LabelMap;
import org.weft.engine.labels.LabelPng;
import org.weft.engine.labels.Palette;
import org.weft.engine.labels.Palettes;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Label maps on disk. */
@Command(name = "labels", mixinStandardHelpOptions = true, description = "Look at label maps and palettes.")
final class LabelsCommand implements Callable<Integer> {
    /** A file of the largest map with nothing packed, and room for other formats' overhead. */
    private static final long MOST_BYTES = 128L << 20;

    private final Tools tools;

    @Spec
    @Nullable
    CommandSpec spec;

    LabelsCommand(Tools tools) {
        this.tools = tools;
    }

    @Override
    public Integer call() {
        if (spec == null) {
            throw new IllegalStateException("picocli sets the command's own description");
        }
        throw new ParameterException(spec.commandLine(), "Missing command: check or palettes");
    }

    @Command(
            name = "check",
            mixinStandardHelpOptions = true,
            description = "Say how well a label map fits a palette: an indexed or grey PNG by its numbers, any other"
                    + " picture by its colours. Exits with 1 when pixels do not fit.")
    int check(
            @Parameters(paramLabel = "MAP", description = "The label map: PNG, GIF, BMP, WebP or JPEG.") Path file,
            @Option(
                            names = "--palette",
                            paramLabel = "P",
                            defaultValue = Palettes.STORYWORLD,
                            description = "storyworld (default), ade20k, or a .csv, .json or .txt of your own.")
                    String paletteName,
            @Option(names = "--out", paramLabel = "PNG", description = "Write the map as an indexed PNG.") @Nullable
                    Path out,
            @Option(names = "--json", description = "The report as a line of JSON.") boolean json)
            throws IOException {
        Palette palette = Palettes.find(paletteName);
        LabelImport read = read(file, palette);
        if (out != null) {
            write(out, LabelPng.write(read.map(), palette));
        }
        if (json) {
            tools.console().json(fields(file, palette, read));
        } else {
            describe(file, palette, read);
        }
        return read.report().misfits() == 0 ? ExitCode.DONE : ExitCode.FAILED;
    }

    /** @throws EngineException naming the file */
    static LabelImport read(Path file, Palette palette) throws IOException {
        if (Files.size(file) > MOST_BYTES) {
            throw CommandFailure.failed(file + " is larger than 128 MiB; make the map smaller");
        }
        try {
            return LabelImport.read(Files.readAllBytes(file), palette);
        } catch (EngineException e) {
            throw new EngineException(e.code(), file + ": " + e.getMessage(), e);
        }
    }

    private static void write(Path target, byte[] bytes) throws IOException {
        Path folder = target.toAbsolutePath().getParent();
        if (folder == null) {
            throw CommandFailure.usage("--out must name a file, not " + target);
        }
        Path aside = Files.createTempFile(folder, ".weft", ".part");
        try {
            Files.write(aside, bytes);
            Files.move(aside, target, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(aside);
        }
    }

    private void describe(Path file, Palette palette, LabelImport read) {
        ImportReport r = read.report();
        Console out = tools.console();
        out.line(file + ": " + r.width() + "x" + r.height() + " pixels, " + (r.indexed() ? "class numbers" : "colours")
                + ", palette " + palette.title());
        int[] areas = read.map().areas();
        for (int i = 0; i < palette.size(); i++) {
            if (areas[i] > 0) {
                out.line(String.format(
                        Locale.ROOT,
                        "  %3d %-24s %5.1f%%",
                        i,
                        palette.of(i).name(),
                        100.0 * areas[i] / read.map().labels().length));
            }
        }
        if (r.misfits() > 0) {
            out.line(misfits(r));
        }
        if (r.ambiguous() > 0) {
            out.line(r.ambiguous() + " pixels have a colour that several classes share; they took the first of them");
        }
        if (r.lossy()) {
            out.line("the file's format changes colours (JPEG or lossy WebP); save label maps as PNG");
        }
        if (r.clean()) {
            out.line("every pixel fits");
        }
    }

    private static String misfits(ImportReport r) {
        String share = String.format(Locale.ROOT, "%d pixels (%.2f%%) do not fit", r.misfits(), 100 * r.misfitShare());
        return r.indexed()
                ? share + " and became nothing; the first is at column " + r.worstX() + ", row " + r.worstY()
                : share
                        + String.format(
                                Locale.ROOT,
                                " and took the nearest class; the farthest, at column %d, row %d, is %.0f of 442 away",
                                r.worstX(),
                                r.worstY(),
                                r.worst());
    }

    private static Map<String, Object> fields(Path file, Palette palette, LabelImport read) {
        ImportReport r = read.report();
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("file", file.toString());
        out.put("palette", palette.id());
        out.put("width", r.width());
        out.put("height", r.height());
        out.put("indexed", r.indexed());
        out.put("lossy", r.lossy());
        out.put("misfits", r.misfits());
        out.put("worst", r.worst());
        out.put("ambiguous", r.ambiguous());
        Map<String, Integer> classes = new LinkedHashMap<>();
        int[] areas = read.map().areas();
        for (int i = 0; i < palette.size(); i++) {
            if (areas[i] > 0) {
                classes.put(palette.of(i).name(), areas[i]);
            }
        }
        out.put("classes", classes);
        return out;
    }

    @Command(
            name = "palettes",
            mixinStandardHelpOptions = true,
            description = "List the bundled palettes, or the classes of one.")
    int palettes(
            @Parameters(arity = "0..1", paramLabel = "P", description = "storyworld, ade20k or a file.") @Nullable
                    String name) {
        if (name == null) {
            for (Palette p : Palettes.bundled()) {
                tools.console().line(p.id() + "  " + p.title() + ", " + (p.size() - 1) + " classes");
            }
            return ExitCode.DONE;
        }
        Palettes.find(name).classes().forEach(c -> tools.console().line(c.index() + "," + c.name() + "," + c.hex()));
        return ExitCode.DONE;
    }

    /** A map that is kept as it is: {@code MAP} of other commands. */
    static LabelMap map(Path file, Palette palette, Console console) throws IOException {
        LabelImport read = read(file, palette);
        if (!read.report().clean()) {
            ImportReport r = read.report();
            console.note(file + ": " + (r.misfits() > 0 ? misfits(r) : "some colours are not certain")
                    + "; see weft labels check");
        }
        return read.map();
    }
}
