package org.weft.studio.story;

import java.nio.file.Path;
import java.text.MessageFormat;
import java.util.List;
import java.util.ResourceBundle;
import javafx.beans.InvalidationListener;
import javafx.beans.Observable;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.IntegerProperty;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.property.SimpleIntegerProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import org.jspecify.annotations.Nullable;
import org.weft.engine.ContextReport;
import org.weft.engine.LoadedModel;
import org.weft.engine.Target;
import org.weft.engine.TracePlan;
import org.weft.engine.TraceSettings;

/** Whether and what to record of where the model looks, and how large that becomes. */
public final class RecordingViewModel {
    private static final Path NOWHERE = Path.of("");

    private final ResourceBundle texts;
    private final BooleanProperty on = new SimpleBooleanProperty();
    private final IntegerProperty everyStep = new SimpleIntegerProperty(1);
    private final BooleanProperty written = new SimpleBooleanProperty();
    private final BooleanProperty halves = new SimpleBooleanProperty();
    private final ObjectProperty<Recording.Part> part = new SimpleObjectProperty<>(Recording.Part.ALL);
    private final StringProperty size = new SimpleStringProperty("");

    RecordingViewModel(ResourceBundle texts) {
        this.texts = texts;
    }

    public BooleanProperty on() {
        return on;
    }

    /** Every how many denoising steps, 1 for all. */
    public IntegerProperty everyStep() {
        return everyStep;
    }

    /** Whether only words that are written are recorded. */
    public BooleanProperty written() {
        return written;
    }

    /** Whether weights are kept in half the space. */
    public BooleanProperty halves() {
        return halves;
    }

    public ObjectProperty<Recording.Part> part() {
        return part;
    }

    /** How large a recording becomes, in words; empty while that is not known. */
    public ReadOnlyStringProperty size() {
        return size;
    }

    /** What is to be recorded now, null for nothing. */
    @Nullable
    Recording chosen() {
        return on.get() ? choice() : null;
    }

    private Recording choice() {
        return new Recording(Math.max(1, everyStep.get()), written.get(), halves.get(), part.get());
    }

    /** Calls back when what it depends on changes. */
    void onChange(Runnable changed, Observable... others) {
        InvalidationListener listener = o -> changed.run();
        for (Observable own : List.of(on, everyStep, written, halves, part)) {
            own.addListener(listener);
        }
        for (Observable other : others) {
            other.addListener(listener);
        }
    }

    /**
     * Says how large the next picture's and the next text's recording becomes.
     *
     * @param pictures of the story
     * @param steps of denoising
     */
    void measure(@Nullable LoadedModel model, @Nullable ContextReport context, int pictures, int steps) {
        if (model == null || context == null || !on.get()) {
            size.set("");
            return;
        }
        if (pictures == 0) {
            size.set(texts.getString("attention.record.nothing"));
            return;
        }
        TraceSettings settings = choice().settings(NOWHERE);
        int longest = model.info().defaultText().maxTokens();
        TracePlan picture = new TracePlan(Target.IMAGE, 1, context.used(), pictures, steps, longest);
        TracePlan text = new TracePlan(Target.TEXT, 1, context.used(), pictures, steps, longest);
        long large = model.traceBytes(picture, settings);
        long small = model.traceBytes(text, settings);
        size.set(large < 0 || small < 0 ? "" : said("attention.record.size", large / 1e6, small / 1e6));
    }

    /** How much is recorded, while it is. */
    String soFar(long bytes) {
        return said("attention.record.sofar", bytes / 1e6);
    }

    private String said(String key, Object... values) {
        return new MessageFormat(texts.getString(key), texts.getLocale()).format(values);
    }
}
