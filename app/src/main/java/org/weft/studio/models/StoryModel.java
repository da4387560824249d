package org.weft.studio.models;

import java.nio.file.Path;
import java.util.function.Consumer;
import javafx.beans.value.ChangeListener;
import javafx.beans.value.ObservableValue;
import org.jspecify.annotations.Nullable;
import org.weft.engine.LoadedModel;
import org.weft.studio.story.ContinueViewModel;
import org.weft.studio.story.EngineState;

/** The model the story works with, for screens that show it or put another in its place. Called on the FX thread. */
public final class StoryModel {
    private final ContinueViewModel next;

    public StoryModel(ContinueViewModel next) {
        this.next = next;
    }

    /** Where the loaded model lies; null while there is none. */
    public @Nullable Path directory() {
        LoadedModel model = next.model();
        return model == null ? null : model.info().directory();
    }

    /** Whether the loaded model is the one in a directory. */
    public boolean isFrom(Path directory) {
        Path used = directory();
        return used != null && same(used, directory);
    }

    static boolean same(Path one, Path other) {
        return one.toAbsolutePath().normalize().equals(other.toAbsolutePath().normalize());
    }

    /** Why the engine did not start; empty when it did or still may. */
    String failure() {
        return next.state().get() == EngineState.FAILED ? next.status().get() : "";
    }

    void onChange(Runnable then) {
        next.state().addListener((o, before, now) -> then.run());
    }

    /** Loads another model. @param then told once that is over, and whether the model is the one now */
    public void use(Path directory, Consumer<Boolean> then) {
        next.use(directory);
        if (next.state().get() != EngineState.LOADING) {
            then.accept(isFrom(directory));
            return;
        }
        next.state().addListener(new ChangeListener<>() {
            @Override
            public void changed(ObservableValue<? extends EngineState> state, EngineState before, EngineState now) {
                if (now != EngineState.LOADING) {
                    state.removeListener(this);
                    then.accept(isFrom(directory));
                }
            }
        });
    }
}
