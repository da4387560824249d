package org.weft.evaluate.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import org.weft.weights.Safetensors;

class SegmentationCountsTest {
    @Test
    void picturesAreCountedAsTheOriginalsCountThem() {
        JsonNode golden = Golden.json("segmentation");
        try (Safetensors maps = Golden.tensors("segmentation")) {
            golden.properties().forEach(c -> {
                int classes = c.getValue().path("num_classes").asInt();
                JsonNode official = c.getValue().path("official_segm_eval");
                if (!official.isNull()) {
                    SegmentationCounts counts = SegmentationCounts.ofLabelsFromOne(classes, Variant.AS_OFFICIAL_CODE);
                    add(counts, maps, c.getKey(), ".gt");
                    check(counts, official);
                    assertThat(counts.meanOverlap())
                            .isCloseTo(official.path("miou").asDouble(), within(1e-9));
                }
                SegmentationCounts reduced = SegmentationCounts.ofLabelsFromOne(classes, Variant.CORRECTED);
                add(reduced, maps, c.getKey(), ".gt");
                checkAll(reduced, c.getValue().path("mmseg_reduce_zero_label"));
                SegmentationCounts plain = SegmentationCounts.of(classes);
                add(plain, maps, c.getKey(), ".gt_plain");
                checkAll(plain, c.getValue().path("mmseg_plain_gt_plain"));
            });
        }
    }

    @Test
    void classesThatOccurNowhereDoNotCountUnlessTheOfficialCodeIsWanted() {
        SegmentationCounts right = SegmentationCounts.ofLabelsFromOne(10, Variant.CORRECTED);
        SegmentationCounts official = SegmentationCounts.ofLabelsFromOne(10, Variant.AS_OFFICIAL_CODE);
        for (SegmentationCounts counts : new SegmentationCounts[] {right, official}) {
            counts.add(new int[] {1, 2, 0}, new int[] {0, 1, 7});
        }
        assertThat(right.meanOverlap()).isEqualTo(1);
        assertThat(official.meanOverlap()).isCloseTo(0.2, within(1e-9));
    }

    @Test
    void mapsOfDifferentSizeAndNoClassesAreErrors() {
        assertThatThrownBy(() -> SegmentationCounts.of(3).add(new int[2], new int[3]))
                .hasMessageContaining("one size");
        assertThatThrownBy(() -> SegmentationCounts.of(0)).hasMessageContaining("classes");
        assertThat(SegmentationCounts.of(3).meanOverlap()).isNaN();
    }

    private static void add(SegmentationCounts counts, Safetensors maps, String name, String kind) {
        for (int i = 0; maps.has(name + kind + i); i++) {
            counts.add(ints(maps.floats(name + kind + i)), ints(maps.floats(name + ".pred" + i)));
        }
    }

    private static int[] ints(float[] values) {
        int[] out = new int[values.length];
        for (int i = 0; i < out.length; i++) {
            out[i] = (int) values[i];
        }
        return out;
    }

    private static void check(SegmentationCounts counts, JsonNode golden) {
        double[] iou = counts.overlaps();
        for (int i = 0; i < iou.length; i++) {
            assertThat(counts.intersection()[i])
                    .isEqualTo(golden.path("intersection").get(i).asLong());
            assertThat(counts.union()[i]).isEqualTo(golden.path("union").get(i).asLong());
            same(iou[i], golden.path("iou").get(i));
        }
    }

    private static void checkAll(SegmentationCounts counts, JsonNode golden) {
        check(counts, golden);
        double[] accuracies = counts.accuracies();
        for (int i = 0; i < accuracies.length; i++) {
            same(accuracies[i], golden.path("acc").get(i));
        }
        same(counts.meanOverlap(), golden.path("mIoU"));
        same(counts.meanAccuracy(), golden.path("mAcc"));
        same(counts.pixelAccuracy(), golden.path("aAcc"));
    }

    private static void same(double value, JsonNode golden) {
        if (golden.isNull()) {
            assertThat(value).isNaN();
        } else {
            assertThat(value).isCloseTo(golden.asDouble(), within(1e-9));
        }
    }
}
