package org.weft.evaluate.storyworld;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.weft.evaluate.metrics.CaptionSample;

class PaperTest {
    @Test
    void captionsAndDrawnPicturesAreMeasuredWithEverythingElse() {
        Exam.Paper paper = new Exam.Paper(3);
        paper.captions.add(
                new CaptionSample("a fox sits by a lake", List.of("A fox sits by a lake.", "a fox at night")));
        paper.captions.add(new CaptionSample("nothing", List.of("two owls on a roof")));
        for (int i = 0; i < 4; i++) {
            paper.real.add(new double[] {i, 0});
            paper.drawn.add(new double[] {i, 2});
        }
        paper.tally.add(Exam.QUESTIONS, true);

        assertThat(paper.value(Exam.CIDER)).isBetween(2.0, 5.0);
        assertThat(paper.count(Exam.CIDER)).isEqualTo(2);
        assertThat(paper.value(Exam.DISTANCE)).isCloseTo(4, within(1e-9));
        assertThat(paper.count(Exam.DISTANCE)).isEqualTo(4);
        assertThat(paper.value(Exam.QUESTIONS)).isEqualTo(1);
        assertThat(paper.count(Exam.QUESTIONS)).isEqualTo(1);
    }
}
