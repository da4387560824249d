package org.weft.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.weft.data.storyworld.BoxWords;
import org.weft.data.storyworld.Split;
import org.weft.data.storyworld.World;
import org.weft.tensor.random.Philox;

/** A picture that is mirrored has its words mirrored with it. */
class MirroredLessonsTest {
    private static Lesson.Words last(Lesson lesson) {
        return (Lesson.Words) lesson.parts().getLast();
    }

    @Test
    void leftAndRightChangePlacesAndNothingElseDoes() {
        assertThat(new Lesson.Words("the left fox goes right. Left!", true).mirrored())
                .isEqualTo("the right fox goes left. Right!");
        assertThat(new Lesson.Words("bright leftovers", true).mirrored()).isEqualTo("bright leftovers");
        assertThat(new Lesson.Words("", true).mirrored()).isEmpty();
    }

    @Test
    void boxesMoveToTheOtherSide() {
        World world = World.load();
        FrameSource frames = new FrameSource(world, 32, 1);
        StoryworldLessons lessons = new StoryworldLessons(world, frames, Task.REFERRING, Split.TRAIN);
        int moved = 0;
        for (int i = 0; i < 20; i++) {
            Lesson lesson = lessons.lesson(i, new Philox(3, i));
            Optional<double[]> box = BoxWords.read(last(lesson).text());
            Optional<double[]> turned = BoxWords.read(last(lesson).mirrored());
            assertThat(box).isPresent();
            assertThat(turned).isPresent();
            double[] a = box.get();
            double[] b = turned.get();
            // a side has 25 steps
            assertThat(b[0]).isBetween(1 - a[2] - 0.0401, 1 - a[2] + 0.0401);
            assertThat(b[2]).isBetween(1 - a[0] - 0.0401, 1 - a[0] + 0.0401);
            assertThat(List.of(b[1], b[3])).isEqualTo(List.of(a[1], a[3]));
            moved += Math.abs(a[0] - b[0]) > 0.1 ? 1 : 0;
        }
        assertThat(moved).isPositive();
    }
}
