package org.weft.studio.spelling;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.weft.engine.LoadedModel.UnknownWord;

class SpellingTest {
    private static final Path OWN = Path.of("../assets/spelling");

    @TempDir
    Path folder;

    private static Spelling english() {
        return new Spelling(Dictionaries.of(Locale.US, List.of(OWN)));
    }

    private static List<String> words(List<UnknownWord> found) {
        return found.stream().map(UnknownWord::word).toList();
    }

    @Test
    void misspeltWordsAreFoundWithWhatWasMeant() {
        String text = "The bear wlaks along the beach. It isn\u2019t far, he beleives.";
        List<UnknownWord> found = english().misspelt(text);
        assertThat(words(found)).containsExactly("wlaks", "beleives");
        assertThat(found.get(0).suggestions()).contains("walks");
        assertThat(found.get(1).suggestions()).contains("believes");
        assertThat(text.substring(found.get(1).start())).startsWith("beleives");
    }

    @Test
    void abbreviationsNumbersAndNothingAreNoMistakes() {
        assertThat(english().misspelt("NASA 2026 ... a B\n")).isEmpty();
        assertThat(english().misspelt("")).isEmpty();
    }

    @Test
    void ofATextInAnotherLanguageNothingIsSaid() {
        assertThat(english().misspelt("Der Bär geht fröhlich über die Wiese und lacht"))
                .isEmpty();
    }

    /** A dictionary of one word. */
    private void write(String name, String word) throws IOException {
        Files.writeString(folder.resolve(name + ".aff"), "SET UTF-8\n");
        Files.writeString(folder.resolve(name + ".dic"), "1\n" + word + "\n");
    }

    @Test
    void theLanguageOfTheUserIsLookedForAndThatOfTheCountryPreferred() throws IOException {
        write("de_AT", "Jänner");
        write("de_DE", "Januar");
        Files.writeString(folder.resolve("fr_FR.aff"), "SET UTF-8\n"); // without its words
        assertThat(Dictionaries.of(Locale.GERMANY, List.of(folder, OWN)))
                .extracting(f -> String.valueOf(f.getFileName()))
                .containsExactly("de_DE.aff", "en_US.aff");
        assertThat(Dictionaries.of(Locale.GERMAN, List.of(folder, OWN))).contains(folder.resolve("de_AT.aff"));
        assertThat(Dictionaries.of(Locale.FRANCE, List.of(folder, OWN))).containsExactly(OWN.resolve("en_US.aff"));
        Spelling both = new Spelling(Dictionaries.of(Locale.GERMANY, List.of(folder, OWN)));
        assertThat(words(both.misspelt("Januar has many days, Janur none"))).containsExactly("Janur");
    }

    @Test
    void withoutDictionariesOrWithADamagedOneNothingIsSaid() throws IOException {
        assertThat(new Spelling(List.of()).misspelt("wlaks")).isEmpty();
        Files.writeString(folder.resolve("en_US.aff"), "SET NO-SUCH-CHARSET\nPFX A Y 3\n");
        Files.writeString(folder.resolve("en_US.dic"), "no number\n");
        assertThat(new Spelling(List.of(folder.resolve("en_US.aff"))).misspelt("wlaks"))
                .isEmpty();
        assertThat(new Spelling(List.of(folder.resolve("gone.aff"))).misspelt("wlaks"))
                .isEmpty();
    }
}
