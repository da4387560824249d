package org.weft.studio;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.TextArea;
import javafx.stage.Stage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;
import org.testfx.util.WaitForAsyncUtils;
import org.weft.document.Content;
import org.weft.document.Documents;
import org.weft.engine.EngineException;
import org.weft.engine.labels.LabelMap;
import org.weft.engine.labels.Palettes;
import org.weft.studio.labels.DrawViewModel;
import org.weft.studio.settings.SettingsViewModel;
import org.weft.studio.shell.StudioView;
import org.weft.studio.story.StoryCanvas;
import org.weft.studio.story.StoryViewModel;
import org.weft.studio.task.DirectTaskRunner;

/** The same story in two windows: the second reads along, and takes over when asked to, with what the first was typing. */
@ExtendWith(ApplicationExtension.class)
class TwoWindowsTest {
    @TempDir
    Path folder;

    private final SharedEngine engine = new SharedEngine(() -> {
        throw new EngineException(EngineException.Code.UNSUPPORTED_DEVICE, "no engine is needed here");
    });
    private StudioWindow[] windows = new StudioWindow[0];
    private Stage[] stages = new Stage[0];

    @Start
    void start(Stage stage) {
        StudioApp.loadFonts();
        stages = new Stage[] {stage, new Stage()};
        SettingsViewModel settings = new SettingsViewModel(null, new DirectTaskRunner());
        settings.toured().set(true);
        settings.stories().set(folder.resolve("drafts"));
        StudioWindow.Shared shared = new StudioWindow.Shared(engine, settings, Path.of("../assets/stories"));
        windows = new StudioWindow[] {
            new StudioWindow(stages[0], shared, () -> {}), new StudioWindow(stages[1], shared, () -> {})
        };
    }

    @AfterEach
    void close() {
        onFx(() -> {
            for (StudioWindow w : windows) {
                w.close();
            }
            return true;
        });
    }

    private DrawViewModel painter(int window) {
        StudioView view = (StudioView) stages[window].getScene().getRoot();
        view.showScreen(3);
        return view.labels().draw();
    }

    @Test
    void whatIsPaintedInAWindowIsFoundInTheNextOneAfterItCloses() {
        LabelMap painted = LabelMap.filled(48, 32, 5);
        onFx(() -> {
            painter(0).resume(() -> painter(0).painter().open(painted, Palettes.storyworld(), null));
            return true;
        });
        until("the first paints", () -> painter(0).painter().map().equals(painted));
        boolean[] second = {false};
        onFx(() -> {
            painter(1).resume(() -> second[0] = true);
            return true;
        });
        until("the second has a painting of its own", () -> second[0]);
        assertThat(onFx(() -> painter(1).painter().map())).isNotEqualTo(painted);
        onFx(() -> {
            painter(0).caption().set("grass");
            windows[0].close();
            SettingsViewModel settings = new SettingsViewModel(null, new DirectTaskRunner());
            settings.toured().set(true);
            settings.stories().set(folder.resolve("drafts"));
            windows[0] = new StudioWindow(
                    stages[0], new StudioWindow.Shared(engine, settings, Path.of("../assets/stories")), () -> {});
            return painter(0);
        });
        until("the next window has it", () -> painter(0).painter().map().equals(painted));
        assertThat(onFx(() -> painter(0).caption().get())).isEqualTo("grass");
    }

    private static <T> T onFx(Supplier<T> work) {
        return WaitForAsyncUtils.waitForAsyncFx(60_000, work::get);
    }

    private void until(String what, Supplier<Boolean> condition) {
        try {
            WaitForAsyncUtils.waitFor(60, TimeUnit.SECONDS, () -> onFx(condition));
        } catch (TimeoutException e) {
            throw new AssertionError(what + "; the windows show: " + words(0) + " and " + words(1), e);
        }
    }

    private StoryViewModel story(int window) {
        return windows[window].story();
    }

    private String words(int window) {
        return story(window).story().slots().stream()
                .flatMap(s -> s.chosen().stream())
                .map(c -> c.content() instanceof Content.Text t ? t.text() : "picture")
                .reduce("", (a, b) -> a + b + "|");
    }

    private <T extends Node> T shown(int window, String selector, Class<T> type) {
        return stages[window].getScene().getRoot().lookupAll(selector).stream()
                .filter(type::isInstance)
                .map(type::cast)
                .filter(n ->
                        n.getScene() != null && n.isVisible() && n.getParent().isVisible())
                .findFirst()
                .orElseThrow(() -> new AssertionError("window " + window + " shows no " + selector));
    }

    private boolean reads(int window) {
        return Objects.requireNonNull(story(window).access().get()).readOnly();
    }

    @Test
    void theSecondWindowReadsAlongAndTakesOverWithWhatTheFirstWasTyping() throws Exception {
        Path file = folder.resolve("one story.weft");
        Documents.create(file).close();
        onFx(() -> {
            story(0).open(file);
            return true;
        });
        until(
                "the story opens",
                () -> story(0).document() != null
                        && Optional.of(file).equals(story(0).document().file()));
        onFx(() -> {
            story(0).addText("A fox walks.");
            story(1).open(file);
            return true;
        });
        until(
                "the second window reads",
                () -> story(1).document() != null
                        && Optional.of(file).equals(story(1).document().file())
                        && reads(1));
        until("the second window shows the words", () -> words(1).equals("A fox walks.|"));
        // one banner says it, and no notice says it again
        Label banner = onFx(() -> shown(1, ".access .label", Label.class));
        assertThat(onFx(banner::getText)).contains("another window");
        assertThat(onFx(() -> String.valueOf(story(1).notice().get()))).doesNotContain(onFx(banner::getText));

        onFx(() -> {
            story(0).selected().set(story(0).story().slots().getFirst().id());
            shown(0, "*", StoryCanvas.class).edit();
            return true;
        });
        onFx(() -> {
            shown(0, ".text-area", TextArea.class).setText("A fox walks. It is still being");
            return true;
        });
        Button take = onFx(() -> shown(1, ".access .button.accent", Button.class));
        onFx(() -> {
            take.fire();
            return true;
        });
        until("the story changes hands", () -> !reads(1) && reads(0));
        until("what was typed comes along", () -> words(1).equals("A fox walks. It is still being|"));
        onFx(() -> {
            story(1).addText("Now the second writes.");
            return true;
        });
        until("the first window reads along", () -> words(0).equals(
                        "A fox walks. It is still being|Now the second writes.|"));
        assertThat(onFx(() -> shown(0, ".access .label", Label.class).getText()))
                .isNotEmpty();
    }
}
