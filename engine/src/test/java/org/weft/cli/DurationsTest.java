package org.weft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DurationsTest {
    @Test
    void spansAreSaidInTwoUnits() {
        assertThat(Durations.words(0)).isEqualTo("0 s");
        assertThat(Durations.words(59.4)).isEqualTo("59 s");
        assertThat(Durations.words(725)).isEqualTo("12 min 05 s");
        assertThat(Durations.words(3 * 3600 + 7 * 60)).isEqualTo("3 h 07 min");
        assertThat(Durations.words(100 * 3600)).isEqualTo("4 days 4 h");
    }
}
