package org.weft.studio.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.Format;
import java.text.MessageFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.ResourceBundle;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The languages hold the same texts, and the code and the texts know each other. Keys that code puts together are found by the
 * literal they begin with, which ends in a dot ({@code "canvas.layout." + name}), or by the one they end in, which begins with one
 * ({@code key + ".hint"}).
 */
class MessagesTest {
    private static final Pattern LITERAL = Pattern.compile("\"((?:[^\"\\\\\\n]|\\\\.)*)\"");
    private static final Pattern KEY = Pattern.compile("[a-z]+(\\.[a-z0-9_]+)+");
    private static final String BASE = "/org/weft/studio/messages";

    private static Map<String, String> bundle(String ending) throws IOException {
        Properties read = new Properties();
        try (var in = MessagesTest.class.getResourceAsStream(BASE + ending + ".properties")) {
            read.load(new java.io.InputStreamReader(java.util.Objects.requireNonNull(in), StandardCharsets.UTF_8));
        }
        Map<String, String> out = new TreeMap<>();
        read.forEach((k, v) -> out.put((String) k, (String) v));
        return out;
    }

    /** All string literals of the studio's code. */
    private static Set<String> literals() throws IOException {
        Set<String> out = new TreeSet<>();
        try (Stream<Path> files = Files.walk(Path.of("src/main/java/org/weft/studio"))) {
            for (Path file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
                Matcher m = LITERAL.matcher(Files.readString(file));
                while (m.find()) {
                    out.add(m.group(1));
                }
            }
        }
        return out;
    }

    /** The arguments of a text with how they are formatted: a number stays a number of as many digits. */
    private static Map<Integer, String> arguments(String pattern) {
        Map<Integer, String> out = new TreeMap<>();
        Matcher m = Pattern.compile("\\{(\\d+)(,[^}]*)?}").matcher(pattern);
        while (m.find()) {
            out.put(Integer.parseInt(m.group(1)), String.valueOf(m.group(2)));
        }
        return out;
    }

    @Test
    void everyLanguageHasTheSameKeys() throws IOException {
        assertThat(bundle("_de").keySet()).isEqualTo(bundle("").keySet());
    }

    @Test
    void noKeyStandsTwiceInAFile() throws IOException {
        for (String ending : List.of("", "_de")) {
            Path file = Path.of("src/main/resources" + BASE + ending + ".properties");
            List<String> keys = Files.readAllLines(file).stream()
                    .filter(l -> l.contains("=") && !l.startsWith("#"))
                    .map(l -> l.substring(0, l.indexOf('=')))
                    .toList();
            assertThat(keys).doesNotHaveDuplicates();
        }
    }

    @Test
    void noTextIsEmptyAndPlaceholdersAreTheSame() throws IOException {
        Map<String, String> english = bundle("");
        bundle("_de").forEach((key, german) -> {
            assertThat(german).as(key).isNotBlank();
            assertThat(english.get(key)).as(key).isNotBlank();
            assertThat(arguments(german)).as(key).isEqualTo(arguments(String.valueOf(english.get(key))));
        });
    }

    @Test
    void everyTextWithPlaceholdersIsAPatternThatFillsThem() throws IOException {
        for (String ending : List.of("", "_de")) {
            for (Map.Entry<String, String> e : bundle(ending).entrySet()) {
                Map<Integer, String> arguments = arguments(e.getValue());
                if (arguments.isEmpty()) {
                    continue;
                }
                MessageFormat format = new MessageFormat(e.getValue(), Locale.GERMAN);
                Format[] formats = format.getFormatsByArgumentIndex();
                List<Object> values = new ArrayList<>();
                for (int i = 0; i < formats.length; i++) {
                    values.add(formats[i] == null ? "<" + i + ">" : (Object) (double) i);
                }
                // an apostrophe that is not doubled would swallow the placeholder behind it
                assertThat(format.format(values.toArray()))
                        .as(e.getKey())
                        .doesNotContain("{")
                        .satisfies(said -> assertThat(arguments.entrySet().stream()
                                        .filter(a -> a.getValue().equals("null"))
                                        .map(a -> "<" + a.getKey() + ">"))
                                .allMatch(said::contains));
            }
        }
    }

    @Test
    void everyKeyThatCodeNamesExists() throws IOException {
        Set<String> keys = bundle("").keySet();
        Set<String> families =
                keys.stream().map(k -> k.substring(0, k.indexOf('.'))).collect(Collectors.toSet());
        List<String> missing = new ArrayList<>();
        for (String literal : literals()) {
            boolean beginning = literal.endsWith(".");
            String whole = beginning ? literal + "x" : literal;
            if (!KEY.matcher(whole).matches() || !families.contains(whole.substring(0, whole.indexOf('.')))) {
                continue;
            }
            // names of files look like keys too
            if (literal.matches(".*\\.(json|css|png|weft)")) {
                continue;
            }
            if (beginning ? keys.stream().noneMatch(k -> k.startsWith(literal)) : !keys.contains(literal)) {
                missing.add(literal);
            }
        }
        assertThat(missing).isEmpty();
    }

    @Test
    void everyKeyIsUsed() throws IOException {
        Set<String> literals = literals();
        Set<String> beginnings = literals.stream()
                .filter(l -> l.endsWith(".") && KEY.matcher(l + "x").matches())
                .collect(Collectors.toSet());
        Set<String> endings = literals.stream()
                .filter(l -> l.startsWith(".") && KEY.matcher("x" + l).matches())
                .collect(Collectors.toSet());
        List<String> unused = bundle("").keySet().stream()
                .filter(k -> !literals.contains(k))
                .filter(k -> beginnings.stream().noneMatch(k::startsWith))
                .filter(k -> endings.stream()
                        .noneMatch(e -> k.endsWith(e)
                                && (literals.contains(k.substring(0, k.length() - e.length()))
                                        || beginnings.stream().anyMatch(k::startsWith))))
                .toList();
        assertThat(unused).isEmpty();
    }

    @Test
    void aLanguageWithoutTextsIsEnglishWhateverTheSystemSpeaks() {
        Locale system = Locale.getDefault();
        Locale.setDefault(Locale.GERMANY);
        try {
            assertThat(Texts.bundle(Locale.of("fi")).getString("screen.story")).isEqualTo("Story");
            assertThat(Texts.bundle(Locale.ENGLISH).getString("screen.story")).isEqualTo("Story");
            assertThat(Texts.bundle().getString("screen.story")).isEqualTo("Geschichte");
        } finally {
            Locale.setDefault(system);
        }
    }

    @Test
    void everyListedLanguageHasTexts() {
        for (String language : Texts.languages()) {
            assertThat(Texts.bundle(Locale.of(language)).getString("app.name")).isEqualTo("Weft");
        }
    }

    @Test
    void stepsOfTheHistoryAreSaidInTheLanguage() {
        ResourceBundle german = Texts.bundle(Locale.GERMAN);
        assertThat(org.weft.studio.story.StepNames.of("Delete cards", german)).isEqualTo("Karten löschen");
        assertThat(org.weft.studio.story.StepNames.of("In die Geschichte", german))
                .isEqualTo("In die Geschichte");
    }
}
