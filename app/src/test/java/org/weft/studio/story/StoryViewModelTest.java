package org.weft.studio.story;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.ResourceBundle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.weft.document.Content;
import org.weft.document.DocumentState;
import org.weft.document.Documents;
import org.weft.document.Edit;
import org.weft.document.Slot;
import org.weft.document.SlotKind;
import org.weft.engine.RgbImage;
import org.weft.engine.RgbImages;
import org.weft.studio.task.DirectTaskRunner;
import org.weft.studio.task.HeldTasks;

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
        story.incoming().add(List.of(picture("a.png"), broken, picture("b.png"), empty));
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
            // the banner above the story says so, with a way to take it over
            DocumentState access = Objects.requireNonNull(story.access().get());
            assertThat(access.readOnly()).isTrue();
            assertThat(access.canTakeOver()).isTrue();
            assertThat(access.reason()).isNotBlank();
            assertThat(story.notice().get()).isNull();
            story.addText("mine");
            assertThat(texts()).containsExactly("theirs");
            assertThat(String.valueOf(story.notice().get())).contains("The story cannot be changed");
        }
    }

    @Test
    void theStoryOpenedLastIsThereAgainInTheNextSession() throws IOException {
        story.addText("draft");
        Path named = folder.resolve("named.weft");
        story.create(named);
        story.addText("named");
        story.draft(); // holds nothing: the next session does not begin with it
        story.close();
        story = fresh();
        story.resume();
        assertThat(texts()).containsExactly("named");
        assertThat(story.notice().get()).isNull();
        story.close();
        Files.delete(named);
        story = fresh();
        story.resume();
        assertThat(texts()).containsExactly("draft");
        assertThat(String.valueOf(story.notice().get())).contains("named.weft");
    }

    @Test
    void aCopyOfAStoryWithAPlaceIsABackup() throws IOException {
        Path named = folder.resolve("named.weft");
        story.create(named);
        story.addText("one");
        String id = story.story().slots().getFirst().id();
        story.onAsked(() -> story.editText(id, "one, typed"));
        Path copy = folder.resolve("copy.weft");
        story.outgoing().copy(copy);
        story.onAsked(() -> {});
        story.addText("two");
        assertThat(Objects.requireNonNull(story.document()).file()).contains(named);
        try (var again = Documents.open(copy)) {
            assertThat(again.story().slots()).hasSize(1);
            assertThat(again.story().slots().getFirst().chosen().orElseThrow().content())
                    .isEqualTo(new Content.Text("one, typed"));
        }
        Notice said = Objects.requireNonNull(story.notice().get());
        assertThat(said.text()).contains("copy.weft");
        said.onAction().run();
        assertThat(texts()).containsExactly("one, typed");
    }

    @Test
    void leavingTheTitleOfAStoryWithoutOneIsNoEdit() {
        story.rename(story.title().get());
        assertThat(story.canUndo().get()).isFalse();
        story.rename("A fox");
        assertThat(story.story().title()).isEqualTo("A fox");
    }

    @Test
    void aScreenReaderHearsWhatIsWrongWithACardAndHowManyAlternativesItHas() {
        Content.Text words = new Content.Text("one");
        var a = Slots.candidate(words, null);
        Slot slot = new Slot("id", SlotKind.TEXT, List.of(a, Slots.candidate(words, null)), a.id(), null, "");
        assertThat(CardView.spoken(new Card(slot, 3, 10, false, null, null), TEXTS))
                .isEqualTo("Text card 3. one. does not fit. 2 alternatives");
    }

    @Test
    void aCopyOfADraftHoldsEverythingAndIsWorkedOnFromThen() throws IOException {
        story.addText("one");
        Path copy = folder.resolve("copy.weft");
        story.outgoing().copy(copy);
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

    @Test
    void aDescriptionOfAPictureIsAnEditAndTheSameWordsAreNone() throws IOException {
        story.incoming().add(List.of(picture("a.png")));
        String id = story.story().slots().getFirst().id();
        story.describe(id, "a grey square");
        story.describe(id, "a grey square");
        assertThat(story.story().slots().getFirst().altText()).isEqualTo("a grey square");
        assertThat(CardView.spoken(story.cards().getFirst(), TEXTS)).contains("a grey square");
        story.undo();
        assertThat(story.story().slots().getFirst().altText()).isEmpty();
        story.undo();
        assertThat(story.story().slots()).isEmpty();
        story.describe(id, "of a card that has gone");
        assertThat(story.story().slots()).isEmpty();
    }

    @Test
    void whatIsDroppedBecomesCardsWhateverItIs() throws IOException {
        DirectTaskRunner tasks = new DirectTaskRunner();
        Recall drop = new Recall(story, new ContinueViewModel(story, tasks, TEXTS), tasks, TEXTS);
        Path words = Files.writeString(folder.resolve("words.TXT"), "  a line\nand another \n");
        Path markdown = Files.writeString(folder.resolve("tale.md"), "once upon a time\n\n![](a.png)\n");
        drop.drop(List.of(words));
        assertThat(texts()).containsExactly("a line\nand another");
        Path picture = picture("a.png");
        drop.drop(List.of(markdown, picture));
        assertThat(story.story().slots())
                .extracting(Slot::kind)
                .containsExactly(SlotKind.TEXT, SlotKind.IMAGE, SlotKind.TEXT, SlotKind.IMAGE); // imports go to the end
        Path inside = Files.createDirectories(folder.resolve("things"));
        Files.writeString(inside.resolve("1.txt"), "first");
        Files.copy(picture, inside.resolve("2.png"));
        drop.drop(List.of(inside));
        assertThat(story.story().slots()).hasSize(6);
        Path broken = Files.writeString(folder.resolve("sheet.xlsx"), "no picture");
        drop.drop(List.of(broken));
        assertThat(String.valueOf(story.notice().get())).contains("sheet.xlsx");
        assertThat(story.story().slots()).hasSize(6);
    }

    @Test
    void anImportIsCancelledAndLeavesTheStoryAsItWas() throws IOException {
        story.addText("mine");
        HeldTasks tasks = HeldTasks.aside();
        StoryViewModel other = new StoryViewModel(tasks, TEXTS, new Drafts(folder.resolve("others")));
        other.draft();
        Path inside = Files.createDirectories(folder.resolve("many"));
        for (int i = 0; i < 5; i++) {
            Files.writeString(inside.resolve(i + ".txt"), "text " + i);
        }
        other.incoming().importFrom(inside);
        Notice running = Objects.requireNonNull(other.notice().get());
        assertThat(running.action()).isEqualTo(TEXTS.getString("action.cancel"));
        running.onAction().run();
        tasks.all();
        assertThat(String.valueOf(other.notice().get())).contains(TEXTS.getString("import.cancelled"));
        assertThat(other.story().slots()).isEmpty();
        other.incoming().importFrom(inside);
        tasks.all();
        assertThat(other.story().slots()).hasSize(5);
        other.close();
    }
}
