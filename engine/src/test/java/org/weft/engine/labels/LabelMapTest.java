package org.weft.engine.labels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class LabelMapTest {
    @ParameterizedTest
    @CsvSource({"0, 4, 0", "4, 0, 0", "-1, 4, 4", "2, 2, 3", "5000, 1, 5000"})
    void sidesAndLengthMustFit(int width, int height, int length) {
        assertThatThrownBy(() -> new LabelMap(width, height, new byte[length]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(width + "x" + height);
    }

    @Test
    void fittedTakesTheMiddleSquareAndInventsNoClass() {
        byte[] labels = {9, 1, 2, 9, 9, 3, (byte) 200, 9};
        LabelMap map = new LabelMap(4, 2, labels);

        assertThat(map.fitted(2)).isEqualTo(new LabelMap(2, 2, new byte[] {1, 2, 3, (byte) 200}));
        LabelMap large = map.fitted(5);
        assertThat(large.areas()[9]).isZero();
        assertThat(large.areas()[1] + large.areas()[2] + large.areas()[3] + large.areas()[200])
                .isEqualTo(25);
        assertThat(map.fitted(1).width()).isEqualTo(1);
    }

    @Test
    void anOddSizeShrinksEvenly() {
        byte[] stripes = new byte[15 * 15];
        for (int i = 0; i < stripes.length; i++) {
            stripes[i] = (byte) (i % 15 / 5);
        }
        assertThat(new LabelMap(15, 15, stripes).fitted(3).areas()).startsWith(3, 3, 3);
    }

    @ParameterizedTest
    @EnumSource(FillPattern.class)
    void everyPatternMarksSomeAndLeavesMost(FillPattern pattern) {
        int marked = 0;
        for (int y = 0; y < FillPattern.CELL; y++) {
            for (int x = 0; x < FillPattern.CELL; x++) {
                boolean here = pattern.marks(x, y);
                marked += here ? 1 : 0;
                assertThat(pattern.marks(x + 8, y - 16)).isEqualTo(here);
            }
        }
        assertThat(marked).isBetween(4, 40);
    }

    @Test
    void obedienceCountsOnlyWhatWasAskedFor() {
        Palette palette = Palettes.storyworld();
        LabelMap wanted = new LabelMap(3, 2, new byte[] {0, 1, 1, 1, 5, 5});
        LabelMap seen = new LabelMap(3, 2, new byte[] {7, 1, 1, 5, 5, 9});

        Obedience o = Obedience.of(wanted, seen, palette, "me");

        assertThat(o.agreement()).isEqualTo(3 / 5.0);
        // sky 2 of 3, grass 1 of 3
        assertThat(o.meanOverlap()).isEqualTo((2 / 3.0 + 1 / 3.0) / 2);
        assertThat(o.classes()).extracting(c -> c.of().name()).containsExactly("sky", "grass", "road");
        assertThat(o.classes().get(2).wanted()).isZero();
        assertThat(o.mismatch(0, 0)).isFalse();
        assertThat(o.mismatch(0, 1)).isTrue();
        assertThat(o.mismatch(1, 1)).isFalse();
    }

    @Test
    void anEmptyMapIsObeyedByAnything() {
        LabelMap nothing = LabelMap.filled(2, 2, 0);
        assertThat(Obedience.of(nothing, LabelMap.filled(2, 2, 4), Palettes.storyworld(), "me")
                        .agreement())
                .isEqualTo(1);
        assertThatThrownBy(() -> Obedience.of(nothing, LabelMap.filled(2, 3, 4), Palettes.storyworld(), "me"))
                .hasMessageContaining("2x3");
    }
}
