package org.weft.studio.lesson;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.MessageFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.ResourceBundle;
import java.util.stream.Stream;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.IntegerProperty;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.property.SimpleIntegerProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import org.jspecify.annotations.Nullable;
import org.weft.engine.EngineException;
import org.weft.engine.lesson.Lesson;
import org.weft.engine.lesson.LessonFile;
import org.weft.engine.lesson.Looks;
import org.weft.engine.lesson.Placeholders;
import org.weft.engine.trace.Trace;
import org.weft.engine.trace.TraceInfo;
import org.weft.engine.trace.TraceQuery;
import org.weft.studio.attention.AttentionViewModel;
import org.weft.studio.attention.Mode;
import org.weft.studio.task.Failures;
import org.weft.studio.task.TaskRunner;

/** Plays a lesson in the inspector and records one from it. Called on the FX thread. */
public final class LessonViewModel {
    private final AttentionViewModel attention;
    private final TaskRunner tasks;
    private final ResourceBundle texts;
    private final ObservableList<Entry> lessons = FXCollections.observableArrayList();
    private final ObjectProperty<@Nullable Lesson> lesson = new SimpleObjectProperty<>();
    private final IntegerProperty number = new SimpleIntegerProperty(-1);
    private final ObjectProperty<@Nullable Shown> shown = new SimpleObjectProperty<>();
    private final BooleanProperty answered = new SimpleBooleanProperty();
    private final StringProperty message = new SimpleStringProperty("");
    private final ObjectProperty<@Nullable LessonDraft> draft = new SimpleObjectProperty<>();
    private @Nullable Playing playing;
    private long asked;

    /** A lesson that can be chosen. */
    public record Entry(Path file, String title, String about) {}

    /**
     * A step as it is read, every number filled in.
     *
     * @param question empty without
     */
    public record Shown(String title, String text, String question, String answer) {}

    /** What is open for a lesson: the file, and the trace a second time, for the numbers in its text. */
    private record Playing(LessonFile file, Trace trace) implements AutoCloseable {
        @Override
        public void close() {
            synchronized (trace) { // a step may be reading its numbers
                trace.close();
            }
            file.close();
        }
    }

    public LessonViewModel(AttentionViewModel attention, TaskRunner tasks, ResourceBundle texts) {
        this.attention = attention;
        this.tasks = tasks;
        this.texts = texts;
        attention.file().addListener((o, before, now) -> {
            Playing p = playing;
            if (p != null && now != null && !now.equals(p.file().trace())) {
                leave(); // another trace was opened: the lesson is over
            }
        });
    }

    /** Lessons that are bundled. */
    public ObservableList<Entry> lessons() {
        return lessons;
    }

    /** The one that plays. */
    public ObjectProperty<@Nullable Lesson> lesson() {
        return lesson;
    }

    /** Of the step, from 0; -1 while none is shown. */
    public IntegerProperty number() {
        return number;
    }

    public ObjectProperty<@Nullable Shown> shown() {
        return shown;
    }

    /** Whether the answer to the step's question may be seen. */
    public BooleanProperty answered() {
        return answered;
    }

    /** What went wrong or was done, empty for nothing. */
    public StringProperty message() {
        return message;
    }

    /** A lesson that is being made from the open trace; null while none is. */
    public ObjectProperty<@Nullable LessonDraft> draft() {
        return draft;
    }

    private Locale locale() {
        Locale of = texts.getLocale();
        return of == null || of.getLanguage().isEmpty() ? Locale.ENGLISH : of;
    }

    /** Lists the lessons of a folder, in the order of their files' names. A file that is no lesson is left out. */
    public void list(Path folder) {
        tasks.runAside(() -> entries(folder), lessons::setAll, e -> message.set(Failures.said(texts, e)));
    }

    private List<Entry> entries(Path folder) throws IOException {
        List<Entry> out = new ArrayList<>();
        if (!Files.isDirectory(folder)) {
            return out;
        }
        List<Path> files;
        try (Stream<Path> all = Files.list(folder)) {
            files = all.filter(p -> p.toString().endsWith(LessonFile.ENDING))
                    .sorted()
                    .toList();
        }
        for (Path p : files) {
            try {
                Lesson l = LessonFile.read(p);
                out.add(new Entry(p, l.title().in(locale()), l.about().in(locale())));
            } catch (EngineException e) {
                message.set(Failures.said(texts, e));
            }
        }
        return out;
    }

    /** Opens a lesson and shows its first step. */
    public void open(Path file) {
        tasks.runAside(
                () -> {
                    LessonFile opened = LessonFile.open(file);
                    try {
                        return new Playing(opened, Trace.open(opened.trace()));
                    } catch (RuntimeException e) {
                        opened.close();
                        throw e;
                    }
                },
                this::play,
                e -> message.set(Failures.said(texts, e)));
    }

    private void play(Playing now) {
        leave();
        message.set("");
        playing = now;
        lesson.set(now.file().lesson());
        attention.open(
                now.file().trace(),
                () -> {
                    if (now.equals(playing)) {
                        go(0);
                    }
                },
                () -> {
                    if (now.equals(playing)) {
                        leave();
                    }
                });
    }

    /** Ends the lesson; its trace stays on screen until another is opened. */
    public void leave() {
        Playing p = playing;
        playing = null;
        asked++;
        lesson.set(null);
        number.set(-1);
        shown.set(null);
        if (p != null) {
            tasks.runAside(
                    () -> {
                        p.close();
                        return true;
                    },
                    ok -> {},
                    e -> {});
        }
    }

    public void next() {
        go(number.get() + 1);
    }

    public void previous() {
        go(number.get() - 1);
    }

    public void last() {
        Lesson l = lesson.get();
        if (l != null) {
            go(l.steps().size() - 1);
        }
    }

    /** @param step from 0; there is nothing before the first and behind the last */
    public void go(int step) {
        Lesson l = lesson.get();
        Playing p = playing;
        if (l == null || p == null || step < 0 || step >= l.steps().size()) {
            return;
        }
        number.set(step);
        answered.set(false);
        Lesson.Step now = l.steps().get(step);
        try {
            look(now.look());
        } catch (EngineException e) {
            message.set(Failures.said(texts, e));
            return;
        }
        long ticket = ++asked;
        tasks.runAside(
                () -> read(p, now),
                words -> {
                    if (ticket == asked) {
                        shown.set(words);
                    }
                },
                e -> {
                    if (ticket == asked) {
                        message.set(Failures.said(texts, e));
                    }
                });
    }

    private Shown read(Playing p, Lesson.Step step) {
        synchronized (p.trace()) {
            Placeholders fill = new Placeholders(p.trace(), step.look(), locale());
            Lesson.Words question = step.question();
            Lesson.Words answer = step.answer();
            return new Shown(
                    fill.fill(step.title().in(locale())),
                    fill.fill(step.text().in(locale())),
                    question == null ? "" : fill.fill(question.in(locale())),
                    answer == null ? "" : fill.fill(answer.in(locale())));
        }
    }

    /** Turns the inspector to what a step shows. */
    private void look(Lesson.Look look) {
        TraceInfo info = attention.info().get();
        if (info == null) {
            return;
        }
        TraceQuery query = Looks.query(info, look);
        attention.choose(info.items().get(query.item()));
        attention.mode().set(Mode.valueOf(look.shown().name()));
        attention.follow(query);
        attention.whoLooked(Looks.region(info, look));
    }

    /** Begins a lesson about the trace that is open. */
    public void record() {
        leave();
        Path trace = attention.file().get();
        if (trace == null) {
            message.set(texts.getString("lesson.record.none"));
        } else {
            message.set("");
            draft.set(new LessonDraft(trace, locale().getLanguage()));
        }
    }

    /** Adds what the inspector shows now to the lesson that is being made. */
    public void addStep(String title, String text) {
        LessonDraft d = draft.get();
        TraceQuery query = attention.question().get();
        if (d == null || query == null || !d.trace().equals(attention.file().get())) {
            message.set(texts.getString("lesson.record.none"));
            return;
        }
        if (title.isBlank() || text.isBlank()) {
            message.set(texts.getString("lesson.record.empty"));
            return;
        }
        Lesson.Shown how = Lesson.Shown.valueOf(attention.mode().get().name());
        d.add(title, text, Looks.of(query, attention.region().get(), how));
        message.set(MessageFormat.format(
                texts.getString("lesson.record.added"), d.steps().size()));
    }

    /** Writes the lesson that is being made, after everything in it was tried. */
    public void save(String title, Path to) {
        LessonDraft d = draft.get();
        if (d == null) {
            return;
        }
        if (title.isBlank() || d.steps().isEmpty()) {
            message.set(texts.getString("lesson.record.empty"));
            return;
        }
        Lesson made = d.lesson(title);
        tasks.runAside(
                () -> {
                    try (Trace trace = Trace.open(d.trace())) {
                        List<String> problems = LessonFile.problems(made, trace);
                        if (problems.isEmpty()) {
                            LessonFile.write(to, made, d.trace());
                        }
                        return problems;
                    }
                },
                problems -> {
                    if (problems.isEmpty()) {
                        draft.set(null);
                        message.set(MessageFormat.format(texts.getString("lesson.record.saved"), to));
                    } else {
                        message.set(String.join("\n", problems));
                    }
                },
                e -> message.set(Failures.said(texts, e)));
    }

    /** Frees what a lesson has open. */
    public void close() {
        leave();
    }
}
