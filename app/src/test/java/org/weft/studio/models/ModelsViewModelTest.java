package org.weft.studio.models;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.ResourceBundle;
import javafx.beans.property.SimpleObjectProperty;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.weft.engine.Engine;
import org.weft.engine.EngineException;
import org.weft.engine.InstalledModel;
import org.weft.engine.Machine;
import org.weft.engine.Watch;
import org.weft.studio.shell.Texts;
import org.weft.studio.story.ContinueViewModel;
import org.weft.studio.story.Drafts;
import org.weft.studio.story.FakeEngine;
import org.weft.studio.story.StoryViewModel;
import org.weft.studio.task.DirectTaskRunner;

class ModelsViewModelTest {
    private static final ResourceBundle TEXTS = Texts.bundle(Locale.ENGLISH);

    @TempDir
    Path folder = Path.of("");

    private final DirectTaskRunner tasks = new DirectTaskRunner();
    private final FakeEngine fake = new FakeEngine();
    private final List<Path> installed = new ArrayList<>(List.of(Path.of("fake"), Path.of("other")));
    private final SimpleObjectProperty<@Nullable Path> first = new SimpleObjectProperty<>();
    private @Nullable StoryViewModel story;
    private @Nullable ContinueViewModel next;
    private Watch watched = share -> true;
    private String unsound = "";

    /** The fake with the models of the test, whose check asks as often as the test wants. */
    private Engine engine() {
        return (Engine) Proxy.newProxyInstance(
                ModelsViewModelTest.class.getClassLoader(), new Class<?>[] {Engine.class}, (p, m, a) -> {
                    if (m.getName().equals("installedModels")) {
                        return List.copyOf(installed);
                    }
                    if (m.getName().equals("verify")) {
                        return verify((Watch) a[1]);
                    }
                    try {
                        return m.invoke(fake, a);
                    } catch (InvocationTargetException e) {
                        throw Objects.requireNonNull(e.getCause());
                    }
                });
    }

    private @Nullable Object verify(Watch watch) {
        watched.goOn(0.5);
        if (!watch.goOn(0.5)) {
            throw new EngineException(EngineException.Code.CANCELLED, "cancelled");
        }
        if (!unsound.isEmpty()) {
            throw new EngineException(EngineException.Code.WEIGHTS_MISMATCH, unsound);
        }
        return null;
    }

    private ModelsViewModel model(@Nullable Engine engine) {
        StoryViewModel opened = new StoryViewModel(tasks, TEXTS, new Drafts(folder));
        story = opened;
        ContinueViewModel continuing = new ContinueViewModel(opened, tasks, TEXTS);
        next = continuing;
        if (engine != null) {
            continuing.load(() -> engine);
        }
        return new ModelsViewModel(() -> engine, new StoryModel(continuing), first, tasks, TEXTS);
    }

    @AfterEach
    void close() {
        if (next != null && story != null) {
            next.close();
            story.close();
        }
    }

    @Test
    void everyInstalledModelIsShownAndTheUsedOneMarked() {
        ModelsViewModel model = model(engine());
        model.refresh();
        assertThat(model.rows())
                .extracting(r -> r.model().directory().toString())
                .containsExactly("fake", "other");
        assertThat(model.rows()).extracting(ModelsViewModel.Row::used).containsExactly(true, false);
        model.use(Path.of("other"));
        assertThat(model.rows()).extracting(ModelsViewModel.Row::used).containsExactly(false, true);
        assertThat(first.get()).as("kept for the next start").isEqualTo(Path.of("other"));
    }

    @Test
    void aUsedModelThatIsNotInstalledIsShownToo() {
        ModelsViewModel model = model(engine());
        Objects.requireNonNull(next).use(Path.of("run/model"));
        model.refresh();
        assertThat(model.rows()).hasSize(3).last().matches(ModelsViewModel.Row::used);
    }

    @Test
    void aCheckIsKeptWhetherItIsGoodOrBadUnlessItWasCancelled() {
        ModelsViewModel model = model(engine());
        model.refresh();
        watched = share -> {
            model.cancel();
            return true;
        };
        model.verify(Path.of("fake"));
        assertThat(model.rows().getFirst().finding()).as("cancelled").isNull();
        assertThat(model.checking().get()).isNull();
        watched = share -> {
            assertThat(model.checking().get()).isEqualTo(Path.of("fake"));
            return true;
        };
        model.verify(Path.of("fake"));
        assertThat(model.rows().getFirst().finding()).isEmpty();
        assertThat(model.progress().get()).isEqualTo(0.5);
        unsound = "another hash";
        watched = share -> true;
        model.verify(Path.of("other"));
        model.refresh();
        assertThat(model.rows().getLast().finding()).isEqualTo("another hash");
    }

    @Test
    void withoutAnEngineOrModelsItSaysWhatToDo() {
        ModelsViewModel none = model(null);
        none.refresh();
        assertThat(none.message().get()).isEqualTo(TEXTS.getString("models.starting"));
        close();
        installed.clear();
        ModelsViewModel empty = model(engine());
        empty.refresh();
        assertThat(empty.message().get()).contains("weft.json");
    }

    @Test
    void weightsFitWhenThereIsRoomForThem() {
        InstalledModel large = new InstalledModel(Path.of("large"), "large", "1", "", "F16", 1, 1, 100, "");
        assertThat(ModelsViewModel.fit(large, machine(200, 100))).isEqualTo(ModelsViewModel.Fit.FITS);
        assertThat(ModelsViewModel.fit(large, machine(200, 99))).isEqualTo(ModelsViewModel.Fit.TIGHT);
        assertThat(ModelsViewModel.fit(large, machine(99, 50))).isEqualTo(ModelsViewModel.Fit.TOO_LARGE);
        assertThat(ModelsViewModel.fit(large, machine(0, 0))).isEqualTo(ModelsViewModel.Fit.UNKNOWN);
    }

    private static Machine machine(long total, long free) {
        return new Machine("CPU", "float32", total, free, List.of(), "", List.of());
    }
}
