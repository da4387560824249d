package org.weft.evaluate.storyworld;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What is put to a model, and what is measured by it. */
public enum Subject {
    /** Pictures of label maps. */
    LABELS,
    /** Frames 2 to 5 of stories. */
    STORIES,
    CAPTIONS,
    /** Questions and boxes. */
    ANSWERS;

    /** Measures that the judge takes of true pictures too. */
    List<String> judged() {
        return switch (this) {
            case LABELS -> List.of(Exam.LABELS);
            case STORIES -> List.of(Exam.COAT, Exam.ACCESSORY, Exam.IDENTITY, Exam.PRESENT);
            case CAPTIONS, ANSWERS -> List.of();
        };
    }

    /** The other measures. */
    List<String> plain() {
        return switch (this) {
            case LABELS -> List.of();
            case STORIES -> List.of(Exam.DISTANCE);
            case CAPTIONS -> List.of(Exam.ATTRIBUTES, Exam.CIDER);
            case ANSWERS -> List.of(Exam.QUESTIONS, Exam.BOXES);
        };
    }

    /** As the command line writes it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** That of this word, if there is one. */
    public static Optional<Subject> of(String word) {
        return Arrays.stream(values()).filter(s -> s.word().equals(word)).findFirst();
    }

    /** All of them as the command line writes them. */
    public static List<String> words() {
        return Arrays.stream(values()).map(Subject::word).toList();
    }
}
