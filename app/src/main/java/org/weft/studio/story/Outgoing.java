package org.weft.studio.story;

import java.nio.file.Path;
import java.util.Optional;
import java.util.ResourceBundle;
import org.jspecify.annotations.Nullable;
import org.weft.document.Candidate;
import org.weft.document.Documents;
import org.weft.document.StoryDocument;
import org.weft.document.export.PictureFile;
import org.weft.studio.task.TaskRunner;

/** What leaves the story: copies of all of it, and single pictures. */
public final class Outgoing {
    private final StoryViewModel story;
    private final TaskRunner tasks;
    private final ResourceBundle texts;
    private final Drafts drafts;

    Outgoing(StoryViewModel story, TaskRunner tasks, ResourceBundle texts, Drafts drafts) {
        this.story = story;
        this.tasks = tasks;
        this.texts = texts;
        this.drafts = drafts;
    }

    /**
     * Writes a copy of the story with its history to another file. A draft, which has no place of its own yet, and a story whose
     * file takes no edits go on there; any other stays open where it is.
     */
    public void copy(Path target) {
        StoryDocument d = story.document();
        if (d == null) {
            return;
        }
        story.commitTyping();
        boolean moves = d.readOnly()
                || d.state().unsaved()
                || d.file().map(drafts::holds).orElse(true);
        tasks.run(
                () -> {
                    d.saveCopy(target);
                    return moves ? Optional.of(Documents.open(target)) : Optional.<StoryDocument>empty();
                },
                there -> {
                    there.ifPresent(story::show);
                    tell(target, there.isPresent());
                },
                story::report);
    }

    private void tell(Path target, boolean moved) {
        String said = texts.getString(moved ? "copy.moved" : "copy.saved").replace("{0}", target.toString());
        story.notice()
                .set(
                        moved
                                ? Notice.info(said)
                                : new Notice(said, false, texts.getString("copy.open"), () -> story.open(target)));
    }

    /** Whether the card in hand shows a picture; when not, it is said what to do. */
    public boolean hasPicture() {
        if (picture() == null) {
            story.notice().set(Notice.info(texts.getString("picture.save.none")));
        }
        return picture() != null;
    }

    private @Nullable Candidate picture() {
        return story.inHand().filter(c -> Slots.hash(c.content()) != null).orElse(null);
    }

    /** Writes the picture that the card in hand shows as a PNG, which says how it was made. */
    public void savePicture(Path to) {
        StoryDocument d = story.document();
        Candidate shown = picture();
        if (d != null && shown != null) {
            tasks.runAside(
                    () -> {
                        PictureFile.write(shown, to, d::picture);
                        return to;
                    },
                    file -> story.notice()
                            .set(Notice.info(texts.getString("picture.saved").replace("{0}", file.toString()))),
                    story::report);
        }
    }
}
