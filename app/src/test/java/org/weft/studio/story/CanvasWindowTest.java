package org.weft.studio.story;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.ResourceBundle;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import javafx.geometry.Point2D;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.TextArea;
import javafx.scene.input.KeyCode;
import javafx.scene.input.MouseButton;
import javafx.scene.input.MouseEvent;
import javafx.scene.layout.BorderPane;
import javafx.scene.text.Font;
import javafx.stage.Stage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;
import org.testfx.util.WaitForAsyncUtils;
import org.weft.document.Arrangement;
import org.weft.document.Candidate;
import org.weft.document.Content;
import org.weft.document.PngProvenance;
import org.weft.document.Provenance;
import org.weft.document.SlotKind;
import org.weft.engine.GenerationEvent;
import org.weft.engine.RgbImages;
import org.weft.engine.Target;
import org.weft.studio.shell.Theme;
import org.weft.studio.task.FxTaskRunner;

/** The canvas and what the model makes on it as a person uses them: mouse and keys, real files, an engine that does as told. */
@ExtendWith(ApplicationExtension.class)
class CanvasWindowTest {
    private static final ResourceBundle TEXTS = ResourceBundle.getBundle("org.weft.studio.messages");

    @TempDir
    Path folder;

    private final FxTaskRunner tasks = new FxTaskRunner();
    private final FakeEngine engine = new FakeEngine();
    private @Nullable StoryViewModel storyModel;
    private @Nullable ContinueViewModel nextModel;
    private @Nullable StoryCanvas shown;

    @Start
    void start(Stage stage) {
        Font.loadFont(CanvasWindowTest.class.getResourceAsStream("/weft/fonts/Inter-Regular.otf"), 14);
        StoryViewModel story = new StoryViewModel(tasks, TEXTS, new Drafts(folder.resolve("drafts")));
        ContinueViewModel next = new ContinueViewModel(story, tasks, TEXTS);
        storyModel = story;
        nextModel = next;
        StoryCanvas canvas = new StoryCanvas(story, next, tasks, TEXTS);
        shown = canvas;
        BorderPane pane = new BorderPane(canvas);
        pane.setRight(new ContinuePanel(next, story, TEXTS, () -> {}));
        pane.getStyleClass().add("studio");
        Scene scene = new Scene(pane, 980, 900);
        new Theme().style(scene);
        stage.setScene(scene);
        stage.show();
        story.draft();
        next.load(() -> engine);
    }

    @AfterEach
    void close() {
        onFx(() -> {
            next().close();
            return true;
        });
        tasks.close();
        story().close();
    }

    private StoryViewModel story() {
        return Objects.requireNonNull(storyModel);
    }

    private ContinueViewModel next() {
        return Objects.requireNonNull(nextModel);
    }

    private StoryCanvas canvas() {
        return Objects.requireNonNull(shown);
    }

    private static void until(Supplier<Boolean> condition) throws Exception {
        WaitForAsyncUtils.waitFor(60, TimeUnit.SECONDS, () -> onFx(condition));
        WaitForAsyncUtils.waitForFxEvents();
    }

    private static <T> T onFx(Supplier<T> work) {
        return WaitForAsyncUtils.waitForAsyncFx(60_000, work::get);
    }

    private List<String> texts() {
        return story().story().slots().stream()
                .map(s -> s.chosen().map(Candidate::content).orElse(null))
                .map(c -> c instanceof Content.Text t ? t.text() : c == null ? "hole" : "picture")
                .toList();
    }

    private void write(String... words) throws Exception {
        until(() -> story().document() != null && next().state().get() == EngineState.READY);
        onFx(() -> {
            for (String word : words) {
                story().addText(word);
            }
            return true;
        });
        until(() -> texts().size() == words.length && canvas().deck().views().size() == words.length);
        onFx(() -> {
            story().selected().set(null);
            canvas().fullSize();
            return true;
        });
    }

    /** A point of a card on screen, as parts of its width and height. */
    private Point2D on(int card, double x, double y) {
        return onFx(() -> {
            Node node = Objects.requireNonNull(
                    canvas().deck().view(story().story().slots().get(card).id()));
            return node.localToScreen(x * ((CardView) node).getWidth(), y * ((CardView) node).getHeight());
        });
    }

    private void click(FxRobot robot, int card) {
        robot.clickOn(on(card, 0.5, 0.9));
        WaitForAsyncUtils.waitForFxEvents();
    }

    /** A click with keys held, which a robot without a display cannot make. */
    private void clickHolding(int card, boolean shift, boolean control) {
        Point2D at = on(card, 0.5, 0.9);
        onFx(() -> {
            Point2D p = canvas().screenToLocal(at);
            for (var type : List.of(MouseEvent.MOUSE_PRESSED, MouseEvent.MOUSE_RELEASED)) {
                canvas().fireEvent(new MouseEvent(
                        type,
                        p.getX(),
                        p.getY(),
                        at.getX(),
                        at.getY(),
                        MouseButton.PRIMARY,
                        1,
                        shift,
                        control,
                        false,
                        false,
                        true,
                        false,
                        false,
                        false,
                        false,
                        true,
                        null));
            }
            return true;
        });
    }

    private String id(int card) {
        return story().story().slots().get(card).id();
    }

    @Test
    void aCardIsDraggedBetweenTwoOthersAndTheGapIsShown(FxRobot robot) throws Exception {
        write("one", "two", "three");
        Node mark = robot.lookup(".drop-mark").query();
        assertThat(mark.isVisible()).isFalse();
        robot.moveTo(on(2, 0.5, 0.05)).press(MouseButton.PRIMARY);
        robot.moveTo(on(1, 0.2, 0.3));
        WaitForAsyncUtils.waitForFxEvents();
        assertThat(mark.isVisible()).isTrue();
        robot.release(MouseButton.PRIMARY);
        until(() -> texts().equals(List.of("one", "three", "two")));
        assertThat(mark.isVisible()).isFalse();
        onFx(() -> {
            story().undo();
            return true;
        });
        until(() -> texts().equals(List.of("one", "two", "three")));
    }

    @Test
    void severalCardsAreSelectedByKeysAndABandAndMoveTogether(FxRobot robot) throws Exception {
        write("one", "two", "three", "four");
        click(robot, 0);
        clickHolding(2, false, true);
        assertThat(story().selection().ids()).containsExactly(id(0), id(2));
        clickHolding(3, true, false);
        assertThat(story().selection().ids()).containsExactlyInAnyOrder(id(2), id(3));
        robot.push(KeyCode.SHORTCUT, KeyCode.A);
        WaitForAsyncUtils.waitForFxEvents();
        assertThat(story().selection().ids()).hasSize(4);
        Point2D from = on(0, -0.1, -0.05);
        robot.moveTo(from).press(MouseButton.PRIMARY);
        robot.moveTo(on(1, 0.5, 0.5));
        WaitForAsyncUtils.waitForFxEvents();
        assertThat(robot.lookup(".rubber-band").<Node>query().isVisible()).isTrue();
        robot.release(MouseButton.PRIMARY);
        WaitForAsyncUtils.waitForFxEvents();
        assertThat(story().selection().ids()).containsExactly(id(0), id(1));
        onFx(() -> {
            story().moveSelected(1);
            return true;
        });
        until(() -> texts().equals(List.of("three", "one", "two", "four")));
    }

    @Test
    void keysWalkTypeSplitAndDelete(FxRobot robot) throws Exception {
        write("one two", "three");
        onFx(() -> {
            canvas().requestFocus();
            return true;
        });
        robot.push(KeyCode.RIGHT);
        assertThat(onFx(() -> story().selected().get())).isEqualTo(id(0));
        assertThat(onFx(() ->
                        Objects.requireNonNull(canvas().deck().view(id(0))).getStyleClass()))
                .contains("in-hand"); // where the keys are is seen
        robot.push(KeyCode.ENTER);
        until(() -> canvas().editor().typing());
        TextArea area = canvas().editor().area();
        onFx(() -> {
            area.positionCaret(4);
            return true;
        });
        robot.push(KeyCode.SHORTCUT, KeyCode.SHIFT, KeyCode.ENTER);
        until(() -> texts().equals(List.of("one", "two", "three")));
        onFx(() -> {
            canvas().requestFocus();
            return true;
        });
        robot.push(KeyCode.END);
        robot.push(KeyCode.DELETE);
        until(() -> texts().equals(List.of("one", "two")));
    }

    @Test
    void anUnknownWordIsUnderlinedAndReplacedWhileTyping(FxRobot robot) throws Exception {
        write("the baer walks", "nothing odd");
        javafx.scene.shape.Path marks = onFx(() -> (javafx.scene.shape.Path)
                Objects.requireNonNull(canvas().deck().view(id(0))).lookup(".unknown-word"));
        until(() -> !marks.getElements().isEmpty());
        click(robot, 0);
        onFx(() -> {
            canvas().edit();
            canvas().editor().area().positionCaret(6);
            canvas().suggest();
            return true;
        });
        WaitForAsyncUtils.waitForFxEvents();
        robot.push(KeyCode.DOWN);
        robot.push(KeyCode.ENTER);
        until(() -> texts().getFirst().equals("the bear walks"));
    }

    @Test
    void cardsLieFreeWhereTheyAreDraggedOnAGridAndStayThere(FxRobot robot) throws Exception {
        write("one", "two");
        onFx(() -> {
            canvas().arrange(Arrangement.FREE);
            return true;
        });
        until(() -> story().story().arrangement() == Arrangement.FREE);
        double before = canvas().plan().places().get(1).y();
        robot.moveTo(on(1, 0.5, 0.05))
                .press(MouseButton.PRIMARY)
                .moveBy(30, 150)
                .release(MouseButton.PRIMARY);
        until(() -> story().story().slots().get(1).placement() != null);
        double y = Objects.requireNonNull(story().story().slots().get(1).placement())
                .y();
        assertThat(y).isBetween(before + 130, before + 170);
        assertThat(y % Arranging.GRID).isZero();
        assertThat(texts()).containsExactly("one", "two");
    }

    @Test
    void candidatesGrowSideBySideAndOneIsTaken(FxRobot robot) throws Exception {
        write("one");
        onFx(() -> {
            next().candidates().set(2);
            next().generate(Target.IMAGE, 1);
            return true;
        });
        until(() -> !engine.model().jobs.isEmpty());
        FakeEngine.FakeJob job = engine.model().jobs.getFirst();
        job.send(new GenerationEvent.Started());
        job.send(new GenerationEvent.Preview(0, 0, 1, 10, FakeEngine.picture(50)));
        until(() -> robot.lookup(".proposal").queryAll().size() == 2);
        job.done(0, FakeEngine.image(100, 7));
        job.done(1, FakeEngine.image(200, 8));
        job.finish();
        until(() -> next().state().get() == EngineState.READY
                && story().story().slots().getLast().candidates().size() == 2
                && next().proposals().all().getLast().state() == Proposal.State.DONE);
        String first = story().story().slots().getLast().chosenId();
        List<Node> takes = List.copyOf(robot.lookup(".proposal-take").queryAll());
        assertThat(takes.getFirst().isDisabled()).isTrue(); // the story has it already
        robot.clickOn(takes.getLast());
        until(() -> !Objects.equals(story().story().slots().getLast().chosenId(), first));
        until(() -> takes.getLast().isDisabled());
        assertThat(story().story().slots().getLast().candidates()).hasSize(2);
    }

    @Test
    void twoAlternativesAreComparedUnderASliderAndAsDifference(FxRobot robot) throws Exception {
        candidatesGrowSideBySideAndOneIsTaken(robot);
        onFx(() -> {
            next().proposals().dismiss();
            story().selected().set(id(1));
            canvas().compareSelected();
            return true;
        });
        Node sheet = robot.lookup(".compare-ground").query();
        until(sheet::isVisible);
        Label facts = robot.lookup(".compare-facts").queryAs(Label.class);
        until(() -> facts.getText().contains("16 of 16 pixels differ")
                && facts.getText().contains("100 of 255"));
        assertThat(robot.lookup(".compare-slider").<Node>query().isVisible()).isTrue();
        robot.clickOn(TEXTS.getString("compare.mode.difference"));
        until(() -> !robot.lookup(".compare-slider").<Node>query().isVisible());
        String before = story().story().slots().getLast().chosenId();
        robot.clickOn(TEXTS.getString("compare.take.right"));
        until(() -> !Objects.equals(story().story().slots().getLast().chosenId(), before));
        assertThat(sheet.isVisible()).isFalse();
    }

    @Test
    void aPlaceholderIsMadeByItsOwnButton(FxRobot robot) throws Exception {
        write("one", "two");
        onFx(() -> {
            story().selected().set(id(0));
            story().addPlaceholder(SlotKind.TEXT);
            return true;
        });
        until(() -> texts().equals(List.of("one", "hole", "two")));
        robot.clickOn(robot.lookup(".card-fill").queryAs(Button.class));
        until(() -> !engine.model().jobs.isEmpty());
        FakeEngine.FakeJob job = engine.model().jobs.getFirst();
        assertThat(job.request.story()).hasSize(1);
        job.done(0, FakeEngine.text("between", 7));
        job.finish();
        until(() -> texts().equals(List.of("one", "between", "two")));
    }

    @Test
    void cancelFreesTheWindowAtOnceWhateverTheEngineDoes(FxRobot robot) throws Exception {
        write("one");
        onFx(() -> {
            next().generate(Target.IMAGE, 1);
            return true;
        });
        until(() ->
                next().state().get() == EngineState.BUSY && !engine.model().jobs.isEmpty());
        long asked = System.nanoTime();
        onFx(() -> canvas().escape() || cancel());
        until(() -> next().state().get() == EngineState.READY);
        assertThat((System.nanoTime() - asked) / 1e9).isLessThan(30); // the engine here never ends by itself
        assertThat(engine.model().jobs.getFirst().cancelled).isTrue();
    }

    private boolean cancel() {
        next().cancel();
        return true;
    }

    @Test
    void loadingIsCancelledAndBegunAgain() throws Exception {
        write("one");
        engine.mayLoad = new java.util.concurrent.CountDownLatch(1);
        onFx(() -> {
            next().load(() -> engine);
            next().cancel();
            return true;
        });
        until(() -> next().state().get() == EngineState.READY); // with the model there was
        assertThat(engine.loaded).hasSize(1);
        engine.mayLoad.countDown();
        until(() -> engine.loaded.size() == 2 && engine.loaded.getLast().closed);
        assertThat(engine.loaded.getFirst().closed).isFalse();
    }

    @Test
    void aPngThatSaysHowItWasMadeBringsItsSettingsBack(FxRobot robot) throws Exception {
        write("one");
        Provenance p = new Provenance("fake", "cafe", "1", 99, 1, Map.of("steps", "42", "scheduler", "DDIM"), "one");
        Path file =
                Files.write(folder.resolve("made.png"), PngProvenance.write(RgbImages.png(FakeEngine.picture(7)), p));
        onFx(() -> {
            new Recall(story(), next(), tasks, TEXTS).drop(List.of(file));
            return true;
        });
        until(() -> next().seed().get() == 99 && next().steps().get() == 42);
        assertThat(texts()).containsExactly("one");
        onFx(() -> {
            Objects.requireNonNull(story().notice().get()).onAction().run();
            return true;
        });
        until(() -> texts().equals(List.of("one", "picture")));
        onFx(() -> {
            story().selected().set(id(1));
            return true;
        });
        Set<Node> facts = robot.lookup(".provenance-value").queryAll();
        assertThat(facts).anyMatch(n -> ((Label) n).getText().equals("99"));
    }

    @Test
    void aWalkThroughManyPicturesShowsThemAllAndKeepsNone() throws Exception {
        until(() -> story().document() != null && next().state().get() == EngineState.READY);
        Path file = folder.resolve("large.weft");
        PicturesBenchmark.write(
                file, 150, 1200, 900); // 4.3 MB each when decoded, twice 648 MB with what they are drawn from
        AtomicReference<PicturesBenchmark.@Nullable Result> walked = new AtomicReference<>();
        onFx(() -> {
            story().open(file);
            new PicturesBenchmark(canvas()).walk(walked::set);
            return true;
        });
        WaitForAsyncUtils.waitFor(90, TimeUnit.SECONDS, () -> walked.get() != null);
        PicturesBenchmark.Result r = Objects.requireNonNull(walked.get());
        assertThat(story().cards()).hasSize(150);
        assertThat(r.screens()).isGreaterThan(20);
        // without a graphics card a picture is held twice, and what it is drawn from goes some frames after it
        long bound = 2 * Thumbnails.KEPT_BYTES + (160L << 20);
        until(() -> {
            System.gc();
            canvas().look(canvas().view().panned(0, 1));
            return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() < bound;
        });
    }

    @Test
    void ofFiveHundredCardsOnlyThoseInTheWindowAreNodesAndTheyAreUsedAgain() throws Exception {
        until(() -> story().document() != null && next().state().get() == EngineState.READY);
        Path file = folder.resolve("long.weft");
        CanvasBenchmark.write(file, 500, Path.of("../assets/stories"));
        onFx(() -> {
            story().open(file);
            return true;
        });
        until(() -> story().cards().size() == 500 && !canvas().deck().views().isEmpty());
        assertThat(canvas().deck().views().size()).isLessThan(40);
        for (int i = 0; i < 30; i++) {
            onFx(() -> {
                canvas().look(canvas().view().panned(0, -500));
                return true;
            });
        }
        until(() -> canvas().deck().views().stream()
                .allMatch(v -> v.card() != null
                        && canvas().view()
                                .shows(canvas().plan()
                                        .places()
                                        .get(Objects.requireNonNull(v.card()).number() - 1))));
        assertThat(canvas().deck().getChildren().size()).isLessThan(CardDeck.MOST + 40);
        onFx(() -> {
            canvas().reset();
            return true;
        });
        until(() -> canvas().deck().views().isEmpty()); // all in sight, painted
    }
}
