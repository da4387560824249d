package org.weft.studio.attention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.ResourceBundle;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.weft.engine.trace.Looked;
import org.weft.engine.trace.Trace;
import org.weft.engine.trace.TraceInfo;
import org.weft.engine.trace.TraceQuery;
import org.weft.engine.trace.export.TraceExport;
import org.weft.studio.task.DirectTaskRunner;
import org.weft.studio.task.HeldTasks;

class AttentionViewModelTest {
    static final ResourceBundle TEXTS = ResourceBundle.getBundle("org.weft.studio.messages");

    @TempDir
    Path folder;

    private AttentionViewModel model = new AttentionViewModel(new DirectTaskRunner(), TEXTS);

    @BeforeEach
    void open() {
        model = new AttentionViewModel(new DirectTaskRunner(), TEXTS);
        model.open(MadeUpTrace.write(folder.resolve("a.trace"), 7, true));
        assertThat(model.message().get()).isEmpty();
    }

    private Looked looked() {
        return Objects.requireNonNull(model.looked().get());
    }

    private void site(String name) {
        model.choose(model.sites().stream()
                .filter(s -> s.name().equals(name))
                .findFirst()
                .orElseThrow());
    }

    private void item(int number) {
        model.choose(Objects.requireNonNull(model.info().get()).items().get(number));
    }

    private static double all(Looked looked) {
        return looked.ignored()
                + looked.shares().values().stream()
                        .mapToDouble(Double::doubleValue)
                        .sum();
    }

    @Test
    void openingAndExportingSayWhatTheyDoAndCanBeCancelled() {
        HeldTasks tasks = HeldTasks.aside();
        tasks.hold(false);
        AttentionViewModel held = new AttentionViewModel(tasks, TEXTS);
        Path first = folder.resolve("a.trace");
        held.open(first);
        tasks.hold(true);
        List<String> told = new ArrayList<>();
        held.open(
                MadeUpTrace.write(folder.resolve("b.trace"), 8, true),
                () -> told.add("shown"),
                () -> told.add("not shown"));
        assertThat(held.doing().get()).contains("b.trace");
        held.cancel();
        assertThat(held.doing().get()).as("whoever cancels does not wait").isEmpty();
        tasks.all();
        assertThat(told).containsExactly("not shown");
        assertThat(held.file().get()).as("what was shown stays").isEqualTo(first);
        assertThat(held.message().get()).isEmpty();
        Path csv = folder.resolve("held.csv");
        held.export(csv);
        assertThat(held.doing().get()).contains("held.csv");
        held.cancel();
        tasks.all();
        assertThat(held.message().get()).isEqualTo(TEXTS.getString("attention.export.cancelled"));
        assertThat(folder).isDirectoryNotContaining(p -> p.toString().contains("held"));
        held.export(csv);
        tasks.all();
        assertThat(csv).exists();
        assertThat(held.doing().get()).isEmpty();
        held.close();
    }

    @Test
    void openingShowsTheLastItemAtItsLastStepAndSaysWhatTheTraceIs() {
        assertThat(Objects.requireNonNull(model.item().get()).number()).isEqualTo(1);
        assertThat(model.step().get()).isEqualTo(2);
        assertThat(Objects.requireNonNull(model.site().get()).name()).isEqualTo(MadeUpTrace.FINE);
        assertThat(model.facts().get())
                .contains("made up 1")
                .contains("7")
                .contains("3")
                .contains("MB");
        assertThat(all(looked())).isCloseTo(1, within(1e-4));
    }

    @Test
    void aPixelAndAnAreaSelectTheCellsOfTheSitesMap() {
        model.selectPlace(0.99, 0.01, false);
        assertThat(model.queries()).containsExactly(7);
        model.selectPlace(0, 1, true);
        assertThat(model.queries()).containsExactly(7, 56);
        model.selectPlace(0.99, 0.01, true);
        assertThat(model.queries()).as("once more lets it go").containsExactly(56);
        model.selectArea(new double[] {0, 0, 0.25, 0.25}, false);
        assertThat(model.queries()).containsExactly(0, 1, 8, 9);
        model.selectArea(new double[] {0.51, 0.51, 0.52, 0.52}, false);
        assertThat(model.queries()).as("smaller than a cell").containsExactly(36);
        site(MadeUpTrace.COARSE);
        assertThat(model.queries()).as("another map has other cells").isEmpty();
        model.selectPlace(0.99, 0.01, false);
        assertThat(model.queries()).containsExactly(3);
    }

    @Test
    void arrowsMoveThePixelAndStopAtTheEdges() {
        model.move(1, 0, false);
        assertThat(model.queries()).as("the first press takes the middle").containsExactly(36);
        model.move(-1, 0, false);
        assertThat(model.queries()).containsExactly(35);
        model.move(0, 1, true);
        assertThat(model.queries()).containsExactly(35, 43);
        model.move(0, -1, true);
        assertThat(model.queries()).as("back over it").containsExactly(43, 35);
        for (int i = 0; i < 20; i++) {
            model.move(-1, -1, false);
        }
        assertThat(model.queries()).containsExactly(0);
        model.selectAll();
        assertThat(model.queries()).isEmpty();
    }

    @Test
    void tokensAndPatchesAreQueriesOfTheLanguageModel() {
        item(0);
        assertThat(model.queries()).as("the last word but the end").containsExactly(8);
        model.selectTokens(List.of(1), false);
        assertThat(looked().points()).allMatch(p -> p.query() == 1);
        model.selectTokens(List.of(2), true);
        assertThat(model.queries()).containsExactly(1, 2);
        model.selectTokens(List.of(3, 4), false);
        assertThat(model.queries()).containsExactly(3, 4);
        assertThat(model.selection()).contains("3").contains("[1]");
    }

    @Test
    void aTokenOfAPictureTurnsToTheLanguageModelAndAPixelBack() {
        model.selectTokens(List.of(1), false);
        assertThat(Objects.requireNonNull(model.site().get()).name()).isEqualTo(MadeUpTrace.LLM);
        assertThat(model.queries()).containsExactly(1);
        model.selectPlace(0.5, 0.5, false);
        assertThat(Objects.requireNonNull(model.site().get()).name()).isEqualTo(MadeUpTrace.FINE);
        assertThat(model.queries()).containsExactly(36);
    }

    @Test
    void pixelsOfATextAreNotAsked() {
        item(0);
        model.selectPlace(0.5, 0.5, false);
        model.move(1, 0, false);
        assertThat(model.queries()).containsExactly(8);
    }

    @Test
    void everyFilterLeavesOnlyWhatItNames() {
        model.selectPlace(0.5, 0.5, false);
        int whole = looked().points().size();
        assertThat(whole).isEqualTo(3 * 3 * 3 * 2);
        model.filter(Set.of(1), Set.of(2));
        model.narrow(Set.of(0), Set.of(1));
        assertThat(looked().points()).hasSize(1).allSatisfy(p -> {
            assertThat(p.head()).isEqualTo(1);
            assertThat(p.level()).isEqualTo(2);
            assertThat(p.point()).isZero();
            assertThat(p.picture()).isEqualTo(1);
        });
        assertThat(model.filtered()).isTrue();
        model.filter(Set.of(), Set.of());
        model.narrow(Set.of(), Set.of());
        assertThat(looked().points()).hasSize(whole);
        assertThat(model.filtered()).isFalse();
    }

    @Test
    void theStepsScrubAndPlayRoundAndRound() {
        Looked last = looked();
        model.toStep(0);
        assertThat(model.step().get()).isZero();
        assertThat(looked()).isNotEqualTo(last);
        model.toStep(99);
        assertThat(model.step().get()).as("the nearest recorded one").isEqualTo(2);
        assertThat(looked()).isEqualTo(last);
        model.tick();
        assertThat(model.step().get()).isZero();
        model.tick();
        assertThat(model.step().get()).isEqualTo(1);
        item(0);
        model.tick();
        model.toStep(1);
        assertThat(model.message().get()).isEmpty();
    }

    @Test
    void aRegionTellsWhoLookedThereAndFollowsSiteStepAndFilters() {
        Trace.Region part = new Trace.Region(1, 0.2, 0.2, 0.8, 0.8);
        model.whoLooked(part);
        assertThat(model.lookers()).hasSize(64).isSortedAccordingTo((a, b) -> Double.compare(b.share(), a.share()));
        Trace.Looker first = model.lookers().getFirst();
        model.select(first.query(), false);
        double into = looked().points().stream()
                .filter(part::holds)
                .mapToDouble(Looked.Point::weight)
                .sum();
        assertThat(first.share()).isCloseTo(into, within(1e-9));
        assertThat(model.describe(first)).contains("pixel");
        List<Trace.Looker> before = List.copyOf(model.lookers());
        model.toStep(0);
        assertThat(model.lookers()).isNotEqualTo(before);
        site(MadeUpTrace.COARSE);
        assertThat(model.lookers()).hasSize(16);
        model.whoLooked(null);
        assertThat(model.lookers()).isEmpty();
    }

    @Test
    void keysMoveAndGrowTheRegionWithinThePicture() {
        model.moveRegion(1, new int[] {1, 0}, false);
        assertThat(model.region().get()).isEqualTo(new Trace.Region(1, 0.375, 0.375, 0.625, 0.625));
        model.moveRegion(1, new int[] {1, -1}, false);
        assertThat(model.region().get()).isEqualTo(new Trace.Region(1, 0.4375, 0.3125, 0.6875, 0.5625));
        for (int i = 0; i < 30; i++) {
            model.moveRegion(1, new int[] {1, 1}, true);
        }
        assertThat(model.region().get()).isEqualTo(new Trace.Region(1, 0.4375, 0.3125, 1, 1));
        for (int i = 0; i < 30; i++) {
            model.moveRegion(1, new int[] {-1, 0}, false);
        }
        assertThat(Objects.requireNonNull(model.region().get()).left()).isZero();
        for (int i = 0; i < 30; i++) {
            model.moveRegion(1, new int[] {-1, -1}, true);
        }
        Trace.Region least = Objects.requireNonNull(model.region().get());
        assertThat(least.right() - least.left()).isCloseTo(1 / 16.0, within(1e-9));
        assertThat(model.lookers()).hasSize(64);
    }

    @Test
    void followingTakesOverWhatThisTraceHas() {
        model.follow(
                new TraceQuery(0, MadeUpTrace.COARSE, 1, List.of(3, 99), Set.of(1), Set.of(2), Set.of(0), Set.of(1)));
        assertThat(Objects.requireNonNull(model.item().get()).number())
                .as("the item stays")
                .isEqualTo(1);
        assertThat(Objects.requireNonNull(model.site().get()).name()).isEqualTo(MadeUpTrace.COARSE);
        assertThat(model.step().get()).isEqualTo(1);
        assertThat(model.queries()).containsExactly(3);
        assertThat(looked().points()).hasSize(1);
        model.follow(TraceQuery.of(0, "elsewhere", 77, List.of()));
        assertThat(Objects.requireNonNull(model.site().get()).name()).isEqualTo(MadeUpTrace.COARSE);
        assertThat(model.step().get()).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(TraceExport.class)
    void everyExportCarriesTheCallsThatGetItAgain(TraceExport format) throws Exception {
        model.selectPlace(0.5, 0.5, false);
        model.filter(Set.of(1), Set.of());
        Path to = folder.resolve("view." + format.extension());
        model.export(to);
        assertThat(model.message().get()).contains(to.toString()).contains("18 points");
        byte[] bytes = Files.readAllBytes(to);
        assertThat(bytes).isNotEmpty();
        String asked = "weft inspect a.trace --item 1 --site " + MadeUpTrace.FINE + " --step 2 --query 36 --head 1";
        String text = format == TraceExport.NPZ
                ? aboutOf(to)
                : format == TraceExport.PNG ? pngText(bytes) : new String(bytes, StandardCharsets.UTF_8);
        assertThat(text.contains("weft generate DOC --seed 7")).isTrue();
        assertThat(text.contains(asked)).isTrue();
        assertThat(text.contains("weft generate --again a.trace --item 1")).isTrue();
        if (format == TraceExport.PNG) {
            assertThat(javax.imageio.ImageIO.read(to.toFile()).getWidth()).isPositive();
        }
    }

    private static String aboutOf(Path npz) throws Exception {
        try (var zip = new java.util.zip.ZipFile(npz.toFile());
                var in = zip.getInputStream(zip.getEntry("about.npy"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** The iTXt and tEXt chunks of a PNG, as they stand. */
    private static String pngText(byte[] png) {
        return new String(png, StandardCharsets.UTF_8);
    }

    @Test
    void anExportThatCannotBeWrittenIsTold() throws Exception {
        model.export(folder.resolve("view.gif"));
        assertThat(model.message().get()).contains("names no format");
        Path file = Files.writeString(folder.resolve("file"), "in the way");
        model.export(file.resolve("view.csv"));
        assertThat(model.message().get()).contains("could not be written");
    }

    @Test
    void pointsAreNumberedAsOnTheCommandLine() {
        model.selectPlace(0.5, 0.5, false);
        model.filter(Set.of(2), Set.of(1));
        Looked.Point p = looked().points().getFirst();
        assertThat(model.describe(p))
                .contains("image " + (p.picture() + 1))
                .contains("level 5x5")
                .contains("head 2")
                .contains("point " + p.point());
    }

    @Test
    void anotherTraceForgetsSelectionAndFilters() {
        model.selectPlace(0.5, 0.5, false);
        model.filter(Set.of(1), Set.of());
        model.whoLooked(new Trace.Region(0, 0, 0, 1, 1));
        model.playing().set(true);
        model.open(MadeUpTrace.write(folder.resolve("b.trace"), 8, true));
        assertThat(model.queries()).isEmpty();
        assertThat(model.filtered()).isFalse();
        assertThat(model.region().get()).isNull();
        assertThat(model.playing().get()).isFalse();
        assertThat(Objects.requireNonNull(model.info().get()).seed()).isEqualTo(8);
    }

    @Test
    void nothingOpenAnswersNothingAndFailsNothing() {
        AttentionViewModel empty = new AttentionViewModel(new DirectTaskRunner(), TEXTS);
        empty.selectPlace(0.5, 0.5, false);
        empty.move(1, 0, false);
        empty.tick();
        empty.toStep(3);
        empty.selectTokens(List.of(1), false);
        empty.whoLooked(new Trace.Region(0, 0, 0, 1, 1));
        empty.export(folder.resolve("x.csv"));
        empty.close();
        assertThat(empty.looked().get()).isNull();
        assertThat(empty.selection()).isEmpty();
        assertThat(folder.resolve("x.csv")).doesNotExist();
        TraceInfo none = empty.info().get();
        assertThat(none).isNull();
    }
}
