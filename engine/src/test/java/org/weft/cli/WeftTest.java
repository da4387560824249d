package org.weft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.weft.engine.WeftVersion;

class WeftTest {
    @Test
    void doctorReportsMachineEngineAndModels() {
        Terminal terminal = new Terminal(new FakeEngine());

        assertThat(terminal.run("doctor", "--json")).isZero();
        assertThat(terminal.out())
                .allMatch(l -> l.matches("\\{\"what\":\".+\",\"value\":\".+\",\"ok\":(true|false),\"note\":\".*\"}"))
                .anyMatch(l -> l.startsWith("{\"what\":\"JDK\""))
                .anyMatch(l -> l.startsWith("{\"what\":\"CPU\""))
                .contains("{\"what\":\"MMFS\",\"value\":\"reference\",\"ok\":true,\"note\":\"always there\"}")
                .anyMatch(l -> l.startsWith("{\"what\":\"Model\",\"value\":\"models/mini\",\"ok\":false"));
    }

    @Test
    void cpuNamesCoresAndSimdFromProc() {
        List<String> cpuinfo = List.of(
                "model name\t: Some CPU",
                "physical id\t: 0",
                "core id\t\t: 0",
                "flags\t\t: fpu avx avx2 fma",
                "physical id\t: 0",
                "core id\t\t: 0",
                "physical id\t: 1",
                "core id\t\t: 0");

        assertThat(MachineFacts.cpu(cpuinfo, 4).value()).isEqualTo("Some CPU, 2 cores, 4 threads");
        assertThat(MachineFacts.cpu(cpuinfo, 4).note()).isEqualTo("SIMD: avx avx2 fma");
        assertThat(MachineFacts.cpu(List.of(), 1).value()).endsWith(", 1 thread");
    }

    @Test
    void unknownCommandsAreUsageErrorsWithASuggestion() {
        Terminal terminal = new Terminal(new FakeEngine());

        assertThat(terminal.run("generat")).isEqualTo(2);
        assertThat(terminal.err()).hasSize(1).first().asString().contains("did you mean generate");
        assertThat(terminal.run("models")).isEqualTo(2);
    }

    @Test
    void helpNamesEveryCommandAndVersionIsTheBuilds() {
        Terminal terminal = new Terminal(new FakeEngine());

        assertThat(terminal.run("--help")).isZero();
        assertThat(String.join("\n", terminal.out()))
                .contains("doctor", "generate", "models", "studio", "snapshot", "test");
        assertThat(terminal.run("--version")).isZero();
        assertThat(terminal.out()).contains("Weft " + WeftVersion.current());
        assertThat(WeftVersion.current()).matches("\\d+\\.\\d+\\.\\d+.*");
    }

    @Test
    void anInternalErrorAsksForAReport() {
        FakeEngine broken = new FakeEngine();
        Terminal terminal = new Terminal(
                broken,
                file -> {
                    throw new IllegalStateException("off by one");
                },
                (cancel, patience) -> () -> {});

        assertThat(terminal.run("generate", "a.weft")).isEqualTo(1);
        assertThat(terminal.err())
                .containsExactly(
                        "weft generate: internal error: java.lang.IllegalStateException: off by one; run it again with --debug and report it");
    }
}
