package org.weft.studio.lesson;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;
import java.util.ResourceBundle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.weft.engine.lesson.Lesson;
import org.weft.engine.lesson.LessonFile;
import org.weft.engine.trace.Trace;
import org.weft.engine.trace.TraceInfo;
import org.weft.engine.trace.TraceQuery;
import org.weft.studio.attention.AttentionViewModel;
import org.weft.studio.attention.Mode;
import org.weft.studio.task.DirectTaskRunner;

/** Lessons as a class sees them: pages that turn, an inspector that follows, a lesson of one's own. */
class LessonViewModelTest {
    private static final Path BUNDLED = Path.of("../assets/lessons");
    private static final ResourceBundle TEXTS = ResourceBundle.getBundle("org.weft.studio.messages", Locale.ENGLISH);

    @TempDir
    Path folder;

    private final DirectTaskRunner tasks = new DirectTaskRunner();
    private final AttentionViewModel attention = new AttentionViewModel(tasks, TEXTS);
    private final LessonViewModel model = new LessonViewModel(attention, tasks, TEXTS);

    @AfterEach
    void close() {
        model.close();
        attention.close();
    }

    private LessonViewModel.Shown shown() {
        return Objects.requireNonNull(model.shown().get());
    }

    private TraceQuery asked() {
        return Objects.requireNonNull(attention.question().get());
    }

    private static Path file(String name) {
        return BUNDLED.resolve(name + LessonFile.ENDING);
    }

    @Test
    void theBundledLessonsAreListedWithTheirTitles() throws Exception {
        model.list(BUNDLED);
        assertThat(model.lessons())
                .extracting(LessonViewModel.Entry::title)
                .hasSize(3)
                .doesNotContain("");
        Files.writeString(folder.resolve("broken.weftlesson"), "no zip");
        Files.copy(file("word"), folder.resolve("good.weftlesson"));
        model.list(folder);
        assertThat(model.lessons()).hasSize(1);
        assertThat(model.message().get()).contains("broken.weftlesson is no lesson");
        model.list(folder.resolve("none"));
        assertThat(model.lessons()).isEmpty();
    }

    @Test
    void everyStepTurnsTheInspectorAndFillsItsNumbers() {
        model.open(file("coat"));
        Lesson lesson = Objects.requireNonNull(model.lesson().get());
        for (int i = 0; i < lesson.steps().size(); i++) {
            assertThat(model.number().get()).isEqualTo(i);
            Lesson.Step step = lesson.steps().get(i);
            assertThat(asked().site()).contains("up_blocks");
            assertThat(attention.mode().get())
                    .isEqualTo(Mode.valueOf(step.look().shown().name()));
            assertThat(asked().queries().isEmpty()).isEqualTo(step.look().chosen() instanceof Lesson.Chosen.Everything);
            assertThat(shown().text()).isNotBlank().doesNotContain("{").doesNotContain("}");
            assertThat(attention.looked().get()).isNotNull();
            model.next();
        }
        assertThat(model.number().get())
                .as("there is nothing behind the last")
                .isEqualTo(lesson.steps().size() - 1);
        model.go(2);
        assertThat(asked().step()).isZero();
        model.previous();
        assertThat(asked().step()).isPositive();
        model.last();
        assertThat(shown().question()).isNotEmpty();
        assertThat(model.answered().get()).isFalse();
        model.answered().set(true);
        model.previous();
        model.next();
        assertThat(model.answered().get())
                .as("an answer is asked for each time")
                .isFalse();
        assertThat(model.message().get()).isEmpty();
    }

    @Test
    void aRegionIsAskedTheOtherWayRoundAndGoesWithItsStep() {
        model.open(file("word"));
        int asks = 0;
        for (int i = 0; i < Objects.requireNonNull(model.lesson().get()).steps().size(); i++) {
            model.go(i);
            boolean region = Objects.requireNonNull(model.lesson().get())
                            .steps()
                            .get(i)
                            .look()
                            .region()
                    != null;
            assertThat(attention.region().get() != null).isEqualTo(region);
            assertThat(attention.lookers().isEmpty()).isEqualTo(!region);
            asks += region ? 1 : 0;
        }
        assertThat(asks).isPositive();
    }

    @Test
    void leavingFreesTheFileAndAnotherTraceEndsTheLesson() throws Exception {
        model.open(file("tokens"));
        Path temporary = Objects.requireNonNull(attention.file().get());
        Path own = folder.resolve("own.trace");
        Files.copy(temporary, own);
        attention.open(own);
        assertThat(model.lesson().get()).isNull();
        assertThat(model.number().get()).isEqualTo(-1);
        assertThat(temporary).doesNotExist();
        assertThat(own).exists();
        model.open(folder.resolve("none.weftlesson"));
        assertThat(model.message().get()).contains("cannot be read");
        assertThat(attention.looked().get()).as("what was open stays").isNotNull();
    }

    @Test
    void aTeacherMakesALessonOfTheOpenTraceThatPlaysAgain() throws Exception {
        model.record();
        assertThat(model.draft().get()).isNull();
        assertThat(model.message().get()).contains("Open a trace first");
        Path trace = folder.resolve("class.trace");
        try (LessonFile bundled = LessonFile.open(file("coat"))) {
            Files.copy(bundled.trace(), trace);
        }
        attention.open(trace);
        model.record();
        attention.selectPlace(0.5, 0.5, false);
        attention.mode().set(Mode.HEAT);
        TraceQuery first = asked();
        model.addStep("Here", "The middle reads {share:image1} of picture 1.");
        TraceInfo info = Objects.requireNonNull(attention.info().get());
        attention.choose(info.items().getFirst());
        attention.toStep(0);
        attention.whoLooked(new Trace.Region(0, 0, 0, 0.5, 0.5));
        TraceQuery second = asked();
        model.addStep("Then", "This is the first step.");
        model.addStep(" ", "no title");
        assertThat(model.message().get()).contains("needs a title");
        Path own = folder.resolve("own.weftlesson");
        model.save("", own);
        assertThat(own).doesNotExist();
        model.save("Mine", own);
        assertThat(own).exists();
        assertThat(model.draft().get()).isNull();

        model.open(own);
        assertThat(asked()).isEqualTo(first);
        assertThat(attention.mode().get()).isEqualTo(Mode.HEAT);
        assertThat(shown().text()).matches("The middle reads [0-9.,]+% of picture 1\\.");
        model.next();
        assertThat(asked()).isEqualTo(second);
        assertThat(attention.region().get()).isEqualTo(new Trace.Region(0, 0, 0, 0.5, 0.5));
    }

    @Test
    void aLessonWithANumberThatTheTraceDoesNotHoldIsNotSaved() throws Exception {
        Path trace = folder.resolve("class.trace");
        try (LessonFile bundled = LessonFile.open(file("word"))) {
            Files.copy(bundled.trace(), trace);
        }
        attention.open(trace);
        model.record();
        model.addStep("Wrong", "{share:image9}");
        Path own = folder.resolve("own.weftlesson");
        model.save("Mine", own);
        assertThat(own).doesNotExist();
        assertThat(model.message().get()).contains("step 1").contains("{share:image9}");
        assertThat(model.draft().get()).as("nothing that was written is lost").isNotNull();
    }
}
