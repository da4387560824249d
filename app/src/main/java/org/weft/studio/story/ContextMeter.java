package org.weft.studio.story;

import java.util.function.Supplier;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.collections.ListChangeListener;
import org.jspecify.annotations.Nullable;
import org.weft.document.Story;
import org.weft.document.StoryDocument;
import org.weft.engine.ContextReport;
import org.weft.engine.LoadedModel;
import org.weft.engine.Segments;
import org.weft.engine.Target;
import org.weft.studio.task.TaskRunner;

/** What the story costs of the model's context; asked anew whenever the model would read something else. */
final class ContextMeter {
    private final StoryViewModel story;
    private final TaskRunner tasks;
    private final Supplier<@Nullable LoadedModel> model;
    private final ObjectProperty<@Nullable ContextReport> context = new SimpleObjectProperty<>();
    private @Nullable String measured;

    ContextMeter(StoryViewModel story, TaskRunner tasks, Supplier<@Nullable LoadedModel> model) {
        this.story = story;
        this.tasks = tasks;
        this.model = model;
        story.title().addListener((o, a, b) -> measure());
        story.cards().addListener((ListChangeListener<Card>) c -> measureLater());
    }

    ObjectProperty<@Nullable ContextReport> context() {
        return context;
    }

    /** Cards change often; the story they show does not. */
    private void measureLater() {
        if (!signature(story.story()).equals(measured)) {
            measure();
        }
    }

    private static String signature(Story s) {
        StringBuilder out = new StringBuilder();
        s.slots().forEach(slot -> out.append(slot.id())
                .append(slot.chosenId())
                .append(slot.chosen().map(c -> c.content().hashCode()).orElse(0)));
        return out.toString();
    }

    /** Asks the model what the story costs. */
    void measure() {
        LoadedModel m = model.get();
        StoryDocument d = story.document();
        if (m == null || d == null) {
            return;
        }
        Story now = story.story();
        measured = signature(now);
        tasks.runAside(
                () -> m.measure(
                        Segments.of(now, d::picture), Target.AUTO, m.info().defaultText()),
                report -> {
                    if (story.shows(d)) {
                        context.set(report);
                        story.setContext(report);
                    }
                },
                e -> {
                    if (story.shows(d)) { // another was opened meanwhile, and this one closed
                        story.report(e);
                    }
                });
    }
}
