package org.weft.engine.trace.export;

import java.io.BufferedOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;

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
        write(view, file, () -> false);
    }

    /** As {@link #write(TraceView, Path)}. @throws CancellationException once it is cancelled; the file is then what it was */
    public void write(TraceView view, Path file, BooleanSupplier cancelled) throws IOException {
        Path whole = file.toAbsolutePath();
        Path folder = whole.getParent();
        if (folder != null) {
            Files.createDirectories(folder);
        }
        Path part = whole.resolveSibling(whole.getFileName() + ".part");
        try {
            try (OutputStream out = new BufferedOutputStream(new Stoppable(Files.newOutputStream(part), cancelled))) {
                write(view, out);
            }
            if (cancelled.getAsBoolean()) {
                throw new CancellationException();
            }
            Files.move(part, whole, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(part);
        }
    }

    /** Writes nothing more once it is cancelled. */
    private static final class Stoppable extends FilterOutputStream {
        private final BooleanSupplier cancelled;

        Stoppable(OutputStream out, BooleanSupplier cancelled) {
            super(out);
            this.cancelled = cancelled;
        }

        @Override
        public void write(byte[] bytes, int from, int count) throws IOException {
            if (cancelled.getAsBoolean()) {
                throw new CancellationException();
            }
            out.write(bytes, from, count);
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
