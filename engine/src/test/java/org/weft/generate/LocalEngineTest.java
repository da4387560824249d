package org.weft.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.weft.engine.ContextReport;
import org.weft.engine.Engine;
import org.weft.engine.EngineException;
import org.weft.engine.GeneratedItem;
import org.weft.engine.GenerationEvent;
import org.weft.engine.GenerationRequest;
import org.weft.engine.ImageSettings;
import org.weft.engine.Job;
import org.weft.engine.LoadedModel;
import org.weft.engine.RgbImage;
import org.weft.engine.SchedulerKind;
import org.weft.engine.Segment;
import org.weft.engine.Target;
import org.weft.engine.TextSettings;
import org.weft.tensor.Scope;

class LocalEngineTest {
    @TempDir
    static Path folder;

    private static final TextSettings TEXT = new TextSettings(1, 8, 0.9, 0, 1, 1, 1, 1);
    private static Engine engine = Engine.start();
    private static LoadedModel model = loadTiny();

    @BeforeAll
    static void load() throws IOException {
        assertThat(model.info().imageSize()).isEqualTo(32);
    }

    private static LoadedModel loadTiny() {
        try {
            Path directory = Files.createTempDirectory("tiny");
            TinyModel.write(directory, List.of(",", ".", "a", "bear", "cat", "finds", "the"));
            return engine.load(directory);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @AfterAll
    static void close() {
        model.close();
        engine.close();
    }

    private static List<Segment> story() {
        byte[] rgb = new byte[48 * 40 * 3];
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = (byte) (i * 7);
        }
        return List.of(
                new Segment.Text("card 1", "the cat finds a bear."),
                new Segment.Picture("card 2", new RgbImage(48, 40, rgb)),
                new Segment.Text("card 3", "The BEAR, a cat"));
    }

    private static GenerationRequest request(Target target, int count, int candidates, int steps) {
        ImageSettings image = new ImageSettings(steps, 2, SchedulerKind.DDPM, false);
        return new GenerationRequest(story(), target, count, candidates, 7, image, TEXT, null);
    }

    private static List<GenerationEvent> run(GenerationRequest request) throws InterruptedException {
        List<GenerationEvent> events = Collections.synchronizedList(new ArrayList<>());
        model.generate(request, events::add).await();
        return events;
    }

    private static List<List<GeneratedItem>> finished(List<GenerationEvent> events) {
        assertThat(events.getLast()).isInstanceOf(GenerationEvent.Finished.class);
        return ((GenerationEvent.Finished) events.getLast()).candidates();
    }

    @Test
    void theSameSeedMakesTheSamePictureAndAnotherSeedAnother() throws InterruptedException {
        var two = finished(run(request(Target.IMAGE, 1, 2, 3)));
        var again = finished(run(request(Target.IMAGE, 1, 1, 3)));
        RgbImage first = ((GeneratedItem.Image) two.get(0).getFirst()).image();
        RgbImage second = ((GeneratedItem.Image) two.get(1).getFirst()).image();
        assertThat(((GeneratedItem.Image) again.getFirst().getFirst()).image()).isEqualTo(first);
        assertThat(second).isNotEqualTo(first);
        assertThat(first.width()).isEqualTo(32);
    }

    @Test
    void textStreamsAndHoldsOnlyKnownWords() throws InterruptedException {
        List<GenerationEvent> events = run(request(Target.TEXT, 1, 1, 3));
        GeneratedItem.Text text =
                (GeneratedItem.Text) finished(events).getFirst().getFirst();
        assertThat(events.stream().filter(GenerationEvent.TextSoFar.class::isInstance))
                .isNotEmpty();
        assertThat(text.text()).doesNotContain("<");
    }

    @Test
    void anOpenContinuationMakesAsManyItemsAsAsked() throws InterruptedException {
        assertThat(finished(run(request(Target.AUTO, 3, 1, 2))).getFirst()).hasSize(3);
    }

    @Test
    void cancellingEndsWithinASecondAndTheEngineGoesOn() throws InterruptedException {
        List<GenerationEvent> events = Collections.synchronizedList(new ArrayList<>());
        CompletableFuture<Job> job = new CompletableFuture<>();
        long[] asked = new long[1];
        GenerationRequest endless = request(Target.IMAGE, 64, 8, 1000);
        job.complete(model.generate(endless, e -> {
            events.add(e);
            if (e instanceof GenerationEvent.Progress && asked[0] == 0) {
                asked[0] = System.nanoTime();
                job.join().cancel();
            }
        }));
        job.join().await();
        assertThat((System.nanoTime() - asked[0]) / 1e9).isLessThan(1.0);
        assertThat(events.getLast()).isInstanceOf(GenerationEvent.Cancelled.class);
        assertThat(finished(run(request(Target.TEXT, 1, 1, 1)))).hasSize(1);
    }

    @Test
    void aStoryOverTheBudgetIsRefusedNamingTheCards() throws InterruptedException {
        List<Segment> many = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            many.add(new Segment.Text("card " + (i + 1), "the cat finds a bear."));
        }
        ContextReport report = model.measure(many, Target.TEXT, TEXT);
        assertThat(report.fits()).isFalse();
        GenerationRequest request = new GenerationRequest(
                many, Target.TEXT, 1, 1, 7, new ImageSettings(1, 1, SchedulerKind.DDIM, false), TEXT, null);
        GenerationEvent last = run(request).getLast();
        assertThat(last).isInstanceOf(GenerationEvent.Failed.class);
        EngineException error = ((GenerationEvent.Failed) last).error();
        assertThat(error.code()).isEqualTo(EngineException.Code.CONTEXT_TOO_LONG);
        assertThat(error).hasMessageContaining("card 40").hasMessageNotContaining("card 1,");
    }

    @Test
    void unknownWordsComeWithSuggestions() {
        var unknown = model.unknownWords("The caat finds a zebra <s>");
        assertThat(unknown).extracting(LoadedModel.UnknownWord::word).containsExactly("caat", "zebra", "s");
        assertThat(unknown.getFirst().suggestions()).contains("cat");
        assertThat(unknown.getFirst().start()).isEqualTo(4);
    }

    @Test
    void aHundredStepsLeaveTensorsAndMemoryFlat() throws Exception {
        run(request(Target.IMAGE, 1, 1, 20));
        long tensors = Scope.liveTensors();
        // the heap of everything tested here may grow meanwhile, but a leak shows every time
        long least = Long.MAX_VALUE;
        for (int attempt = 0; attempt < 4 && least >= 64 * 1024; attempt++) {
            System.gc();
            long memory = residentKilobytes();
            for (int i = 0; i < 5; i++) {
                finished(run(request(Target.IMAGE, 1, 1, 20)));
                finished(run(request(Target.TEXT, 1, 1, 1)));
            }
            System.gc();
            least = Math.min(least, residentKilobytes() - memory);
        }
        assertThat(Scope.liveTensors()).isEqualTo(tensors);
        assertThat(least).as("growth of the process, kB").isLessThan(64 * 1024);
    }

    private static long residentKilobytes() throws IOException {
        Path status = Path.of("/proc/self/status");
        if (!Files.exists(status)) {
            return 0;
        }
        return Files.readAllLines(status).stream()
                .filter(l -> l.startsWith("VmRSS"))
                .mapToLong(l -> Long.parseLong(l.replaceAll("\\D", "")))
                .sum();
    }

    @Test
    void brokenModelDirectoriesAreRefusedInOneLine() throws IOException {
        Path empty = Files.createDirectories(folder.resolve("empty"));
        assertThatThrownBy(() -> engine.load(empty))
                .isInstanceOfSatisfying(EngineException.class, e -> assertThat(e.code())
                        .isEqualTo(EngineException.Code.MODEL_NOT_FOUND));
        Path broken = folder.resolve("broken");
        TinyModel.write(broken, List.of("a", "b"));
        Path weights = broken.resolve("model.safetensors");
        byte[] all = Files.readAllBytes(weights);
        Files.write(weights, java.util.Arrays.copyOf(all, all.length - 100));
        assertThatThrownBy(() -> engine.load(broken)).hasMessageContaining("cut short");
        Files.writeString(broken.resolve("weft.json"), "{ \"format\": 1 }");
        assertThatThrownBy(() -> engine.load(broken)).hasMessageContaining("weft.json");
    }
}
