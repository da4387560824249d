package org.weft.studio.story;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.ResourceBundle;
import org.junit.jupiter.api.Test;
import org.weft.studio.shell.Texts;

class HelpAndTourTest {
    /** Quiet reading; the buttons take some seconds besides. */
    private static final double WORDS_A_SECOND = 3.3;

    @Test
    void theTourTakesLessThanAMinuteInEveryLanguage() {
        for (String language : Texts.languages()) {
            ResourceBundle texts = Texts.bundle(Locale.of(language));
            List<String> words = new ArrayList<>();
            List<String> steps = texts.keySet().stream()
                    .filter(k -> k.startsWith("tour.") && k.endsWith(".text"))
                    .toList();
            for (String key : steps) {
                words.addAll(List.of(texts.getString(key).split("\\s+")));
                words.addAll(List.of(texts.getString(key.replace(".text", "")).split("\\s+")));
            }
            assertThat(words.size() / WORDS_A_SECOND + steps.size())
                    .as("seconds in %s", language)
                    .isBetween(15.0, 60.0);
        }
    }
}
