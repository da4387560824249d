package org.weft.studio.labels;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.weft.engine.labels.LabelMap;
import org.weft.engine.labels.Palettes;

class PaintedMapTest {
    private static PaintedMap empty(int width, int height) {
        return new PaintedMap(LabelMap.filled(width, height, 0));
    }

    private static String rows(PaintedMap map) {
        StringBuilder out = new StringBuilder();
        for (int y = 0; y < map.height(); y++) {
            for (int x = 0; x < map.width(); x++) {
                out.append(map.at(x, y) == 0 ? '.' : (char) ('0' + map.at(x, y)));
            }
            out.append('/');
        }
        return out.toString();
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "2, 4", "3, 9", "4, 12", "5, 21"})
    void aDabHasTheBrushsSize(int size, int pixels) {
        PaintedMap map = empty(15, 15);
        map.stroke(new Spot(7, 7), new Spot(7, 7), size, 3);
        assertThat(map.areas()[3]).isEqualTo(pixels);
    }

    @Test
    void aStrokeHasNoGapsAndStaysInItsArea() {
        PaintedMap map = empty(40, 20);
        Area area = map.stroke(new Spot(2, 3), new Spot(36, 14), 1, 1);
        for (int x = 2; x <= 36; x++) {
            boolean any = false;
            for (int y = 0; y < 20; y++) {
                any |= map.at(x, y) == 1;
            }
            assertThat(any).as("column %d", x).isTrue();
        }
        assertThat(area.x()).isLessThanOrEqualTo(2);
        assertThat(area.x() + area.width()).isGreaterThanOrEqualTo(37);
        assertThat(map.areas()[1]).isLessThan(60);
    }

    @Test
    void strokesOutsideOfTheMapTouchNothing() {
        PaintedMap map = empty(5, 5);
        assertThat(map.stroke(new Spot(-20, -20), new Spot(-10, -3), 4, 1).isEmpty())
                .isTrue();
        assertThat(map.stroke(new Spot(-1, 2), new Spot(9, 2), 1, 1)).isEqualTo(new Area(0, 1, 5, 3));
        assertThat(rows(map)).isEqualTo("...../...../11111/...../...../");
    }

    @Test
    void rectanglesTakeBothCornersInAnyOrder() {
        PaintedMap map = empty(4, 3);
        assertThat(map.rectangle(new Spot(9, 2), new Spot(2, 1), 4)).isEqualTo(new Area(2, 1, 2, 2));
        assertThat(rows(map)).isEqualTo("..../..44/..44/");
    }

    @Test
    void polygonsAreFilledEvenOdd() {
        PaintedMap map = empty(7, 5);
        map.polygon(List.of(new Spot(0, 0), new Spot(6, 0), new Spot(3, 3)), 2);
        assertThat(rows(map)).isEqualTo("2222222/.22222./..222../...2.../......./");
        PaintedMap outside = empty(3, 3);
        assertThat(outside.polygon(List.of(new Spot(-5, -5), new Spot(9, -5), new Spot(9, 9), new Spot(-5, 9)), 1)
                        .pixels())
                .isEqualTo(9);
        assertThat(outside.areas()[1]).isEqualTo(9);
    }

    @Test
    void fillingStopsAtOtherClassesAndAtCorners() {
        PaintedMap map = new PaintedMap(new LabelMap(4, 3, new byte[] {0, 1, 0, 0, 1, 0, 0, 1, 0, 1, 1, 0}));
        assertThat(map.fill(1, 1, 5)).isEqualTo(new Area(1, 0, 3, 2));
        assertThat(rows(map)).isEqualTo(".155/1551/.11./");
        assertThat(map.fill(1, 1, 5).isEmpty()).isTrue();
    }

    @Test
    void fillingALargeMazeNeedsNoStackOfCalls() {
        int side = 401;
        byte[] labels = new byte[side * side];
        for (int y = 1; y < side; y += 2) {
            for (int x = 0; x < side - 1; x++) {
                labels[y * side + (y % 4 == 1 ? x : x + 1)] = 7;
            }
        }
        PaintedMap map = new PaintedMap(new LabelMap(side, side, labels));
        map.fill(0, 0, 2);
        assertThat(map.areas()[0]).isZero();
    }

    @Test
    void onlyTheChangedPartIsDrawnAnew() {
        PaintedMap map = empty(512, 512);
        LabelRaster raster = new LabelRaster(512, 512, Palettes.storyworld());
        Area dab = map.stroke(new Spot(200, 200), new Spot(210, 204), 16, 1);
        raster.draw(map, dab, true);
        assertThat(raster.drawn()).isLessThan(raster.argb().length / 100);
        int k = raster.scale();
        assertThat(raster.argb()[200 * k * raster.width() + 200 * k]).isNotZero();
        assertThat(raster.argb()[0]).isZero();
    }

    @Test
    void patternsShowOnlyWhenAskedFor() {
        PaintedMap map = new PaintedMap(LabelMap.filled(64, 64, 1));
        LabelRaster raster = new LabelRaster(64, 64, Palettes.storyworld());
        Area all = new Area(0, 0, 64, 64);
        raster.draw(map, all, false);
        assertThat(java.util.Arrays.stream(raster.argb()).distinct()).hasSize(1);
        raster.draw(map, all, true);
        assertThat(java.util.Arrays.stream(raster.argb()).distinct()).hasSize(2);
    }
}
