package org.weft.engine.trace.export;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The formats a view of a trace can be written in. */
public enum TraceExport {
    /** Pictures with the points over them, 8-bit RGB. */
    PNG,
    /** The same with the points as vectors. */
    SVG,
    /** A line per point. */
    CSV,
    /** Arrays for NumPy. */
    NPZ,
    /** A page with pictures, points and filters that needs nothing else. */
    HTML;

    /** Ending of its files, without the dot. */
    public String extension() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** By a file's ending. */
    public static Optional<TraceExport> of(Path file) {
        String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
        return Arrays.stream(values())
                .filter(e -> name.endsWith("." + e.extension()))
                .findFirst();
    }

    /** Writes a file; what was there before stays until all of the new one is on the disk. */
    public void write(TraceView view, Path file) throws IOException {
        Path whole = file.toAbsolutePath();
        Path folder = whole.getParent();
        if (folder != null) {
            Files.createDirectories(folder);
        }
        Path part = whole.resolveSibling(whole.getFileName() + ".part");
        try {
            try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(part))) {
                write(view, out);
            }
            Files.move(part, whole, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(part);
        }
    }

    private void write(TraceView view, OutputStream out) throws IOException {
        switch (this) {
            case PNG -> new PngSheet(view).write(out);
            case SVG -> new SvgSheet(view).write(out);
            case CSV -> PointTable.write(view, out);
            case NPZ -> PointArrays.write(view, out);
            case HTML -> new TracePage(view).write(out);
        }
    }
}
