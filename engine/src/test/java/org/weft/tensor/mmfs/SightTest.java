package org.weft.tensor.mmfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.weft.tensor.Scope;
import org.weft.tensor.Tensor;
import org.weft.tensor.random.Philox;

/** What is not to be seen has no influence, and everything else has. */
class SightTest {
    private static final int IMAGES = 3;
    private static final Levels LEVELS = Levels.square(List.of(4, 2), 2);

    private static Tensor random(long seed, long... shape) {
        int n = 1;
        for (long s : shape) {
            n *= (int) s;
        }
        float[] out = new float[n];
        Philox random = new Philox(seed, 0);
        for (int i = 0; i < n; i++) {
            out[i] = random.nextFloat() - 0.5f;
        }
        return Tensor.of(out, shape);
    }

    /** @param image whose values differ @param level in which */
    private static float[] read(Sight sight, int image, int level) {
        try (Scope scope = Scope.open()) {
            float[] value = random(1, 1, IMAGES, LEVELS.total(), 2, 3).toFloats();
            if (image >= 0) {
                int at = (image * LEVELS.total() + LEVELS.start(level)) * 6;
                for (int i = 0; i < LEVELS.size(level) * 6; i++) {
                    value[at + i] += 1;
                }
            }
            MmfsInputs in = new MmfsInputs(
                    Tensor.of(value, 1, IMAGES, LEVELS.total(), 2, 3),
                    random(2, 1, 5, IMAGES, 2, 2, 2),
                    random(3, 1, 5, IMAGES, 2, 2, 3),
                    Tensor.of(new float[] {1, 1, 0}, 1, 1, IMAGES),
                    Tensor.full(0.5, 1, 5, 2),
                    Tensor.full(7, 6),
                    LEVELS);
            return sight.applied(new MmfsReference()).attend(in).toFloats();
        }
    }

    private static boolean sees(Sight sight, int image, int level) {
        float[] plain = read(sight, -1, 0);
        float[] changed = read(sight, image, level);
        for (int i = 0; i < plain.length; i++) {
            if (Math.abs(plain[i] - changed[i]) > 1e-6) {
                return true;
            }
        }
        return false;
    }

    @Test
    void allSeesEveryVisiblePictureAtEveryLevel() {
        assertThat(Sight.ALL.applied(new MmfsReference())).isInstanceOf(MmfsReference.class);
        assertThat(List.of(sees(Sight.ALL, 0, 0), sees(Sight.ALL, 0, 1), sees(Sight.ALL, 1, 0), sees(Sight.ALL, 1, 1)))
                .containsOnly(true);
        assertThat(sees(Sight.ALL, 2, 0)).as("hidden by the mask").isFalse();
    }

    @Test
    void noneReadsTheIgnoreTokenAlone() {
        for (float x : read(Sight.NONE, -1, 0)) {
            assertThat(x).isCloseTo(7f, within(1e-5f));
        }
    }

    @Test
    void oneImageIsTheLastThatTheQuerySees() {
        assertThat(sees(Sight.ONE_IMAGE, 1, 0)).isTrue();
        assertThat(sees(Sight.ONE_IMAGE, 0, 0)).isFalse();
        assertThat(sees(Sight.ONE_IMAGE, 2, 0)).isFalse();
    }

    @Test
    void oneScaleIsTheOneOfTheBaseGrid() {
        assertThat(sees(Sight.ONE_SCALE, 0, 1)).isTrue();
        assertThat(sees(Sight.ONE_SCALE, 1, 1)).isTrue();
        assertThat(sees(Sight.ONE_SCALE, 0, 0)).isFalse();
    }

    @Test
    void wordsAreThoseOfRecipes() {
        assertThat(Sight.words()).containsExactly("all", "none", "one-image", "one-scale", "dense");
        assertThat(Sight.of("one-scale")).isEqualTo(Sight.ONE_SCALE);
        assertThatThrownBy(() -> Sight.of("some")).hasMessageContaining("there are all, none");
    }
}
