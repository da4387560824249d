package org.weft.studio.story;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.weft.engine.LoadedModel.UnknownWord;
import org.weft.studio.spelling.Spelling;
import org.weft.studio.task.DirectTaskRunner;
import org.weft.studio.task.HeldTasks;

class KnownWordsTest {
    private static final Spelling SPELLING = Spelling.of(Locale.US, Path.of("../assets/spelling"));

    private @Nullable List<UnknownWord> ofModel;
    private int told;

    private static List<String> words(List<UnknownWord> found) {
        return found.stream().map(UnknownWord::word).toList();
    }

    @Test
    void aModelWithAListOfWordsHasTheSay() {
        KnownWords words = new KnownWords(t -> ofModel, new DirectTaskRunner());
        words.spelling(SPELLING);
        ofModel = List.of(new UnknownWord(0, "zebra", List.of()));
        assertThat(words(words.in("zebra wlaks"))).containsExactly("zebra");
        assertThat(words.spelt()).isFalse();
    }

    @Test
    void withoutOneSpellingIsCheckedInTheBackgroundAndTold() {
        HeldTasks tasks = HeldTasks.aside();
        KnownWords words = new KnownWords(t -> ofModel, tasks);
        words.onChanged(() -> told++);
        assertThat(words.in("a zebra wlaks")).isEmpty();
        assertThat(tasks.count()).isZero(); // nothing checks yet
        words.spelling(SPELLING);
        int before = told;
        assertThat(words.in("a zebra wlaks")).isEmpty();
        assertThat(words.in("a zebra wlaks")).isEmpty();
        assertThat(words.spelt()).isTrue();
        assertThat(tasks.count()).isEqualTo(1); // once
        tasks.one();
        assertThat(told).isEqualTo(before + 1);
        assertThat(words(words.in("a zebra wlaks"))).containsExactly("wlaks");
        assertThat(words.at("a zebra wlaks", 9).orElseThrow().suggestions()).contains("walks");
    }

    @Test
    void ofWhatIsTypedQuicklyOneIsCheckedAtATimeAndTheNewestNext() {
        HeldTasks tasks = HeldTasks.aside();
        KnownWords words = new KnownWords(t -> ofModel, tasks);
        words.spelling(SPELLING);
        for (String text : List.of("wl", "wla", "wlak", "wlaks")) {
            words.in(text);
        }
        assertThat(tasks.count()).isEqualTo(1);
        tasks.one();
        tasks.one();
        assertThat(words(words.in("wlaks"))).containsExactly("wlaks");
    }

    @Test
    void whatWasCheckedForOneModelIsForgottenWithIt() {
        HeldTasks tasks = HeldTasks.aside();
        KnownWords words = new KnownWords(t -> ofModel, tasks);
        words.spelling(SPELLING);
        words.in("wlaks");
        ofModel = List.of(); // a model came meanwhile, which knows the word
        words.forget();
        tasks.one();
        assertThat(words.in("wlaks")).isEmpty();
        assertThat(words.spelt()).isFalse();
    }
}
