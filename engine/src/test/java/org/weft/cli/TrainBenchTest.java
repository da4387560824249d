package org.weft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TrainBenchTest {
    private final Terminal terminal = new Terminal(new FakeEngine());

    @Test
    void aRecipeThatIsNotThereIsNamed() {
        assertThat(terminal.run("bench", "train", "--recipe", "no/such.json")).isEqualTo(ExitCode.USAGE);
        assertThat(String.join("\n", terminal.err())).contains("no/such.json is not a recipe file");
    }

    @Test
    void stepsMustBePossible() {
        for (String steps : new String[] {"0", "-3", "10001"}) {
            assertThat(terminal.run("bench", "train", "--steps", steps)).isEqualTo(ExitCode.USAGE);
            assertThat(terminal.err().getLast()).contains("--steps " + steps + " is not between");
        }
    }

    @Test
    void whatIsNoBenchmarkIsToldWhatThereIs() {
        assertThat(terminal.run("bench", "speed")).isEqualTo(ExitCode.USAGE);
        assertThat(String.join("\n", terminal.err())).contains("mmfs, unet, trace, train");
    }
}
