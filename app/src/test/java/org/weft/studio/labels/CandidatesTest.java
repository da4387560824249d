package org.weft.studio.labels;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.weft.engine.GeneratedItem;
import org.weft.engine.ImageSettings;
import org.weft.engine.ModelInfo;
import org.weft.engine.RgbImage;
import org.weft.engine.SchedulerKind;
import org.weft.engine.TextSettings;
import org.weft.engine.labels.LabelMap;
import org.weft.engine.labels.Palettes;

class CandidatesTest {
    private static final ModelInfo MODEL = new ModelInfo(
            "fake",
            "1",
            Path.of("fake"),
            "none",
            "cafe",
            1,
            4,
            100,
            20,
            new ImageSettings(10, 3, SchedulerKind.DDIM, false),
            new TextSettings(0, 16, 0, 0, 1, 1, 1, 0),
            List.of());

    private final Candidates candidates = new Candidates();

    private static Result.Asked asked(String caption) {
        return new Result.Asked(LabelMap.filled(16, 16, 1), Palettes.storyworld(), caption);
    }

    private void make(String caption, int count) {
        int first = candidates.begin(asked(caption), count);
        for (int i = 0; i < count; i++) {
            GeneratedItem.Image item = new GeneratedItem.Image(new RgbImage(1, 1, new byte[3]), 7, 1, Map.of());
            candidates.change(first + i, r -> r.done(new Result.Made(item, MODEL)));
        }
        candidates.over();
    }

    private List<Integer> numbers() {
        return candidates.all().stream().map(Result::number).toList();
    }

    @Test
    void earlierPicturesStayBehindTheNewOnes() {
        make("one", 2);
        make("two", 3);
        assertThat(numbers()).containsExactly(3, 4, 5, 1, 2);
        assertThat(candidates.selected().get()).isZero();
        assertThat(candidates.alike(asked("one"))).hasSize(2);
    }

    @Test
    void placesThatStayEmptyGoAndTheShownOneStays() {
        make("one", 2);
        candidates.begin(asked("two"), 4);
        candidates.selected().set(5);
        candidates.over();
        assertThat(numbers()).containsExactly(1, 2);
        assertThat(candidates.shown().map(Result::number)).contains(2);
    }

    @Test
    void theShownOneOrAllAreRemovedButNotWhatIsBeingMade() {
        make("one", 3);
        candidates.selected().set(2);
        candidates.removeShown();
        assertThat(numbers()).containsExactly(1, 2);
        assertThat(candidates.selected().get()).isEqualTo(1);
        candidates.begin(asked("two"), 1);
        candidates.removeShown();
        assertThat(numbers()).containsExactly(4, 1, 2);
        candidates.removeAll();
        assertThat(numbers()).containsExactly(4);
        candidates.over();
        assertThat(candidates.selected().get()).isEqualTo(-1);
        candidates.removeShown();
        candidates.change(1, r -> r); // removed long ago
    }

    @Test
    void memoryHoldsOnlySoMany() {
        for (int i = 0; i < 10; i++) {
            make("again", 8);
        }
        assertThat(numbers()).hasSize(Candidates.MOST).startsWith(73, 74).doesNotContain(1);
    }
}
