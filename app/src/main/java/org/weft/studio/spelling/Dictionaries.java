package org.weft.studio.spelling;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Where Hunspell dictionaries lie: the one Weft brings along, and those the system has. */
final class Dictionaries {
    static final String RULES = ".aff";
    static final String WORDS = ".dic";

    private Dictionaries() {}

    /** Folders that are looked into, Weft's own first. */
    static List<Path> folders(Path own) {
        Path home = Path.of(System.getProperty("user.home", "."));
        return List.of(
                own,
                home.resolve(".local/share/hunspell"),
                Path.of("/usr/share/hunspell"),
                Path.of("/usr/share/myspell/dicts"),
                Path.of("/usr/share/myspell"),
                home.resolve("Library/Spelling"),
                Path.of("/Library/Spelling"),
                Path.of("/opt/homebrew/share/hunspell"),
                Path.of("/usr/local/share/hunspell"));
    }

    /** The rules of the user's language, where there are any, and of English. */
    static List<Path> of(Locale language, List<Path> folders) {
        Set<Path> out = new LinkedHashSet<>();
        best(language, folders).ifPresent(out::add);
        best(Locale.US, folders).ifPresent(out::add);
        return List.copyOf(out);
    }

    /** That of the country, else any of the language. */
    private static Optional<Path> best(Locale language, List<Path> folders) {
        List<Path> all = new ArrayList<>();
        for (Path folder : folders) {
            all.addAll(in(folder, language.getLanguage()));
        }
        String exact = language.getLanguage() + "_" + language.getCountry() + RULES;
        return all.stream()
                .filter(f -> String.valueOf(f.getFileName()).equals(exact))
                .findFirst()
                .or(() -> all.stream().findFirst());
    }

    private static List<Path> in(Path folder, String language) {
        if (language.isEmpty() || !Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(f -> isRules(f, language)).sorted().toList();
        } catch (IOException e) {
            return List.of();
        }
    }

    private static boolean isRules(Path file, String language) {
        String name = String.valueOf(file.getFileName());
        boolean named = name.equals(language + RULES) || (name.startsWith(language + "_") && name.endsWith(RULES));
        return named && Files.isRegularFile(file.resolveSibling(name.replace(RULES, WORDS)));
    }
}
