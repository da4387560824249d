package org.weft.studio.lesson;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.weft.engine.lesson.Lesson;

/** A lesson that is being made. */
public final class LessonDraft {
    private final Path trace;
    private final String language;
    private final List<Lesson.Step> steps = new ArrayList<>();

    LessonDraft(Path trace, String language) {
        this.trace = trace;
        this.language = language;
    }

    Path trace() {
        return trace;
    }

    List<Lesson.Step> steps() {
        return List.copyOf(steps);
    }

    void add(String title, String text, Lesson.Look look) {
        steps.add(new Lesson.Step(words(title), words(text), null, null, look));
    }

    private Lesson.Words words(String text) {
        return new Lesson.Words(Map.of(language, text.strip()));
    }

    Lesson lesson(String title) {
        return new Lesson(words(title), words(title), null, steps);
    }
}
