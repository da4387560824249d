package org.weft.evaluate.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.weft.weights.Safetensors;

class FrechetDistanceTest {
    @Test
    void featuresAreAsFarApartAsRecorded() {
        int checked = 0;
        try (Safetensors features = Golden.tensors("fid_features")) {
            for (JsonNode c : Golden.json("fid").path("cases")) {
                String name = "case" + c.path("case").asInt();
                if (features.has(name + ".a")) {
                    double fid = FrechetDistance.between(read(features, name + ".a"), read(features, name + ".b"));
                    double exact = c.path("fid_exact").asDouble();
                    double official = c.path("fid_official_scipy").asDouble();
                    assertThat(fid).as(name).isCloseTo(exact, within(1e-6 * exact));
                    assertThat(fid).as(name).isCloseTo(official, within(Math.max(1e-4, 1e-6 * official)));
                    checked++;
                }
            }
        }
        assertThat(checked).isEqualTo(6);
    }

    @Test
    void equalSetsAreNoDistanceApartAndShiftedOnesTheirShift() {
        FeatureStatistics a = random(40, 5, 0);
        FeatureStatistics b = random(40, 5, 0);
        FeatureStatistics shifted = random(40, 5, 3);
        assertThat(FrechetDistance.between(a, b)).isCloseTo(0, within(1e-9));
        assertThat(FrechetDistance.between(a, shifted)).isCloseTo(45, within(1e-9));
    }

    @Test
    void setsWithoutAnySpreadAreFine() {
        FeatureStatistics a = new FeatureStatistics(3);
        FeatureStatistics b = new FeatureStatistics(3);
        for (int i = 0; i < 9; i++) {
            a.add(new double[] {1, 1, 1});
            b.add(new double[] {1, 1, 3});
        }
        assertThat(FrechetDistance.between(a, b)).isCloseTo(4, within(1e-12));
    }

    @Test
    void tooFewPicturesOrOtherFeaturesAreErrors() {
        FeatureStatistics one = random(1, 3, 0);
        assertThatThrownBy(() -> FrechetDistance.between(one, random(5, 3, 0))).hasMessageContaining("at least 2");
        assertThatThrownBy(() -> FrechetDistance.between(random(5, 2, 0), random(5, 3, 0)))
                .hasMessageContaining("of 2 and of 3");
        assertThatThrownBy(() -> one.add(new double[2])).hasMessageContaining("2 dimensions");
        assertThatThrownBy(() -> one.add(new double[] {1, 2, Double.NaN})).hasMessageContaining("finite");
        assertThatThrownBy(() -> new FeatureStatistics(0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new FeatureStatistics(2).mean()).hasMessageContaining("there are 0");
    }

    private static FeatureStatistics random(int n, int dims, double shift) {
        Random random = new Random(7);
        FeatureStatistics out = new FeatureStatistics(dims);
        for (int i = 0; i < n; i++) {
            double[] row = new double[dims];
            for (int k = 0; k < dims; k++) {
                row[k] = random.nextGaussian() + shift;
            }
            out.add(row);
        }
        return out;
    }

    private static FeatureStatistics read(Safetensors file, String name) {
        float[] values = file.floats(name);
        int dims = (int) file.info(name).shape()[1];
        FeatureStatistics out = new FeatureStatistics(dims);
        for (int at = 0; at < values.length; at += dims) {
            double[] row = new double[dims];
            for (int k = 0; k < dims; k++) {
                row[k] = values[at + k];
            }
            out.add(row);
        }
        return out;
    }
}
