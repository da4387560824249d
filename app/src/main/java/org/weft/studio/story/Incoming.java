package org.weft.studio.story;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.MessageFormat;
import java.util.HashSet;
import java.util.List;
import java.util.ResourceBundle;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.weft.document.Content;
import org.weft.document.Documents;
import org.weft.document.PngProvenance;
import org.weft.document.SalvageReport;
import org.weft.document.Slot;
import org.weft.document.SlotKind;
import org.weft.document.StoryDocument;
import org.weft.document.export.ExportProgress;
import org.weft.document.importing.ImportFormat;
import org.weft.document.importing.ImportReport;
import org.weft.engine.EngineException;
import org.weft.engine.RgbImage;
import org.weft.engine.RgbImages;
import org.weft.studio.task.TaskRunner;

/** Files, folders and pictures that become cards of the story. Read in the background; an import can be cancelled. */
public final class Incoming {
    /** Notes of a report that are shown; the command line shows all. */
    private static final int MOST_NOTES = 5;

    private static final long LONGEST_TEXT = 4L << 20;

    private final StoryViewModel story;
    private final TaskRunner tasks;
    private final ResourceBundle texts;
    /** Set to stop the imports that run. */
    private final Set<AtomicBoolean> running = new HashSet<>();

    Incoming(StoryViewModel story, TaskRunner tasks, ResourceBundle texts) {
        this.story = story;
        this.tasks = tasks;
        this.texts = texts;
        story.onLeave(() -> running.forEach(stop -> stop.set(true)));
    }

    /** Whether a file is a list, Markdown or a folder, and so holds a story of its own. */
    static boolean isStory(Path source) {
        String name = String.valueOf(source.getFileName()).toLowerCase(java.util.Locale.ROOT);
        return Files.isDirectory(source)
                || Stream.of(".json", ".md", ".markdown").anyMatch(name::endsWith);
    }

    /** Adds what a file or folder holds to the end of the story, as one edit. */
    public void importFrom(Path source) {
        StoryDocument d = story.document();
        if (d == null) {
            return;
        }
        AtomicBoolean stop = new AtomicBoolean();
        running.add(stop);
        tellProgress(0, stop);
        ExportProgress progress = new ExportProgress() {
            @Override
            public void done(double fraction) {
                tasks.onScreenThrottled("import", () -> {
                    if (!stop.get()) {
                        tellProgress(fraction, stop);
                    }
                });
            }

            @Override
            public boolean cancelled() {
                return stop.get();
            }
        };
        tasks.runAside(
                () -> ImportFormat.of(source).importer().into(d, source, progress),
                report -> {
                    running.remove(stop);
                    stop.set(true); // nothing more is said of its progress
                    story.refresh(d, d.story());
                    tell(report);
                },
                e -> {
                    running.remove(stop);
                    // where another story was opened, this one is closed before the import has noticed
                    boolean stopped = stop.getAndSet(true);
                    if (stopped || (e instanceof EngineException x && x.code() == EngineException.Code.CANCELLED)) {
                        story.notice().set(Notice.info(texts.getString("import.cancelled")));
                    } else {
                        story.report(e);
                    }
                });
    }

    private void tellProgress(double fraction, AtomicBoolean stop) {
        story.notice()
                .set(new Notice(
                        MessageFormat.format(texts.getString("import.running"), fraction),
                        false,
                        texts.getString("action.cancel"),
                        () -> stop.set(true)));
    }

    private void tell(ImportReport report) {
        String said = MessageFormat.format(texts.getString("import.done"), report.texts(), report.pictures());
        story.notice().set(Notice.info(lines(said, report.notes())));
    }

    private static String lines(String first, List<String> notes) {
        return String.join(
                "\n",
                Stream.concat(Stream.of(first), notes.stream().limit(MOST_NOTES))
                        .toList());
    }

    /** Offers to save what can be read. @param target where to */
    void damaged(Path file, Path target, Exception e) {
        story.notice()
                .set(new Notice(
                        String.valueOf(e.getMessage()),
                        true,
                        texts.getString("access.salvage"),
                        () -> tasks.run(() -> Documents.salvage(file, target), this::salvaged, story::report)));
    }

    private void salvaged(SalvageReport report) {
        story.open(report.file());
        String said = MessageFormat.format(
                texts.getString("access.salvaged"),
                report.cards(),
                report.file().getFileName());
        story.notice().set(Notice.info(lines(said, report.notes())));
    }

    /** Adds files behind the selected card, or at the end: pictures, and texts as text cards. */
    public void add(List<Path> files) {
        StoryDocument d = story.document();
        for (Path file : files) {
            if (d != null) {
                tasks.run(
                        () -> slot(d, file),
                        slot -> story.insert(d, slot),
                        e -> story.report(new IOException(file.getFileName() + ": " + e.getMessage(), e)));
            }
        }
    }

    private static Slot slot(StoryDocument d, Path file) throws IOException {
        if (String.valueOf(file.getFileName())
                .toLowerCase(java.util.Locale.ROOT)
                .endsWith(".txt")) {
            if (Files.size(file) > LONGEST_TEXT) {
                throw new IOException("is too long for a text card; split it first.");
            }
            String words = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
            return Slots.of(SlotKind.TEXT, new Content.Text(words.strip()));
        }
        return pictureSlot(d, Files.readAllBytes(file));
    }

    /** Adds a picture that was copied or dropped as pixels. */
    public void add(RgbImage image) {
        StoryDocument d = story.document();
        if (d != null) {
            tasks.run(() -> pictureSlot(d, RgbImages.png(image)), slot -> story.insert(d, slot), story::report);
        }
    }

    private static Slot pictureSlot(StoryDocument d, byte[] bytes) throws IOException {
        RgbImage image = RgbImages.decode(bytes);
        Content content = new Content.Picture(d.storePicture(bytes), image.width(), image.height());
        // a picture that says how it was made keeps saying so
        return Slots.of(SlotKind.IMAGE, content, PngProvenance.read(bytes).orElse(null));
    }
}
