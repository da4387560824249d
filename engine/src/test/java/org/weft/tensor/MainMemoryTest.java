package org.weft.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class MainMemoryTest {
    @Test
    void whatCanBeHadIsReadFromTheSystemsLines() {
        assertThat(MainMemory.available(List.of("MemFree: 1 kB", "MemAvailable:  3145728 kB")))
                .isEqualTo(3L << 30);
        assertThat(MainMemory.available(List.of())).isZero();
    }

    @Test
    void thisMachineHasMemoryAndSomeOfItIsFree() {
        MainMemory now = MainMemory.now();
        assertThat(now.freeBytes()).isPositive().isLessThanOrEqualTo(now.totalBytes());
    }
}
