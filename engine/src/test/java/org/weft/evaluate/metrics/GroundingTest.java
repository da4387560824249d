package org.weft.evaluate.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.junit.jupiter.api.Test;

class GroundingTest {
    private static final JsonNode GOLDEN = Golden.json("grounding");

    @Test
    void answersAreReadAndScoredAsTheOriginalDoesIt() {
        int right = 0;
        for (JsonNode item : GOLDEN.path("rec").path("items")) {
            String text = item.path("pred_box").asText();
            Box box = Box.read(text).orElse(new Box(0, 0, 0, 0));
            int w = item.path("width").asInt();
            int h = item.path("height").asInt();
            check(box, item.path("parsed"), text);
            check(box.toPixels(w, h), item.path("pred_pixels"), text);
            Box truth = box(item.path("gt_box")).toPixels(w, h);
            check(truth, item.path("gt_pixels"), text);
            float overlap = box.toPixels(w, h).overlap(truth);
            assertClose(overlap, item.path("iou"), text);
            boolean correct = overlap >= Grounding.RIGHT;
            assertThat(correct).as(text).isEqualTo(item.path("correct").asBoolean());
            right += correct ? 1 : 0;
        }
        assertThat((double) right / GOLDEN.path("rec").path("items").size())
                .isCloseTo(GOLDEN.path("rec").path("accuracy").asDouble(), within(1e-12));
    }

    @Test
    void boxesAreWrittenAsTheModelIsTaught() {
        for (JsonNode c : GOLDEN.path("box_to_text")) {
            Box grid = box(c.path("bbox_xyxy"))
                    .toGrid(c.path("width").asInt(), c.path("height").asInt());
            assertThat(grid).isEqualTo(box(c.path("encoded")));
            assertThat(grid.write()).isEqualTo(c.path("text").asText());
        }
    }

    @Test
    void theTrueBoxIsMeasuredAsItIsUnlessTheOfficialCodeIsWanted() {
        // on the grid the true box ends at line 499, half a line before its real end
        Grounding.Sample s = new Grounding.Sample("(000,000)(499,999)", new Box(0, 0, 50, 100), 100, 100);
        assertThat(Grounding.overlap(s, Variant.AS_OFFICIAL_CODE)).isEqualTo(1);
        assertThat(Grounding.overlap(s, Variant.CORRECTED)).isLessThan(1).isGreaterThan(0.99f);
        Grounding.Scores scores = Grounding.score(
                List.of(s, new Grounding.Sample("no box", new Box(0, 0, 1, 1), 9, 9)), Variant.CORRECTED);
        assertThat(scores.accuracy()).isEqualTo(0.5);
        assertThat(scores.unreadable()).isEqualTo(1);
    }

    @Test
    void nothingToScoreAndPicturesWithoutPixelsAreErrors() {
        assertThatThrownBy(() -> Grounding.score(List.of(), Variant.CORRECTED)).hasMessageContaining("no boxes");
        assertThatThrownBy(() -> new Grounding.Sample("", new Box(0, 0, 1, 1), 0, 5))
                .hasMessageContaining("0 x 5");
    }

    private static Box box(JsonNode a) {
        return new Box(
                (float) a.get(0).asDouble(),
                (float) a.get(1).asDouble(),
                (float) a.get(2).asDouble(),
                (float) a.get(3).asDouble());
    }

    private static void check(Box box, JsonNode golden, String text) {
        assertClose(box.x1(), golden.get(0), text);
        assertClose(box.y1(), golden.get(1), text);
        assertClose(box.x2(), golden.get(2), text);
        assertClose(box.y2(), golden.get(3), text);
    }

    private static void assertClose(float value, JsonNode golden, String text) {
        switch (golden.asText()) {
            case "nan" -> assertThat(value).as(text).isNaN();
            case "inf" -> assertThat(value).as(text).isEqualTo(Float.POSITIVE_INFINITY);
            case "-inf" -> assertThat(value).as(text).isEqualTo(Float.NEGATIVE_INFINITY);
            default ->
                assertThat((double) value)
                        .as(text)
                        .isCloseTo(golden.asDouble(), within(1e-6 * Math.max(1, Math.abs(golden.asDouble()))));
        }
    }
}
