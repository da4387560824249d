package org.weft.evaluate.metrics;

import static java.util.Objects.requireNonNull;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Contractions as people write them, by the table that puts their apostrophes right. */
final class Contractions {
    static final Map<String, String> OFFICIAL_VQA;
    static final Map<String, String> OFFICIAL_VIZWIZ;
    /** The first with its keys as words look after they were brought to lower case, and no entry that takes an apostrophe away. */
    static final Map<String, String> CORRECTED;

    static {
        Map<String, String> vqa = new HashMap<>();
        Map<String, String> vizWiz = new HashMap<>();
        Map<String, String> corrected = new HashMap<>();
        for (String line : lines()) {
            String[] cells = line.split("\t", -1);
            vqa.put(cells[0], cells[1]);
            vizWiz.put(cells[2], cells[3]);
            if (cells[1].length() >= cells[0].length()) {
                corrected.put(cells[0].toLowerCase(Locale.ROOT), cells[1].toLowerCase(Locale.ROOT));
            }
        }
        OFFICIAL_VQA = Map.copyOf(vqa);
        OFFICIAL_VIZWIZ = Map.copyOf(vizWiz);
        CORRECTED = Map.copyOf(corrected);
    }

    private Contractions() {}

    private static List<String> lines() {
        InputStream file = requireNonNull(Contractions.class.getResourceAsStream("contractions.tsv"));
        try (BufferedReader in = new BufferedReader(new InputStreamReader(file, StandardCharsets.UTF_8))) {
            return in.lines().filter(l -> !l.startsWith("#")).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
