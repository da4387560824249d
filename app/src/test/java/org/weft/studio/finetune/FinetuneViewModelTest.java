package org.weft.studio.finetune;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.weft.engine.training.DryRunReport;
import org.weft.engine.training.RecipeInfo;
import org.weft.engine.training.RunControl;
import org.weft.engine.training.RunFolder;
import org.weft.engine.training.RunReport;
import org.weft.engine.training.RunState;
import org.weft.engine.training.TrainingWorkers;
import org.weft.engine.training.WorkerStatus;
import org.weft.studio.models.StoryModel;
import org.weft.studio.shell.Texts;
import org.weft.studio.story.ContinueViewModel;
import org.weft.studio.story.Drafts;
import org.weft.studio.story.FakeEngine;
import org.weft.studio.story.StoryViewModel;
import org.weft.studio.task.DirectTaskRunner;
import org.weft.studio.task.HeldTasks;

/** The cockpit on run directories as workers leave them. */
class FinetuneViewModelTest {
    @TempDir
    Path folder;

    private final List<String> asked = new ArrayList<>();
    private String read = "";
    private FinetuneViewModel model = make(Path.of("."));

    @BeforeEach
    void cockpit() {
        model = make(folder.resolve("runs"));
    }

    private FinetuneViewModel make(Path runs) {
        return new FinetuneViewModel(
                new DirectTaskRunner(), Texts.bundle(), new RunFolder(runs), Path.of("../assets/recipes"), new Fake());
    }

    private boolean fits;
    private Runnable meanwhile = () -> {};

    private final class Fake implements Workers {
        @Override
        public void start(Lesson lesson, Path run, BooleanSupplier cancelled) throws IOException {
            asked.add("start " + run.getFileName() + (lesson.data() == null ? "" : " with " + lesson.data()));
            read = Files.readString(lesson.recipe());
            Files.createDirectories(run);
            answer(cancelled);
            run(String.valueOf(run.getFileName()), RunState.RUNNING, "");
        }

        @Override
        public void resume(Path run) throws IOException {
            asked.add("resume " + run.getFileName());
            run(String.valueOf(run.getFileName()), RunState.RUNNING, "");
        }

        @Override
        public Checked check(Path data, BooleanSupplier cancelled) {
            answer(cancelled);
            return new Checked(
                    "pictures",
                    "weft",
                    3,
                    2,
                    0,
                    true,
                    List.of(new Finding("TINY_IMAGE", data + "/a.png", "it is 2 by 2 pixels")));
        }

        @Override
        public DryRunReport dryRun(Lesson lesson, BooleanSupplier cancelled) throws IOException {
            answer(cancelled);
            if (!fits) {
                throw new IOException(lesson.recipe() + ": batch cannot fit");
            }
            return new DryRunReport(
                    2048, 1024, 0, 0, 1_000_000, List.of(new DryRunReport.Advice(DryRunReport.Change.BATCH, 2, 64)));
        }

        @Override
        public Path pack(Path run, BooleanSupplier cancelled) {
            answer(cancelled);
            return run.resolve("model");
        }

        private void answer(BooleanSupplier cancelled) {
            assertThat(model.cancellable().get()).isTrue();
            meanwhile.run();
            if (cancelled.getAsBoolean()) {
                throw new CancellationException();
            }
        }
    }

    private Path run(String name, RunState state, String reason) throws IOException {
        Path run = folder.resolve("runs").resolve(name);
        Files.createDirectories(run.resolve("checkpoints"));
        Files.writeString(run.resolve("recipe.json"), "{\"stage\": \"joint\", \"about\": \"Stories\", \"steps\": 4}");
        Files.writeString(
                run.resolve("events.jsonl"),
                """
                {"step":0,"loss":3.0,"text":2.0,"image":0.5,"rate":0.1,"gradient_norm":1.5,"seconds":2.0,"images":8,"memory_mb":900}
                {"step":1,"loss":9.0,"text":1.5,"image":0.4,"rate":0.1,"gradient_norm":1.5,"seconds":2.0}
                {"step":1,"loss":2.0,"text":1.5,"image":0.4,"rate":0.1,"gradient_norm":1.5,"seconds":2.0}
                {"step":2,"validation":{"loss":1.25,"text":1.0}}
                {"step":2,"sample":0,"path":"../../secret.png","text":"a fox"}
                {"step":2,"los""");
        WorkerStatus.own(state, reason, 2, 4).write(run);
        return run;
    }

    private RunReport shown() {
        return Objects.requireNonNull(model.selected().get());
    }

    @Test
    void showsWhatARunsFilesSay() throws IOException {
        run("one", RunState.RUNNING, "");
        model.refresh();
        assertThat(model.runs()).hasSize(1);
        RunReport run = shown();
        assertThat(run.state()).isEqualTo(RunState.RUNNING);
        assertThat(run.curve()).extracting(RunReport.Point::loss).containsExactly(3.0, 2.0);
        assertThat(run.secondsLeft()).isEqualTo(4.0);
        assertThat(run.bestStep()).isEqualTo(2);
        assertThat(run.samples().get(0).picture()).as("a path out of the run").isNull();
    }

    @Test
    void aWorkerWhoseProcessIsGoneIsDead() throws IOException {
        Path run = run("one", RunState.RUNNING, "");
        new WorkerStatus(Long.MAX_VALUE, 0, RunState.RUNNING, "", 2, 4).write(run);
        model.refresh();
        assertThat(shown().state()).isEqualTo(RunState.DEAD);
        assertThat(shown().reason()).contains("last checkpoint");
    }

    @Test
    void readsOnlyWhatIsNewAndALineOnlyWhenItIsWhole() throws IOException {
        Path run = run("one", RunState.RUNNING, "");
        model.refresh();
        Files.writeString(
                run.resolve("events.jsonl"), "s\":1.0,\"seconds\":1.0}\n", java.nio.file.StandardOpenOption.APPEND);
        model.refresh();
        assertThat(shown().curve()).extracting(RunReport.Point::loss).containsExactly(3.0, 2.0, 1.0);
    }

    @Test
    void beginsRunsUnderNamesOfTheirOwn() {
        model.loadRecipes();
        RecipeInfo recipe = model.recipes().stream()
                .filter(r -> r.name().equals("storytelling"))
                .findFirst()
                .orElseThrow();
        model.start(recipe, "");
        model.start(recipe, "");
        model.start(recipe, "my/../run");
        assertThat(asked).containsExactly("start storytelling", "start storytelling 2", "start my-..-run");
        assertThat(model.runs()).hasSize(3);
    }

    @Test
    void sendsWordsToTheWorkerOfTheShownRun() throws IOException {
        Path run = run("one", RunState.RUNNING, "");
        model.refresh();
        model.control(RunControl.PAUSE);
        assertThat(RunControl.take(run)).contains(RunControl.PAUSE);
    }

    @Test
    void deletesARunButNeverOneThatIsTrained() throws IOException {
        run("one", RunState.RUNNING, "");
        model.refresh();
        model.delete();
        assertThat(model.message().get()).contains("stop it first");
        assertThat(model.runs()).hasSize(1);
        WorkerStatus.own(RunState.STOPPED, "", 2, 4).write(folder.resolve("runs/one"));
        model.refresh();
        model.delete();
        assertThat(model.runs()).isEmpty();
    }

    @Test
    void renamesARunUnlessTheNameIsTaken() throws IOException {
        run("one", RunState.STOPPED, "");
        run("two", RunState.STOPPED, "");
        model.refresh();
        model.rename("one");
        assertThat(model.message().get()).contains("already");
        model.rename("three");
        assertThat(model.runs())
                .extracting(r -> r.directory().getFileName().toString())
                .containsExactly("one", "three");
    }

    @Test
    void saysWhyADryRunFailed() {
        model.loadRecipes();
        model.dryRun(model.recipes().get(0));
        assertThat(model.message().get()).endsWith("batch cannot fit");
        assertThat(model.busy().get()).isFalse();
    }

    @Test
    void theStoryUsesTheModelOfARunOnlyOnceItIsLoaded() throws IOException {
        run("one", RunState.FINISHED, "");
        model.refresh();
        StoryViewModel story = new StoryViewModel(new DirectTaskRunner(), Texts.bundle(), new Drafts(folder));
        HeldTasks tasks = HeldTasks.aside();
        ContinueViewModel next = new ContinueViewModel(story, tasks, Texts.bundle());
        next.load(FakeEngine::new);
        tasks.all();
        model.use(new StoryModel(next));
        assertThat(model.message().get()).contains("loads");
        tasks.all();
        assertThat(model.message().get()).contains("now uses");
        assertThat(Objects.requireNonNull(next.model()).info().directory()).isEqualTo(folder.resolve("runs/one/model"));
        next.close();
        story.close();
    }

    @Test
    void whatTakesLongCanBeCancelledAndLeavesNothing() throws IOException {
        model.loadRecipes();
        RecipeInfo recipe = model.recipes().get(0);
        model.data().set(folder);
        meanwhile = () -> model.cancel();
        String cancelled = Texts.bundle().getString("finetune.cancelled");
        for (Runnable work :
                List.<Runnable>of(() -> model.check(), () -> model.dryRun(recipe), () -> model.start(recipe, "gone"))) {
            model.message().set("");
            work.run();
            assertThat(model.message().get()).isEqualTo(cancelled);
            assertThat(model.busy().get()).isFalse();
            assertThat(model.cancellable().get()).isFalse();
        }
        assertThat(folder.resolve("runs/gone")).doesNotExist();
    }

    @Test
    void changedValuesReachTheWorkerAndTheRecipeStaysAsItIs() throws IOException {
        model.loadRecipes();
        RecipeInfo recipe = model.recipes().stream()
                .filter(r -> r.name().equals("storytelling"))
                .findFirst()
                .orElseThrow();
        model.recipe().set(recipe);
        assertThat(model.values().get()).containsEntry("steps", "4000").containsEntry("lora", "false");
        String before = Files.readString(recipe.file());
        model.change("steps", "10");
        model.change("lora", "true");
        model.start(recipe, "short");
        assertThat(read).contains("\"steps\" : 10").contains("\"rank\" : 8");
        assertThat(Files.readString(recipe.file())).isEqualTo(before);
        model.recipe().set(null);
        model.recipe().set(recipe);
        model.start(recipe, "long");
        assertThat(read).as("another choice forgets changes").isEqualTo(before);
    }

    @Test
    void aDryRunIsToldWithWhatToChange() {
        fits = true;
        model.loadRecipes();
        model.dryRun(model.recipes().get(0));
        assertThat(model.findings().get())
                .contains("1,000,000")
                .contains("2.0 GiB")
                .contains("Documents a pass 2 and passes a step 64");
    }

    @Test
    void aWorkerThatIsGoneIsHeardOnceMore() throws IOException {
        Path run = run("one", RunState.RUNNING, "");
        new WorkerStatus(Long.MAX_VALUE, 0, RunState.RUNNING, "", 2, 4).write(run);
        Files.writeString(TrainingWorkers.log(run), "first\n".repeat(400) + "\nCUDA error: out of memory\n");
        model.refresh();
        assertThat(shown().reason()).contains("last checkpoint").endsWith("first\nCUDA error: out of memory");
        model.rename("two");
        assertThat(shown().reason()).as("its log goes along").endsWith("out of memory");
    }

    @Test
    void theMemoryOfTheGpuIsReadWhereItIs() throws IOException {
        Path run = run("one", RunState.RUNNING, "");
        Files.writeString(
                run.resolve("events.jsonl"),
                "\n{\"step\":3,\"loss\":1.0,\"gpu_memory_mb\":2048}\n",
                java.nio.file.StandardOpenOption.APPEND);
        model.refresh();
        assertThat(shown().curve()).extracting(RunReport.Point::gpuMemoryMb).containsExactly(0.0, 0.0, 2048.0);
    }

    @Test
    void longCurvesAreThinnedButKeepTheirEnds() {
        List<RunReport.Point> curve = new ArrayList<>();
        for (int i = 0; i < 10_000; i++) {
            curve.add(new RunReport.Point(i, i, java.util.Map.of(), 0, 0, 1, 0, 0, 0, 0, 0));
        }
        List<Curves.Dot> line = Curves.line(curve, RunReport.Point::loss);
        assertThat(line).hasSizeLessThanOrEqualTo(Curves.POINTS);
        assertThat(line.getFirst().value()).isLessThan(50);
        assertThat(line.getLast().value()).isGreaterThan(9900);
        assertThat(Curves.line(List.of(), RunReport.Point::loss)).isEmpty();
        assertThat(Curves.smooth(line)).hasSameSizeAs(line);
    }

    @Test
    void chosenDataIsCheckedAndTrainedOnInsteadOfTheRecipesOwn() throws IOException {
        model.loadRecipes();
        RecipeInfo recipe = model.recipes().get(0);
        model.check();
        assertThat(model.findings().get()).as("nothing chosen, nothing checked").isEmpty();
        model.data().set(folder.resolve("pictures"));
        model.check();
        assertThat(model.findings().get()).contains("Picture too small").contains("1 bad item");
        assertThat(model.message().get()).isEqualTo(Texts.bundle().getString("finetune.check.bad"));
        model.start(recipe, "mine");
        model.data().set(null);
        model.start(recipe, "own");
        assertThat(asked).containsExactly("start mine with " + folder.resolve("pictures"), "start own");
    }
}
