package org.weft.studio.story;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.ResourceBundle;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.weft.document.Candidate;
import org.weft.document.Content;
import org.weft.document.Documents;
import org.weft.document.Story;
import org.weft.document.StoryDocument;
import org.weft.engine.GenerationEvent;
import org.weft.engine.RgbImage;
import org.weft.engine.Target;
import org.weft.studio.task.TaskRunner;

/** Another story is opened while something is typed, made, imported or on its way to the disk for the one before. */
class StorySwitchTest {
    private static final ResourceBundle TEXTS = ResourceBundle.getBundle("org.weft.studio.messages");

    @TempDir
    Path folder;

    private final Slow tasks = new Slow();
    private final FakeEngine engine = new FakeEngine();
    private StoryViewModel story = new StoryViewModel(tasks, TEXTS, new Drafts(Path.of(".")));
    private ContinueViewModel next = new ContinueViewModel(story, tasks, TEXTS);
    private Path before = Path.of(".");

    /** A disk that does nothing before it is told to: work in order, what comes of it on the screen in order. */
    private static final class Slow implements TaskRunner {
        private final Queue<Runnable> disk = new ArrayDeque<>();
        private final Queue<Runnable> screen = new ArrayDeque<>();

        @Override
        public <T> void run(Callable<T> work, Consumer<T> done, Consumer<Exception> failed) {
            disk.add(() -> {
                try {
                    T result = work.call();
                    screen.add(() -> done.accept(result));
                } catch (Exception e) {
                    screen.add(() -> failed.accept(e));
                }
            });
        }

        @Override
        public <T> void runAside(Callable<T> work, Consumer<T> done, Consumer<Exception> failed) {
            run(work, done, failed);
        }

        @Override
        public void onScreen(Runnable action) {
            action.run();
        }

        @Override
        public void onScreenThrottled(String key, Runnable action) {
            action.run();
        }

        @Override
        public void repeat(Duration every, Runnable action) {}

        /** The disk does all it was asked for before the screen hears of it, again and again. */
        void settle() {
            while (!disk.isEmpty() || !screen.isEmpty()) {
                while (!disk.isEmpty()) {
                    disk.remove().run();
                }
                if (!screen.isEmpty()) {
                    screen.remove().run();
                }
            }
        }
    }

    @BeforeEach
    void open() {
        story = new StoryViewModel(tasks, TEXTS, new Drafts(folder.resolve("drafts")));
        next = new ContinueViewModel(story, tasks, TEXTS);
        story.draft();
        next.load(() -> engine);
        tasks.settle();
        story.addText("one");
        tasks.settle();
        story.selected().set(null);
        before = Objects.requireNonNull(story.document()).file().orElseThrow();
    }

    @AfterEach
    void close() {
        next.close();
        tasks.settle();
        story.close();
    }

    private FakeEngine.FakeJob job() {
        return engine.model().jobs.getLast();
    }

    private static List<Content> contents(Story of) {
        return of.slots().stream()
                .flatMap(s -> s.chosen().stream())
                .map(Candidate::content)
                .toList();
    }

    private List<Content> kept() throws IOException {
        try (StoryDocument d = Documents.open(before)) {
            return contents(d.story());
        }
    }

    @Test
    void whatWasCompleteIsInTheOldStoryAndNothingInTheNewOne() throws IOException {
        next.generate(Target.AUTO, 2);
        next.generate(Target.TEXT, 1);
        tasks.settle();
        FakeEngine.FakeJob first = job();
        story.draft();
        first.done(0, FakeEngine.image(50, 7)); // is not at the disk yet when the other story comes
        tasks.settle();
        assertThat(first.cancelled).isTrue();
        assertThat(engine.model().jobs).hasSize(1); // what waited is not made for the new story
        assertThat(next.queue().wishes()).isEmpty();
        assertThat(next.proposals().all()).isEmpty();
        assertThat(next.state().get()).isEqualTo(EngineState.READY);
        assertThat(String.valueOf(story.notice().get())).contains("(2)");
        first.send(new GenerationEvent.ItemDone(0, 1, FakeEngine.text("late", 7)));
        tasks.settle();
        assertThat(story.story().slots()).isEmpty();
        assertThat(story.cards()).isEmpty();
        assertThat(kept()).hasSize(2);
        assertThat(kept().getFirst()).isEqualTo(new Content.Text("one"));
        assertThat(kept().getLast()).isInstanceOf(Content.Picture.class);
    }

    @Test
    void whatIsBeingTypedGoesToTheStoryItWasTypedIn() throws IOException {
        story.onAsked(() -> story.editText(story.story().slots().getFirst().id(), "one and a half"));
        story.draft();
        tasks.settle();
        assertThat(kept()).containsExactly(new Content.Text("one and a half"));
        assertThat(story.story().slots()).isEmpty();
    }

    @Test
    void aPictureOnItsWayGoesToTheStoryItWasAddedTo() throws IOException {
        story.draft();
        story.incoming().add(new RgbImage(2, 2, new byte[12])); // before the other story is there
        tasks.settle();
        assertThat(kept()).hasSize(2);
        assertThat(story.story().slots()).isEmpty();
    }

    @Test
    void anImportIsStoppedAndSaid() throws IOException {
        Path list = java.nio.file.Files.writeString(folder.resolve("tale.md"), "once upon a time\n");
        story.draft();
        tasks.disk.remove().run();
        story.incoming().importFrom(list);
        tasks.screen.remove().run();
        tasks.settle();
        assertThat(String.valueOf(story.notice().get())).contains(TEXTS.getString("import.cancelled"));
        assertThat(kept()).hasSize(1);
        assertThat(story.story().slots()).isEmpty();
    }

    @Test
    void aStoryThatIsOpenStaysOpenWhenItIsOpenedAgain() {
        StoryDocument now = story.document();
        story.open(before);
        tasks.settle();
        assertThat(story.document()).isSameAs(now);
        assertThat(Objects.requireNonNull(now).readOnly()).isFalse();
    }
}
