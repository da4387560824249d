package org.weft.tests.parity;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.weft.evaluate.parity.Parity;
import org.weft.tensor.mmfs.MmfsChoice;
import org.weft.tensor.mmfs.MmfsOp;

class GoldenParityTest {
    private static final Path FIXTURES = Path.of("src/test/resources/reference/fixtures");

    /** Every fixture with every implementation of MMFS that this machine has. */
    static Stream<Arguments> fixtures() throws IOException {
        List<Path> all = Parity.list(FIXTURES);
        assertThat(all).hasSizeGreaterThan(40);
        return MmfsChoice.all().stream().flatMap(op -> all.stream().map(f -> Arguments.of(op.name(), op, f)));
    }

    @ParameterizedTest(name = "{0}: {2}")
    @MethodSource("fixtures")
    void theEngineComesAsNearAsFloat32Allows(String name, MmfsOp op, Path fixture) {
        Parity.Result result = new Parity(op).check(FIXTURES, fixture);
        if (result != null) {
            assertThat(result.ok()).as(name + " " + result).isTrue();
        }
    }
}
