package org.weft.tests.crash;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.weft.document.Documents;
import org.weft.document.StoryDocument;
import org.weft.document.export.ExportFormat;
import org.weft.document.export.ExportJob;
import org.weft.document.export.ExportOptions;
import org.weft.document.export.ExportProgress;
import org.weft.studio.settings.Settings;
import org.weft.studio.settings.SettingsFile;

/** A process that works until it is killed, and says after each piece of work that it is done. */
public final class CrashChild {
    /** Where settings say which they are. */
    static final String NUMBER = "number";

    private CrashChild() {}

    /** @param args role (edit, export or settings), file, seed or format or nothing; standard input says where to begin */
    public static void main(String[] args) throws IOException {
        Path file = Path.of(args[1]);
        // flushed line by line: what the parent reads is done
        PrintStream told = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        if (args[0].equals("edit")) {
            warmUp(new EditScript(Long.parseLong(args[2])));
        }
        // begins when the parent is ready, so that starting a process costs no time between two kills
        String begin = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)).readLine();
        if (begin == null) {
            return;
        }
        int from = Integer.parseInt(begin);
        switch (args[0]) {
            case "edit" -> edit(file, from, new EditScript(Long.parseLong(args[2])), told);
            case "export" -> export(file, ExportFormat.valueOf(args[2]), told);
            default -> settings(file, from, told);
        }
    }

    private static void warmUp(EditScript script) throws IOException {
        try (StoryDocument document = Documents.inMemory()) {
            for (int i = 0; i < 5; i++) {
                script.step(document, i);
            }
        }
    }

    private static void edit(Path file, int from, EditScript script, PrintStream told) throws IOException {
        try (StoryDocument document = Documents.open(file)) {
            for (int i = from; ; i++) {
                script.step(document, i);
                told.println(i);
            }
        }
    }

    /** Two stories in turn under one name. */
    private static void export(Path file, ExportFormat format, PrintStream told) throws IOException {
        try (StoryDocument even = Documents.openToRead(file.resolveSibling("even.weft"));
                StoryDocument odd = Documents.openToRead(file.resolveSibling("odd.weft"))) {
            for (int i = 0; ; i++) {
                write(i % 2 == 0 ? even : odd, format, file);
                told.println(i);
            }
        }
    }

    static void write(StoryDocument document, ExportFormat format, Path to) throws IOException {
        format.exporter()
                .export(
                        new ExportJob(
                                document.story(), document::picture, ExportOptions.standard(), new ExportProgress() {}),
                        to);
    }

    private static void settings(Path file, int from, PrintStream told) throws IOException {
        SettingsFile kept = new SettingsFile(file);
        for (int i = from; ; i++) {
            kept.save(settings(i));
            told.println(i);
        }
    }

    /** Settings that differ from number to number in all of their length. */
    static Settings settings(int number) {
        Map<String, String> keys = new TreeMap<>();
        for (int line = 0; line < 200; line++) {
            keys.put("action." + line, "key " + number);
        }
        keys.put(NUMBER, Integer.toString(number));
        Settings.Look look = new Settings.Look(Settings.Appearance.DARK, 100 + number % 76, number % 2 == 0, false);
        return new Settings(Settings.Language.DE, look, new Settings.Folders(null, null, null), keys);
    }
}
