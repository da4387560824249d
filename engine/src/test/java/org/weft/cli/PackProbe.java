package org.weft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;

/** Packs a run as the command does. */
public final class PackProbe {
    private PackProbe() {}

    public static void pack(Path run, Path out) {
        Terminal terminal = new Terminal(new FakeEngine());
        int code = terminal.run("pack", run.toString(), "--out", out.toString(), "--name", "tiny");
        assertThat(code).as(String.join(" ", terminal.err())).isZero();
    }
}
