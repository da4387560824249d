package org.weft.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;

/**
 * The terminal: results go to {@code out}, everything else to {@code err}, both in UTF-8 whatever the locale. Lines and a
 * progress bar do not write into each other.
 */
public final class Console {
    private static final ObjectMapper JSON = new ObjectMapper();
    /** Back to the first column and clear the line. */
    private static final String WIPE = "\r\u001b[K";

    private final PrintStream out;
    private final PrintStream err;
    private final boolean terminal;
    private boolean barShown;

    public Console(PrintStream out, PrintStream err, boolean terminal) {
        this.out = out;
        this.err = err;
        this.terminal = terminal;
    }

    /** The process's own terminal. */
    @SuppressWarnings("SystemConsoleNull") // JDK 25 returns null again when a stream is redirected
    public static Console system() {
        java.io.Console console = System.console();
        return new Console(
                new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8),
                new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8),
                console != null && console.isTerminal());
    }

    /** True when a person looks on, so that a progress bar makes sense. */
    public boolean isTerminal() {
        return terminal;
    }

    /** Writes a line of result. */
    public synchronized void line(String text) {
        wipeBar();
        out.println(text);
    }

    /** Writes a record or map as one line of JSON. */
    public void json(Object value) {
        try {
            line(JSON.writeValueAsString(value));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("no JSON form: " + value.getClass(), e);
        }
    }

    /** Writes a line that is not part of the result: a note, a warning, an error. */
    public synchronized void note(String text) {
        wipeBar();
        err.println(text);
    }

    /** Writes a stack trace. */
    public synchronized void trace(Throwable error) {
        wipeBar();
        error.printStackTrace(err);
    }

    /** Draws a progress bar over the last one. */
    synchronized void bar(String rendered) {
        err.print(WIPE + rendered);
        err.flush();
        barShown = true;
    }

    /** Takes the progress bar away. */
    synchronized void wipeBar() {
        if (barShown) {
            err.print(WIPE);
            err.flush();
            barShown = false;
        }
    }

    /** For help and version. */
    PrintWriter outWriter() {
        return new PrintWriter(out, true, StandardCharsets.UTF_8);
    }
}
