package org.weft.studio.story;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.ResourceBundle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.weft.document.Content;
import org.weft.document.Documents;
import org.weft.document.Edit;
import org.weft.document.Slot;
import org.weft.document.SlotKind;
import org.weft.engine.RgbImage;
import org.weft.engine.RgbImages;
import org.weft.studio.task.DirectTaskRunner;

class StoryViewModelTest {
    private static final ResourceBundle TEXTS = ResourceBundle.getBundle("org.weft.studio.messages");

    @TempDir
    Path folder;

    private StoryViewModel story = new StoryViewModel(new DirectTaskRunner(), TEXTS, new Drafts(Path.of(".")));

    @BeforeEach
    void open() {
        story = fresh();
        story.draft();
    }

    @AfterEach
    void close() {
        story.close();
    }

    private StoryViewModel fresh() {
        return new StoryViewModel(new DirectTaskRunner(), TEXTS, new Drafts(folder.resolve("drafts")));
    }

    private List<String> texts() {
        return story.story().slots().stream()
                .map(s -> ((Content.Text) s.chosen().orElseThrow().content()).text())
                .toList();
    }

    private Path picture(String name) throws IOException {
        byte[] rgb = new byte[8 * 6 * 3];
        rgb[0] = (byte) name.hashCode();
        return Files.write(folder.resolve(name), RgbImages.png(new RgbImage(8, 6, rgb)));
    }

    @Test
    void cardsGoBehindTheSelectedOneAndAreSelected() {
        story.addText("one");
        story.addText("three");
        story.selected().set(story.story().slots().getFirst().id());
        story.addText("two");
        assertThat(texts()).containsExactly("one", "two", "three");
        assertThat(story.selected().get())
                .isEqualTo(story.story().slots().get(1).id());
        assertThat(story.cards()).extracting(Card::number).containsExactly(1, 2, 3);
    }

    @Test
    void movingDeletingAndDuplicatingCanBeTakenBackOneByOne() {
        for (String word : List.of("one", "two", "three")) {
            story.addText(word);
        }
        story.moveSelected(-1);
        assertThat(texts()).containsExactly("one", "three", "two");
        story.moveSelected(-1);
        story.moveSelected(-1); // is first already
        assertThat(texts()).containsExactly("three", "one", "two");
        story.duplicateSelected();
        assertThat(texts()).containsExactly("three", "three", "one", "two");
        story.deleteSelected();
        assertThat(texts()).containsExactly("three", "one", "two");
        story.deleteSelected(); // nothing is selected any more
        assertThat(texts()).hasSize(3);
        for (int i = 0; i < 4; i++) {
            story.undo();
        }
        assertThat(texts()).containsExactly("one", "two", "three");
        assertThat(story.canRedo().get()).isTrue();
        story.redo();
        assertThat(texts()).containsExactly("one", "three", "two");
    }

    @Test
    void typingTheSameWordsIsNoEdit() {
        story.addText("one");
        String id = story.story().slots().getFirst().id();
        story.editText(id, "one");
        story.editText(id, "uno");
        story.undo();
        assertThat(texts()).containsExactly("one");
        story.undo();
        assertThat(texts()).isEmpty();
    }

    @Test
    void picturesComeInOrderAndOneThatCannotBeReadIsSaidByName() throws IOException {
        Path broken = Files.write(folder.resolve("broken.png"), new byte[] {1, 2, 3});
        Path empty = Files.write(folder.resolve("empty.jpg"), new byte[0]);
        story.addPictures(List.of(picture("a.png"), broken, picture("b.png"), empty));
        assertThat(story.cards()).hasSize(2);
        assertThat(story.notice().get()).isNotNull();
        assertThat(String.valueOf(story.notice().get())).contains("empty.jpg");
        Slot first = story.story().slots().getFirst();
        assertThat(first.kind()).isEqualTo(SlotKind.IMAGE);
        assertThat(first.chosen().orElseThrow().content()).isInstanceOf(Content.Picture.class);
    }

    @Test
    void aDraftIsThereAgainInTheNextSession() {
        story.addText("kept");
        story.rename("My story");
        story.close();
        story = fresh();
        story.resume();
        assertThat(texts()).containsExactly("kept");
        assertThat(story.title().get()).isEqualTo("My story");
        story.undo();
        assertThat(story.story().title()).isEmpty();
    }

    @Test
    void draftsThatNeverHeldACardAreClearedAway() throws IOException {
        story.close();
        for (int i = 0; i < 3; i++) {
            story = fresh();
            story.resume();
            story.close();
        }
        try (var files = Files.list(folder.resolve("drafts"))) {
            assertThat(files.filter(f -> f.toString().endsWith(".weft"))).hasSize(1);
        }
    }

    @Test
    void aFileThatIsNoStoryIsSaidAndTheStoryStays() throws IOException {
        story.addText("mine");
        Path other = Files.writeString(folder.resolve("notes.weft"), "no story at all");
        story.openAny(other);
        assertThat(String.valueOf(story.notice().get())).contains("notes.weft").contains("is not a Weft story");
        assertThat(texts()).containsExactly("mine");
        assertThat(Files.readString(other)).isEqualTo("no story at all");
        story.openAny(folder.resolve("gone.weft"));
        assertThat(String.valueOf(story.notice().get())).contains("is not there");
        Path list = Files.writeString(folder.resolve("annt.json"), "{\"sentences\": 3}");
        story.openAny(list);
        assertThat(String.valueOf(story.notice().get())).contains("annt.json");
        assertThat(texts()).containsExactly("mine");
    }

    @Test
    void aSampleOpensAsACopy() throws IOException {
        Path samples = Path.of("../assets/stories");
        List<Samples.Sample> all = Samples.list(samples);
        assertThat(all).hasSizeGreaterThan(3).allSatisfy(s -> assertThat(s.title())
                .isNotBlank());
        byte[] before = Files.readAllBytes(all.getFirst().list());
        story.openSample(all.getFirst().list());
        assertThat(story.title().get()).isEqualTo(all.getFirst().title());
        assertThat(story.cards()).hasSizeGreaterThan(3);
        story.selected().set(story.story().slots().getFirst().id());
        story.deleteSelected();
        assertThat(Files.readAllBytes(all.getFirst().list())).isEqualTo(before);
        story.undo();
        story.undo(); // opening is one edit
        assertThat(story.cards()).isEmpty();
    }

    @Test
    void aStoryOpenElsewhereIsShownButNotChanged() throws IOException {
        Path file = folder.resolve("shared.weft");
        try (var other = Documents.create(file)) {
            other.apply(new Edit.InsertSlot(0, Slots.of(SlotKind.TEXT, new Content.Text("theirs"))));
            story.open(file);
            assertThat(texts()).containsExactly("theirs");
            assertThat(String.valueOf(story.notice().get())).contains("can be looked at but not changed");
            story.addText("mine");
            assertThat(texts()).containsExactly("theirs");
            assertThat(story.notice().get()).isNotNull();
        }
    }

    @Test
    void aCopyHoldsEverythingAndIsWorkedOnFromThen() throws IOException {
        story.addText("one");
        Path copy = folder.resolve("copy.weft");
        story.saveCopy(copy);
        story.addText("two");
        assertThat(texts()).containsExactly("one", "two");
        story.close();
        try (var again = Documents.open(copy)) {
            assertThat(again.story().slots()).hasSize(2);
            assertThat(again.canUndo()).isTrue();
        }
    }

    @Test
    void aStoryOfAHundredThousandCharactersAndAnEmptyOneAreKept() {
        String tale = "word ".repeat(20_000);
        story.addText(tale);
        story.addText("");
        assertThat(texts()).containsExactly(tale, "");
    }
}
