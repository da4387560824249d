package org.weft.studio.story;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.ResourceBundle;
import org.jspecify.annotations.Nullable;
import org.weft.document.PngProvenance;
import org.weft.document.Provenance;
import org.weft.studio.task.TaskRunner;

/**
 * Files dropped on the canvas: a picture that says how it was made brings its settings back, and itself only when that is wanted;
 * folders, lists and Markdown are imported, all else becomes cards.
 */
public final class Recall {
    /** Larger files are not looked into. */
    private static final long MOST = 128L << 20;

    private final StoryViewModel story;
    private final ContinueViewModel next;
    private final TaskRunner tasks;
    private final ResourceBundle texts;

    public Recall(StoryViewModel story, ContinueViewModel next, TaskRunner tasks, ResourceBundle texts) {
        this.story = story;
        this.next = next;
        this.tasks = tasks;
        this.texts = texts;
    }

    /** Takes one PNG's settings; several pictures, or one that says nothing of itself, become cards. */
    public void drop(List<Path> files) {
        files.stream().filter(Incoming::isStory).forEach(story.incoming()::importFrom);
        List<Path> others = files.stream().filter(f -> !Incoming.isStory(f)).toList();
        if (files.size() != 1 || others.isEmpty()) {
            story.incoming().add(others);
            return;
        }
        Path file = files.getFirst();
        tasks.run(
                () -> Optional.ofNullable(read(file)),
                found -> found.ifPresentOrElse(
                        p -> recalled(file, p), () -> story.incoming().add(files)),
                e -> story.incoming().add(files));
    }

    private static @Nullable Provenance read(Path file) throws IOException {
        if (!Files.isRegularFile(file) || Files.size(file) > MOST) {
            return null;
        }
        return PngProvenance.read(Files.readAllBytes(file)).orElse(null);
    }

    private void recalled(Path file, Provenance p) {
        next.recall(p);
        String name = String.valueOf(file.getFileName());
        story.notice()
                .set(new Notice(
                        texts.getString("recall.done").replace("{0}", name).replace("{1}", Long.toString(p.seed())),
                        false,
                        texts.getString("recall.add"),
                        () -> story.incoming().add(List.of(file))));
    }
}
