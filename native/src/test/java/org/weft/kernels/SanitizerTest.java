package org.weft.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Builds and runs the C++ tests under the sanitizers this machine's compiler has. A first run compiles for about a minute. */
@Tag("slow")
class SanitizerTest {
    private record Result(int exit, String output) {}

    private static Result run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Result(process.waitFor(), output);
    }

    private static boolean has(String tool) {
        try {
            return run(tool, "--version").exit() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Test
    @Timeout(value = 15, unit = TimeUnit.MINUTES)
    void theLibraryIsCleanUnderTheSanitizers() throws Exception {
        Assumptions.assumeTrue(has("cmake") && has("ctest") && has("c++"), "needs CMake and a C++ compiler");
        String build = Path.of("target/ctest").toAbsolutePath().toString();
        Result configured = run("cmake", "-S", ".", "-B", build, "-DWEFT_TESTS=ON", "-DCMAKE_BUILD_TYPE=Release");
        assertThat(configured.exit()).as(configured.output()).isZero();
        Result built = run("cmake", "--build", build);
        assertThat(built.exit()).as(built.output()).isZero();
        Result tested = run("ctest", "--test-dir", build, "--output-on-failure");
        assertThat(tested.exit()).as(tested.output()).isZero();
        Assumptions.assumeFalse(tested.output().contains("No tests were found"), "the compiler has no sanitizers");
        assertThat(tested.output()).contains("100% tests passed");
    }
}
