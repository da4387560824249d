package org.weft.studio.attention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import javafx.application.Platform;
import javafx.event.Event;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.Button;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Hyperlink;
import javafx.scene.control.Label;
import javafx.scene.control.ListView;
import javafx.scene.control.MenuButton;
import javafx.scene.control.Slider;
import javafx.scene.control.ToggleButton;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseButton;
import javafx.scene.input.MouseEvent;
import javafx.stage.Stage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;
import org.weft.engine.trace.Trace;
import org.weft.engine.trace.TraceInfo;
import org.weft.studio.task.DirectTaskRunner;

/** The inspector by mouse and by keys. */
@ExtendWith(ApplicationExtension.class)
class AttentionViewTest {
    @TempDir
    Path folder;

    private final DirectTaskRunner tasks = new DirectTaskRunner();
    private final AttentionViewModel model = new AttentionViewModel(tasks, AttentionViewModelTest.TEXTS);
    private final List<String> asked = new ArrayList<>();
    private @Nullable AttentionView view;

    @Start
    void start(Stage stage) {
        AttentionView made = new AttentionView(
                model,
                new AttentionView.Tools(
                        new MuteViewModel(model, tasks, AttentionViewModelTest.TEXTS),
                        new CompareViewModel(model, tasks, AttentionViewModelTest.TEXTS),
                        Optional::empty,
                        ending -> {
                            asked.add(ending);
                            return Optional.of(folder.resolve("view." + ending));
                        },
                        () -> asked.add("models")));
        view = made;
        stage.setScene(new Scene(made, 980, 760));
        stage.show();
    }

    private interface Work {
        void run() throws Exception;
    }

    /** Runs on the FX thread and waits. */
    private void onScreen(Work work) throws Exception {
        AtomicReference<@Nullable Throwable> failed = new AtomicReference<>();
        CountDownLatch done = new CountDownLatch(1);
        Platform.runLater(() -> {
            try {
                work.run();
            } catch (Throwable e) {
                failed.set(e);
            }
            done.countDown();
        });
        assertThat(done.await(30, TimeUnit.SECONDS)).isTrue();
        Throwable e = failed.get();
        if (e instanceof Error error) {
            throw error;
        }
        if (e != null) {
            throw new IllegalStateException(e);
        }
    }

    private AttentionView view() {
        return Objects.requireNonNull(view);
    }

    private void open() {
        model.open(MadeUpTrace.write(folder.resolve("a.trace"), 7, true));
        assertThat(model.message().get()).isEmpty();
        view().applyCss();
        view().layout();
    }

    private <T extends Node> List<T> all(Class<T> type) {
        List<T> out = new ArrayList<>();
        gather(view(), type, out);
        return out;
    }

    private static <T> void gather(Node from, Class<T> type, List<T> to) {
        if (!from.isVisible()) {
            return;
        }
        if (type.isInstance(from)) {
            to.add(type.cast(from));
        }
        if (from instanceof javafx.scene.Parent p) {
            p.getChildrenUnmodifiable().forEach(c -> gather(c, type, to));
        }
    }

    private LookedPicture picture(String name) {
        return all(LookedPicture.class).stream()
                .filter(p -> p.getAccessibleText().startsWith(name))
                .findFirst()
                .orElseThrow();
    }

    private static void mouse(Node on, double x, double y, boolean shift, javafx.event.EventType<MouseEvent> type) {
        javafx.geometry.Point2D in = on.localToScene(x, y);
        Event.fireEvent(
                on,
                new MouseEvent(
                        type,
                        in.getX(),
                        in.getY(),
                        in.getX(),
                        in.getY(),
                        MouseButton.PRIMARY,
                        1,
                        shift,
                        false,
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

    /** A place of a picture in pixels of its node: the margin is as wide on all sides. */
    private static double[] at(LookedPicture p, double x, double y) {
        double margin = (p.getPrefWidth() - p.side()) / 2;
        return new double[] {margin + x * p.side(), margin + y * p.side()};
    }

    private static void click(LookedPicture p, double x, double y, boolean shift) {
        double[] at = at(p, x, y);
        mouse(p, at[0], at[1], shift, MouseEvent.MOUSE_PRESSED);
        mouse(p, at[0], at[1], shift, MouseEvent.MOUSE_RELEASED);
    }

    private static void drag(LookedPicture p, double[] from, double[] to) {
        double[] a = at(p, from[0], from[1]);
        double[] b = at(p, to[0], to[1]);
        mouse(p, a[0], a[1], false, MouseEvent.MOUSE_PRESSED);
        mouse(p, b[0], b[1], false, MouseEvent.MOUSE_DRAGGED);
        mouse(p, b[0], b[1], false, MouseEvent.MOUSE_RELEASED);
    }

    private static void key(Node on, KeyCode code, boolean shift) {
        Event.fireEvent(on, new KeyEvent(KeyEvent.KEY_PRESSED, "", "", code, shift, false, false, false));
    }

    private ToggleButton toggle(String name) {
        return all(ToggleButton.class).stream()
                .filter(b -> name.equals(b.getAccessibleText()) || name.equals(b.getText()))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no button " + name));
    }

    @Test
    void pixelsAndAreasOfTheGeneratedPicture() throws Exception {
        onScreen(() -> {
            open();
            LookedPicture made = picture("The generated");
            click(made, 0.99, 0.01, false);
            assertThat(model.queries()).containsExactly(7);
            click(made, 0.01, 0.99, true);
            assertThat(model.queries()).containsExactly(7, 56);
            drag(made, new double[] {0, 0}, new double[] {0.25, 0.25});
            assertThat(model.queries()).containsExactly(0, 1, 8, 9);
            key(made, KeyCode.RIGHT, false);
            assertThat(model.queries()).containsExactly(10);
            key(made, KeyCode.DOWN, true);
            assertThat(model.queries()).containsExactly(10, 18);
            key(made, KeyCode.DELETE, false);
            assertThat(model.queries()).isEmpty();
        });
    }

    @Test
    void aRegionOfASeenPictureByMouseAndKeysListsWhoLooked() throws Exception {
        onScreen(() -> {
            open();
            drag(picture("Picture 2"), new double[] {0.25, 0.25}, new double[] {0.75, 0.5});
            Trace.Region r = Objects.requireNonNull(model.region().get());
            assertThat(r.picture()).isEqualTo(1);
            assertThat(r.left()).isCloseTo(0.25, within(1e-9));
            assertThat(r.bottom()).isCloseTo(0.5, within(1e-9));
            ListView<?> list = all(ListView.class).stream()
                    .filter(l -> String.valueOf(l.getAccessibleText()).startsWith("Who looked"))
                    .findFirst()
                    .orElseThrow();
            assertThat(list.getItems()).hasSize(64);
            list.getSelectionModel().select(3);
            key(list, KeyCode.ENTER, false);
            assertThat(model.queries()).containsExactly(model.lookers().get(3).query());
            key(picture("Picture 1"), KeyCode.UP, false);
            assertThat(Objects.requireNonNull(model.region().get()).picture()).isZero();
            key(picture("Picture 1"), KeyCode.DELETE, false);
            assertThat(model.region().get()).isNull();
            click(picture("Picture 1"), 0.5, 0.5, false);
            assertThat(Objects.requireNonNull(model.region().get()).right()).isCloseTo(0.5625, within(1e-9));
        });
    }

    @Test
    void wordsAndPatchesAreButtonsThatSayThemselves() throws Exception {
        onScreen(() -> {
            open();
            model.choose(Objects.requireNonNull(model.info().get()).items().getFirst());
            toggle("Token 1 \"bear\", read").fire();
            assertThat(model.queries()).containsExactly(1);
            toggle("Patch 1 of picture 2: token 7").fire();
            assertThat(model.queries()).containsExactly(7);
            assertThat(all(Label.class)).anyMatch(l -> l.getText().contains("Selected: token 7"));
        });
    }

    @Test
    void filtersModesSitesAndSteps() throws Exception {
        onScreen(() -> {
            open();
            toggle("Head 2").fire();
            toggle("Level 1: the feature map of 5² cells").fire();
            toggle("Sampling point 0 of each head and level").fire();
            toggle("Image 2").fire();
            assertThat(model.heads()).containsExactly(2);
            assertThat(model.levels()).containsExactly(1);
            assertThat(model.points()).containsExactly(0);
            assertThat(model.shown()).containsExactly(1);
            for (Mode m : Mode.values()) {
                toggle(AttentionViewModelTest.TEXTS.getString(
                                "attention.mode." + m.name().toLowerCase(Locale.ROOT)))
                        .fire();
                assertThat(model.mode().get()).isEqualTo(m);
            }
            Slider steps = all(Slider.class).getFirst();
            assertThat(steps.getValue()).isEqualTo(2);
            steps.setValue(1);
            assertThat(model.step().get()).isEqualTo(1);
            key(view(), KeyCode.COMMA, false);
            assertThat(model.step().get()).isZero();
            assertThat(steps.getValue()).isZero();
            key(view(), KeyCode.PERIOD, false);
            assertThat(model.step().get()).isEqualTo(1);
            all(Button.class).stream()
                    .filter(b -> String.valueOf(b.getAccessibleText()).startsWith("Play"))
                    .findFirst()
                    .orElseThrow()
                    .fire();
            assertThat(model.playing().get()).isTrue();
            model.playing().set(false);
            List<ComboBox<?>> boxes = new ArrayList<>();
            all(ComboBox.class).forEach(boxes::add);
            assertThat(boxes).anyMatch(b -> b.getValue() instanceof TraceInfo.Site);
        });
    }

    @Test
    void everyExportIsInTheMenuAndWritesItsFile() throws Exception {
        onScreen(() -> {
            open();
            MenuButton export = all(MenuButton.class).getFirst();
            assertThat(export.isDisabled()).isFalse();
            export.getItems().forEach(javafx.scene.control.MenuItem::fire);
            assertThat(asked).containsExactly("png", "svg", "csv", "npz", "html");
            asked.forEach(ending -> assertThat(folder.resolve("view." + ending)).isNotEmptyFile());
        });
    }

    @Test
    void marksAreDrawnWhereTheMouseFindsThem() throws Exception {
        onScreen(() -> {
            open();
            model.selectPlace(0.5, 0.5, false);
            LookedPicture seen = picture("Picture 2");
            assertThat(seen.marks()).isNotEmpty();
            for (Marks.Mark m : seen.marks()) {
                assertThat(m.x()).isEqualTo(m.point().x() * seen.side());
            }
            Marks.Mark inside = seen.marks().stream()
                    .filter(m -> m.x() > 5 && m.y() > 5 && m.x() < seen.side() - 5 && m.y() < seen.side() - 5)
                    .findFirst()
                    .orElseThrow();
            double[] at = at(seen, inside.x() / seen.side(), inside.y() / seen.side());
            mouse(seen, at[0], at[1], false, MouseEvent.MOUSE_MOVED);
            List<Label> labels = new ArrayList<>();
            gather(seen, Label.class, labels);
            assertThat(labels).singleElement().satisfies(l -> assertThat(l.getText())
                    .contains("image 2")
                    .contains("weight")
                    .contains("offset")
                    .contains("px"));
        });
    }

    @Test
    void theThreePartsOfTheScreenShowOneAtATime() throws Exception {
        onScreen(() -> {
            open();
            toggle("Mute and re-run").fire();
            assertThat(toggle("Mute and re-run").isSelected()).isTrue();
            assertThat(all(Button.class)).anyMatch(b -> "Mute and run".equals(b.getText()) && b.isDisabled());
            toggle("Image 1").fire();
            assertThat(view().mute().pictures()).containsExactly(0);
            toggle("Compare").fire();
            assertThat(all(Button.class)).noneMatch(b -> "Mute and run".equals(b.getText()));
            all(Button.class).stream()
                    .filter(b -> "This one twice".equals(b.getText()))
                    .findFirst()
                    .orElseThrow()
                    .fire();
            assertThat(view().compare().second().info().get()).isNotNull();
            assertThat(all(LookedPicture.class)).hasSizeGreaterThanOrEqualTo(6);
            toggle("Look").fire();
            assertThat(all(LookedPicture.class)).hasSize(3);
        });
    }

    @Test
    void withoutAModelMutingLeadsToThePageOfTheModels() throws Exception {
        onScreen(() -> {
            model.open(MadeUpTrace.write(folder.resolve("mute.trace"), 7, true));
            view().show(AttentionView.Part.MUTE);
            view().mute().pictures().add(0);
            Hyperlink link = view().lookupAll(".hyperlink").stream()
                    .filter(n -> n instanceof Hyperlink h && h.getText().equals("Models"))
                    .map(n -> (Hyperlink) n)
                    .findFirst()
                    .orElseThrow();
            assertThat(view().mute().obstacle())
                    .isEqualTo(AttentionViewModelTest.TEXTS.getString("attention.mute.nomodel"));
            assertThat(link.isVisible()).isTrue();
            link.fire();
            assertThat(asked).contains("models");
        });
    }
}
