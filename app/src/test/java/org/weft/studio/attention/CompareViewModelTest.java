package org.weft.studio.attention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.weft.studio.task.DirectTaskRunner;

class CompareViewModelTest {
    @TempDir
    Path folder;

    private AttentionViewModel first = new AttentionViewModel(new DirectTaskRunner(), AttentionViewModelTest.TEXTS);
    private CompareViewModel compare =
            new CompareViewModel(first, new DirectTaskRunner(), AttentionViewModelTest.TEXTS);

    @BeforeEach
    void open() {
        first = new AttentionViewModel(new DirectTaskRunner(), AttentionViewModelTest.TEXTS);
        compare = new CompareViewModel(first, new DirectTaskRunner(), AttentionViewModelTest.TEXTS);
        first.open(MadeUpTrace.write(folder.resolve("a.trace"), 7, true));
    }

    @Test
    void theSecondTraceIsAskedWhatTheFirstIsAndEachLeadsTheOther() {
        first.selectPlace(0.1, 0.1, false);
        first.toStep(1);
        compare.open(MadeUpTrace.write(folder.resolve("b.trace"), 8, true));
        AttentionViewModel second = compare.second();
        assertThat(first.queries()).as("opening leads nothing").containsExactly(0);
        assertThat(second.queries()).containsExactly(0);
        assertThat(second.step().get()).isEqualTo(1);
        first.selectPlace(0.99, 0.99, false);
        assertThat(second.queries()).containsExactly(63);
        second.selectPlace(0.1, 0.99, false);
        assertThat(first.queries()).containsExactly(56);
        second.filter(Set.of(1), Set.of(2));
        assertThat(first.heads()).containsExactly(1);
        first.choose(first.sites().get(1));
        assertThat(Objects.requireNonNull(second.site().get()).name()).isEqualTo(MadeUpTrace.COARSE);
        first.tick();
        assertThat(second.step().get()).isEqualTo(first.step().get());
    }

    @Test
    void unlinkedEachGoesItsOwnWayAndLinkingBringsThemTogether() {
        compare.openSame();
        assertThat(compare.linked().get()).isFalse();
        first.selectPlace(0.1, 0.1, false);
        compare.second().selectPlace(0.99, 0.99, false);
        assertThat(first.queries()).containsExactly(0);
        assertThat(compare.second().queries()).containsExactly(63);
        compare.linked().set(true);
        assertThat(compare.second().queries()).containsExactly(0);
    }

    @Test
    void sharesOfBothStandBesideEachOther() {
        first.selectPlace(0.1, 0.1, false);
        compare.open(MadeUpTrace.write(folder.resolve("b.trace"), 8, true));
        List<CompareViewModel.Row> rows = List.copyOf(compare.rows());
        assertThat(rows).extracting(CompareViewModel.Row::number).containsExactly(1, 2, 0);
        assertThat(rows.stream().mapToDouble(CompareViewModel.Row::first).sum()).isCloseTo(1, within(1e-4));
        assertThat(rows.stream().mapToDouble(CompareViewModel.Row::second).sum())
                .isCloseTo(1, within(1e-4));
        assertThat(rows.getFirst().change())
                .isCloseTo(rows.getFirst().second() - rows.getFirst().first(), within(1e-12))
                .isNotZero();
        assertThat(compare.describe(rows.getFirst())).contains("Image 1").contains("%");
        assertThat(compare.describe(rows.getLast())).startsWith("Ignored");
        assertThat(compare.describe(new CompareViewModel.Row(3, 0.2, Double.NaN)))
                .contains("B does not see it");
    }

    @Test
    void anotherSeedIsSaid() {
        compare.open(MadeUpTrace.write(folder.resolve("b.trace"), 7, true));
        assertThat(compare.kinship()).contains("same seed");
        compare.open(MadeUpTrace.write(folder.resolve("c.trace"), 8, true));
        assertThat(compare.kinship()).contains("chance");
    }

    @Test
    void turningToAnotherItemOfTheSecondDoesNotMoveTheFirst() {
        compare.open(folder.resolve("a.trace"));
        first.selectPlace(0.1, 0.1, false);
        compare.second()
                .choose(Objects.requireNonNull(compare.second().info().get())
                        .items()
                        .getFirst());
        assertThat(first.queries()).containsExactly(0);
        assertThat(Objects.requireNonNull(first.item().get()).number()).isEqualTo(1);
    }

    @Test
    void aFileThatIsNoTraceIsToldAndTheFirstStays() throws Exception {
        first.selectPlace(0.1, 0.1, false);
        compare.open(Files.writeString(folder.resolve("x.trace"), "no"));
        assertThat(compare.second().message().get()).contains("is no trace");
        assertThat(first.queries()).containsExactly(0);
        assertThat(compare.rows()).isEmpty();
        assertThat(compare.kinship()).isEmpty();
    }
}
