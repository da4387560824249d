package org.weft.studio;

import org.weft.document.Content;
import org.weft.document.Slot;
import org.weft.engine.Target;
import org.weft.studio.shell.StudioView;
import org.weft.studio.story.ContinueViewModel;
import org.weft.studio.story.GenerationQueue;
import org.weft.studio.story.StoryViewModel;

/** What has to happen in the story before some of its screens can be drawn. */
final class SnapshotScenes {
    private SnapshotScenes() {}

    /** Brings the story screen into the state a snapshot shows. */
    static void prepare(String screen, StoryViewModel story, ContinueViewModel next, StudioView view) {
        if (screen.equals("queue")) {
            queue(story, next);
        } else if (screen.equals("compare")) {
            compare(story, view);
        }
    }

    /** Several wishes that wait. */
    private static void queue(StoryViewModel story, ContinueViewModel next) {
        GenerationQueue queue = next.queue();
        queue.paused().set(true);
        next.generate(Target.TEXT, 1);
        next.candidates().set(4);
        next.generate(Target.IMAGE, 1);
        next.candidates().set(1);
        picture(story, 0);
        next.regenerate();
        next.generate(Target.AUTO, 2);
    }

    /** Two pictures of the story side by side under the slider. */
    private static void compare(StoryViewModel story, StudioView view) {
        picture(story, 0);
        String first = story.selected().get();
        picture(story, 1);
        String second = story.selected().get();
        if (first != null && second != null) {
            story.selection().set(java.util.List.of(first, second), second);
        }
        view.openCompare();
    }

    private static void picture(StoryViewModel story, int which) {
        int left = which;
        for (Slot slot : story.story().slots()) {
            if (slot.chosen().map(c -> c.content() instanceof Content.Picture).orElse(false) && left-- == 0) {
                story.selected().set(slot.id());
                return;
            }
        }
    }
}
