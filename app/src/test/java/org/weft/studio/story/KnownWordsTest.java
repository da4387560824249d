package org.weft.studio.story;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.weft.engine.LoadedModel.UnknownWord;
import org.weft.studio.spelling.Spelling;
import org.weft.studio.task.DirectTaskRunner;
import org.weft.studio.task.TaskRunner;

class KnownWordsTest {
    private static final Spelling SPELLING = Spelling.of(Locale.US, Path.of("../assets/spelling"));

    private @Nullable List<UnknownWord> ofModel;
    private int told;

    /** Background work that is done when the test says so. */
    private static final class Later implements TaskRunner {
        private final DirectTaskRunner direct = new DirectTaskRunner();
        final Deque<Runnable> aside = new ArrayDeque<>();

        @Override
        public <T> void run(Callable<T> work, Consumer<T> done, Consumer<Exception> failed) {
            direct.run(work, done, failed);
        }

        @Override
        public <T> void runAside(Callable<T> work, Consumer<T> done, Consumer<Exception> failed) {
            aside.add(() -> direct.run(work, done, failed));
        }

        @Override
        public void onScreen(Runnable action) {
            action.run();
        }

        @Override
        public void onScreenThrottled(String key, Runnable action) {
            action.run();
        }

        @Override
        public void repeat(java.time.Duration every, Runnable action) {}
    }

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
        Later tasks = new Later();
        KnownWords words = new KnownWords(t -> ofModel, tasks);
        words.onChanged(() -> told++);
        assertThat(words.in("a zebra wlaks")).isEmpty();
        assertThat(tasks.aside).isEmpty(); // nothing checks yet
        words.spelling(SPELLING);
        int before = told;
        assertThat(words.in("a zebra wlaks")).isEmpty();
        assertThat(words.in("a zebra wlaks")).isEmpty();
        assertThat(words.spelt()).isTrue();
        assertThat(tasks.aside).hasSize(1); // once
        tasks.aside.remove().run();
        assertThat(told).isEqualTo(before + 1);
        assertThat(words(words.in("a zebra wlaks"))).containsExactly("wlaks");
        assertThat(words.at("a zebra wlaks", 9).orElseThrow().suggestions()).contains("walks");
    }

    @Test
    void ofWhatIsTypedQuicklyOneIsCheckedAtATimeAndTheNewestNext() {
        Later tasks = new Later();
        KnownWords words = new KnownWords(t -> ofModel, tasks);
        words.spelling(SPELLING);
        for (String text : List.of("wl", "wla", "wlak", "wlaks")) {
            words.in(text);
        }
        assertThat(tasks.aside).hasSize(1);
        tasks.aside.remove().run();
        tasks.aside.remove().run();
        assertThat(words(words.in("wlaks"))).containsExactly("wlaks");
    }

    @Test
    void whatWasCheckedForOneModelIsForgottenWithIt() {
        Later tasks = new Later();
        KnownWords words = new KnownWords(t -> ofModel, tasks);
        words.spelling(SPELLING);
        words.in("wlaks");
        ofModel = List.of(); // a model came meanwhile, which knows the word
        words.forget();
        tasks.aside.remove().run();
        assertThat(words.in("wlaks")).isEmpty();
        assertThat(words.spelt()).isFalse();
    }
}
