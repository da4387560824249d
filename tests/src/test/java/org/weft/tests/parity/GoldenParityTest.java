package org.weft.tests.parity;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.weft.evaluate.parity.Parity;
import org.weft.tensor.mmfs.MmfsChoice;

class GoldenParityTest {
    private static final Path FIXTURES = Path.of("src/test/resources/reference/fixtures");

    static Stream<Path> fixtures() throws IOException {
        List<Path> all = Parity.list(FIXTURES);
        assertThat(all).hasSizeGreaterThan(40);
        return all.stream();
    }

    @ParameterizedTest
    @MethodSource("fixtures")
    void theEngineComesAsNearAsFloat32Allows(Path fixture) {
        Parity.Result result = new Parity(MmfsChoice.best().op()).check(FIXTURES, fixture);
        if (result != null) {
            assertThat(result.ok()).as(result.toString()).isTrue();
        }
    }
}
