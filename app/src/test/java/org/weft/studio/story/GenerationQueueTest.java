package org.weft.studio.story;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.weft.engine.Target;

class GenerationQueueTest {
    private final List<String> log = new ArrayList<>();
    private final GenerationQueue queue =
            new GenerationQueue(w -> log.add("start " + w.number()), () -> log.add("stop"));
    private int asked;

    private Wish add(Target target) {
        Wish wish = Wish.of(
                ++asked, Wish.Kind.CONTINUE, target, 1, null, new Wish.Settings(1, 2, FakeEngine.IMAGE, null, 0, null));
        queue.add(wish);
        return wish;
    }

    private List<Integer> numbers() {
        return queue.wishes().stream().map(Wish::number).toList();
    }

    @Test
    void nothingBeginsBeforeAModelIsThereThenOneAfterTheOther() {
        Wish one = add(Target.TEXT);
        Wish two = add(Target.IMAGE);
        assertThat(log).isEmpty();
        queue.ready(true);
        assertThat(log).containsExactly("start 1");
        queue.done(two); // does not run: said of nothing
        queue.done(one);
        queue.done(one);
        assertThat(log).containsExactly("start 1", "start 2");
        queue.done(two);
        assertThat(queue.wishes()).isEmpty();
        assertThat(queue.running()).isNull();
    }

    @Test
    void pausedTheRunningOneEndsAndNoOtherBegins() {
        queue.ready(true);
        Wish one = add(Target.TEXT);
        add(Target.TEXT);
        queue.paused().set(true);
        queue.done(one);
        assertThat(log).containsExactly("start 1");
        queue.paused().set(false);
        assertThat(log).containsExactly("start 1", "start 2");
    }

    @Test
    void waitingOnesMoveButNeverBeforeTheRunningOne() {
        queue.ready(true);
        for (int i = 0; i < 4; i++) {
            add(Target.TEXT);
        }
        String third = queue.wishes().get(2).id();
        queue.move(third, -1);
        assertThat(numbers()).containsExactly(1, 3, 2, 4);
        queue.move(third, -1);
        assertThat(numbers()).containsExactly(1, 3, 2, 4);
        queue.move(third, 1);
        queue.move(third, 1);
        queue.move(third, 1);
        assertThat(numbers()).containsExactly(1, 2, 4, 3);
        queue.move("nobody", 1);
        queue.move(queue.wishes().getFirst().id(), 1);
        assertThat(numbers()).containsExactly(1, 2, 4, 3);
    }

    @Test
    void oneOrAllAreCancelledAndTheRunningOneIsStopped() {
        queue.ready(true);
        Wish one = add(Target.TEXT);
        Wish two = add(Target.TEXT);
        add(Target.TEXT);
        queue.cancel(two.id());
        assertThat(numbers()).containsExactly(1, 3);
        queue.cancelAll();
        assertThat(numbers()).containsExactly(1);
        assertThat(log).containsExactly("start 1", "stop");
        queue.done(one);
        assertThat(queue.wishes()).isEmpty();
    }

    @Test
    void timeLeftIsKnownOnceSomethingAlikeWasMade() {
        queue.ready(true);
        add(Target.IMAGE);
        assertThat(queue.secondsLeft().get()).isNegative();
        queue.tempo().picture(10, 5);
        add(Target.IMAGE); // two candidates of ten steps: ten seconds
        assertThat(queue.secondsLeft().get()).isEqualTo(20);
        queue.progress(3);
        assertThat(queue.secondsLeft().get()).isEqualTo(13);
        add(Target.TEXT);
        assertThat(queue.secondsLeft().get()).isNegative();
        queue.tempo().text(1);
        queue.progress(3);
        assertThat(queue.secondsLeft().get()).isEqualTo(15);
    }
}
