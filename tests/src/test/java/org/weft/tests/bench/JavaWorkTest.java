package org.weft.tests.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collection;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Runs every benchmark once, so that none rots, and holds each against a bound that only a blunder exceeds. Measures for real with
 * {@code -Dweft.jmh=full}.
 */
class JavaWorkTest {
    /** A picture takes seconds: none of this may take a noticeable part of that, in microseconds. */
    private static final double BLUNDER = 500_000;

    @Test
    void whatRunsInJavaIsNeverTheBottleneck() throws RunnerException {
        boolean full = System.getProperty("weft.jmh", "").equals("full");
        Options options = new OptionsBuilder()
                .include(JavaWork.class.getName())
                .forks(0)
                .warmupIterations(full ? 5 : 1)
                .measurementIterations(full ? 10 : 1)
                .warmupTime(TimeValue.milliseconds(full ? 1000 : 50))
                .measurementTime(TimeValue.milliseconds(full ? 1000 : 50))
                .verbosity(full ? VerboseMode.NORMAL : VerboseMode.SILENT)
                .build();

        Collection<RunResult> results = new Runner(options).run();

        assertThat(results).hasSize(6);
        assertThat(results).allSatisfy(r -> assertThat(r.getPrimaryResult().getScore())
                .as(r.getParams().getBenchmark())
                .isBetween(0.0, BLUNDER));
    }
}
