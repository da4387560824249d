package org.weft.studio.labels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.weft.engine.RgbImage;
import org.weft.engine.RgbImages;
import org.weft.engine.labels.LabelMap;
import org.weft.engine.labels.LabelPng;
import org.weft.engine.labels.Palette;
import org.weft.engine.labels.Palettes;
import org.weft.studio.shell.Texts;
import org.weft.studio.task.DirectTaskRunner;

class LabelsViewModelTest {
    @TempDir
    Path folder = Path.of("");

    private final LabelsViewModel model = new LabelsViewModel(new DirectTaskRunner(), Texts.bundle());
    private final Palette world = Palettes.storyworld();

    private void stroke(int x0, int y0, int x1, int y1) {
        model.press(x0, y0);
        model.drag(x1, y1);
        model.release(x1, y1);
    }

    @Test
    void aStrokeIsOneStepBackAndForth() {
        LabelMap empty = model.map();
        stroke(10, 10, 60, 40);
        LabelMap painted = model.map();
        assertThat(painted).isNotEqualTo(empty);
        assertThat(model.canUndo().get()).isTrue();

        model.undo();
        assertThat(model.map()).isEqualTo(empty);
        assertThat(model.canUndo().get()).isFalse();
        model.redo();
        assertThat(model.map()).isEqualTo(painted);
        assertThat(model.canRedo().get()).isFalse();
        model.undo();
        stroke(0, 0, 1, 1);
        assertThat(model.canRedo().get()).isFalse();
    }

    @Test
    void everythingGoesBackAndForthTheSameWayHoweverMuchThereWas() {
        List<LabelMap> seen = new ArrayList<>();
        Random random = new Random(3);
        List<Tool> tools = List.of(Tool.BRUSH, Tool.ERASER, Tool.RECTANGLE, Tool.POLYGON, Tool.FILL);
        seen.add(model.map());
        for (int i = 0; i < 300; i++) {
            model.tool().set(tools.get(random.nextInt(tools.size())));
            model.select(world.of(1 + random.nextInt(60)));
            model.brush().set(1 + random.nextInt(30));
            if (i == 100) {
                model.create(40, 90);
            } else if (i == 200) {
                model.choose(Palettes.ade20k());
            } else if (model.tool().get() == Tool.POLYGON) {
                for (int k = 0; k < 4; k++) {
                    model.press(random.nextInt(128), random.nextInt(128));
                }
                model.finishPolygon();
            } else {
                stroke(random.nextInt(150) - 10, random.nextInt(150) - 10, random.nextInt(128), random.nextInt(128));
            }
            if (!seen.getLast().equals(model.map())) {
                seen.add(model.map());
            }
        }
        assertThat(seen).hasSizeGreaterThan(150);
        List<LabelMap> back = new ArrayList<>(List.of(model.map()));
        while (model.canUndo().get()) {
            model.undo();
            if (!back.getLast().equals(model.map())) {
                back.add(model.map());
            }
        }
        assertThat(back.reversed()).isEqualTo(seen);
        while (model.canRedo().get()) {
            model.redo();
        }
        assertThat(model.map()).isEqualTo(seen.getLast());
        assertThat(model.palette().get().id()).isEqualTo("ade20k");
    }

    @Test
    void whatChangesNothingIsNoStep() {
        model.tool().set(Tool.ERASER);
        stroke(5, 5, 20, 20);
        model.tool().set(Tool.FILL);
        model.press(-3, 400);
        model.tool().set(Tool.POLYGON);
        model.press(1, 1);
        model.press(9, 1);
        model.finishPolygon();
        assertThat(model.canUndo().get()).isFalse();
        assertThat(model.corners()).isEmpty();
    }

    @Test
    void escapeDropsAStrokeInTheMiddle() {
        LabelMap empty = model.map();
        model.press(3, 3);
        model.drag(50, 50);
        model.abandon();
        assertThat(model.map()).isEqualTo(empty);
        model.release(50, 50);
        assertThat(model.canUndo().get()).isFalse();
    }

    @Test
    void rectangleFillEraseAndPick() {
        model.tool().set(Tool.RECTANGLE);
        model.select(world.of(5));
        stroke(10, 10, 19, 29);
        assertThat(model.map().areas()[5]).isEqualTo(200);
        model.tool().set(Tool.FILL);
        model.select(world.of(1));
        model.press(0, 0);
        assertThat(model.map().areas()[1]).isEqualTo(128 * 128 - 200);
        model.tool().set(Tool.PICK);
        model.press(12, 12);
        assertThat(model.label().get().name()).isEqualTo("grass");
        assertThat(model.tool().get()).isEqualTo(Tool.BRUSH);
        model.tool().set(Tool.ERASER);
        model.brush().set(4);
        stroke(14, 14, 14, 14);
        assertThat(model.map().areas()[0]).isEqualTo(12);
    }

    @Test
    void thePolygonClosesAtItsFirstCorner() {
        model.tool().set(Tool.POLYGON);
        for (int[] at : new int[][] {{10, 10}, {30, 10}, {30, 30}, {10, 10}}) {
            model.press(at[0], at[1]);
            model.release(at[0], at[1]);
        }
        assertThat(model.corners()).isEmpty();
        assertThat(model.map().areas()[model.label().get().index()]).isBetween(200, 260);
    }

    @Test
    void theLegendSaysAreasAndHoverTheClass() {
        model.tool().set(Tool.RECTANGLE);
        model.select(world.of(1));
        stroke(0, 0, 127, 63);
        assertThat(model.legend()).hasSize(2);
        assertThat(model.legend().stream().mapToDouble(LegendRow::share).sum()).isEqualTo(1);
        model.hover(4, 4);
        assertThat(model.hover().get()).contains("sky").contains("4");
        model.hover(4, 100);
        assertThat(model.hover().get()).contains("nothing");
        model.hover(-1, 4);
        assertThat(model.hover().get()).isEmpty();
    }

    @Test
    void theKeyboardPaintsWithEveryTool() {
        model.moveCursor(-1000, -1000);
        assertThat(model.cursor().get()).isEqualTo(new Spot(0, 0));
        model.brush().set(1);
        model.actAtCursor();
        assertThat(model.map().at(0, 0)).isEqualTo(model.label().get().index());
        model.tool().set(Tool.RECTANGLE);
        model.select(world.of(9));
        model.moveCursor(10, 0);
        model.actAtCursor();
        model.moveCursor(3, 4);
        model.actAtCursor();
        assertThat(model.map().areas()[9]).isEqualTo(20);
        assertThat(model.hover().get()).contains("road");
        model.tool().set(Tool.POLYGON);
        model.select(world.of(7));
        for (int[] by : new int[][] {{20, 20}, {10, 0}, {0, 10}}) {
            model.moveCursor(by[0], by[1]);
            model.actAtCursor();
        }
        model.finishPolygon();
        assertThat(model.map().areas()[7]).isPositive();
        model.moveCursor(5000, 5000);
        assertThat(model.cursor().get()).isEqualTo(new Spot(127, 127));
    }

    @Test
    void numberKeysKeepTheirClassesWhileTheyCan() {
        assertThat(model.classes().quick()).hasSize(9);
        model.quick(3);
        assertThat(model.label().get().name()).isEqualTo("moon");
        model.quick(0);
        model.quick(12);
        assertThat(model.label().get().name()).isEqualTo("moon");
        model.select(world.of(22));
        stroke(5, 5, 6, 6);
        assertThat(model.classes().quick()).contains(world.of(22)).hasSize(9);
        assertThat(model.classes().quick().get(2).name()).isEqualTo("moon");
        model.pin(world.of(22));
        int key = model.classes().quick().indexOf(world.of(22));
        for (int i = 30; i < 45; i++) {
            model.select(world.of(i));
            stroke(i, 5, i, 6);
        }
        assertThat(model.classes().quick().get(key)).isEqualTo(world.of(22));
        assertThat(model.classes().isPinned(world.of(22))).isTrue();
    }

    @Test
    void classesAreSearched() {
        model.classes().search().set("tree");
        assertThat(model.classes().found())
                .extracting(c -> c.name())
                .contains("tree", "palm tree")
                .doesNotContain("sky");
        model.classes().search().set("");
        assertThat(model.classes().found()).hasSize(60);
    }

    @Test
    void newMapsHaveASizeAndClearingGoesBack() {
        model.create(64, 32);
        assertThat(model.width()).isEqualTo(64);
        assertThat(model.height()).isEqualTo(32);
        assertThatThrownBy(() -> model.create(8, 64)).hasMessageContaining("8 x 64");
        assertThatThrownBy(() -> model.create(64, 4000)).hasMessageContaining("64 x 4");
        stroke(5, 5, 20, 20);
        LabelMap painted = model.map();
        model.clear();
        assertThat(model.map().areas()[0]).isEqualTo(64 * 32);
        model.undo();
        assertThat(model.map()).isEqualTo(painted);
    }

    @Test
    void importSaysHowManyPixelsDidNotFit() throws Exception {
        byte[] rgb = new byte[16 * 16 * 3];
        LabelMap sky = LabelMap.filled(16, 16, 1);
        System.arraycopy(world.picture(sky).rgb(), 0, rgb, 0, rgb.length);
        rgb[0] = 117;
        Path file = Files.write(folder.resolve("m.png"), RgbImages.png(new RgbImage(16, 16, rgb)));
        model.load(file);
        assertThat(model.message().get())
                .contains("16 x 16")
                .contains("1 pixels")
                .contains("3 of 442");
        assertThat(model.map()).isEqualTo(sky);

        Path broken = Files.write(folder.resolve("b.png"), new byte[] {1, 2, 3});
        model.load(broken);
        assertThat(model.message().get()).contains("cannot be read");
        assertThat(model.map()).isEqualTo(sky);
    }

    @Test
    void ownClassesComeFromAFileAndTravelWithTheMap() throws Exception {
        model.openPalette(Files.writeString(folder.resolve("rooms.txt"), "kitchen\nhall\n"));
        assertThat(model.palette().get().title()).isEqualTo("rooms");
        assertThat(model.classes().quick()).hasSize(2);
        assertThat(model.message().get()).contains("rooms").contains("2");
        stroke(5, 5, 9, 9);
        Path out = folder.resolve("out.png");
        model.save(out);
        byte[] png = Files.readAllBytes(out);
        assertThat(LabelPng.read(png)).isEqualTo(model.map());
        assertThat(LabelPng.palette(png)).contains(model.palette().get());

        model.openPalette(Files.writeString(folder.resolve("bad.csv"), "1,sky,blue\n"));
        assertThat(model.message().get()).contains("bad.csv").contains("line 1");
        assertThat(model.palette().get().title()).isEqualTo("rooms");
    }

    @Test
    void aReferenceShinesThrough() throws Exception {
        Path file = Files.write(
                folder.resolve("r.png"), RgbImages.png(Palettes.storyworld().picture(LabelMap.filled(4, 4, 1))));
        model.loadReference(file);
        assertThat(model.reference().get()).isNotNull();
        assertThat(model.opacity().get()).isLessThan(0.9);
    }

    @Test
    void theExamplesAreMapsOfTheBundledWorld() {
        for (int i = 0; i < Examples.COUNT; i++) {
            Examples.Example example = model.openExample(i);
            assertThat(example.caption()).isNotBlank();
            assertThat(model.width()).isEqualTo(128);
            assertThat(model.legend()).hasSizeGreaterThan(3);
            assertThat(model.classes().quick().getFirst())
                    .isEqualTo(model.label().get());
        }
    }

    @Test
    void stepsBackAndForthKnowWhichCardTheMapBelongsTo() {
        model.open(LabelMap.filled(32, 32, 1), world, "a");
        model.open(LabelMap.filled(32, 32, 2), world, "b");
        model.select(world.of(5));
        stroke(3, 3, 9, 9);
        assertThat(model.slot().get()).isEqualTo("b");
        model.undo();
        model.undo();
        assertThat(model.map().at(0, 0)).isEqualTo(1);
        assertThat(model.slot().get()).isEqualTo("a");
        model.redo();
        assertThat(model.slot().get()).isEqualTo("b");
        model.create(64, 64);
        assertThat(model.slot().get()).isNull();
        model.undo();
        assertThat(model.slot().get()).isEqualTo("b");
    }

    @Test
    void aMapThatCameIntoTheStoryBelongsToItsCardAlsoAfterGoingBackBehindItsBeginning() {
        model.open(LabelMap.filled(32, 32, 1), world, null);
        model.select(world.of(5));
        stroke(3, 3, 9, 9);
        model.belongTo("new");
        model.undo();
        model.undo();
        assertThat(model.slot().get()).isNull();
        model.redo();
        model.redo();
        assertThat(model.slot().get()).isEqualTo("new");
    }

    @Test
    void pinningSaysTheKey() {
        model.pin(world.of(3));
        assertThat(model.message().get()).contains("moon").contains("3");
        assertThat(model.classes().isPinned(world.of(3))).isTrue();
        model.pin(world.of(3));
        assertThat(model.classes().isPinned(world.of(3))).isFalse();
    }
}
