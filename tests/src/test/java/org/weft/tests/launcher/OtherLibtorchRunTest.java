package org.weft.tests.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.weft.tests.launcher.FakeHouse.Result;

/** Weft as it is started, on a torch of this machine: the binding is compiled anew and then has to compute. */
@EnabledOnOs(OS.LINUX)
@EnabledIfEnvironmentVariable(
        named = "WEFT_TEST_TORCH",
        matches = ".+",
        disabledReason = "needs a torch: set WEFT_TEST_TORCH to the folder of an installed one")
class OtherLibtorchRunTest {
    private static final Path HOME = Path.of(System.getProperty("weft.home", "."));
    private static final Path TESTS = Path.of("src/test/resources").toAbsolutePath();

    /** Kept for all tests: compiling takes its time. */
    @TempDir
    private static Path cache = Path.of("");

    @TempDir
    Path temp = Path.of("");

    private static Result weft(String... arguments) throws IOException, InterruptedException {
        List<String> command =
                new ArrayList<>(List.of("sh", HOME.resolve("weft").toString()));
        command.addAll(List.of(arguments));
        Path out = Files.createTempFile(cache, "out", ".txt");
        Path err = Files.createTempFile(cache, "err", ".txt");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
        builder.environment().put("WEFT_TORCH", System.getenv("WEFT_TEST_TORCH"));
        builder.environment().put("WEFT_NO_BUILD", "1");
        builder.environment().put("XDG_CACHE_HOME", cache.toString());
        int exit = builder.start().waitFor();
        return new Result(exit, Files.readAllLines(out), Files.readString(err));
    }

    @BeforeAll
    static void compile() throws Exception {
        Result first = weft("doctor", "--json");

        assertThat(first.exit()).as(first.err()).isZero();
        assertThat(first.err()).contains("weft: compiling the binding for torch");
    }

    @Test
    void theLibtorchInUseIsThatOfTheFolder() throws Exception {
        Result result = weft("doctor", "--json");

        Path folder; // named as DJL wants it: version-flavor-system
        try (Stream<Path> files = Files.walk(cache)) {
            folder = files.filter(file -> file.toString().matches(".*/pytorch/[0-9.]+-[^/]*"))
                    .findFirst()
                    .orElseThrow();
        }
        String version = folder.getFileName().toString().split("-", 2)[0];
        assertThat(result.err()).doesNotContain("compiling");
        assertThat(result.out()).anyMatch(line -> line.contains("libtorch") && line.contains(version));
    }

    @Test
    void modulesComeAsNearToTheReferenceAsWithItsOwnLibtorch() throws Exception {
        Path some = Files.createDirectory(temp.resolve("fixtures"));
        try (Stream<Path> all = Files.list(TESTS.resolve("reference/fixtures"))) {
            for (Path file : all.filter(f ->
                            String.valueOf(f.getFileName()).matches("(tiny_|e2e_train_A1|llama_|mmfs_|unet_|vit).*"))
                    .toList()) {
                Files.copy(file, some.resolve(file.getFileName()));
            }
        }

        Result result = weft("parity", some.toString());

        assertThat(result.exit()).as("%s %s", result.out(), result.err()).isZero();
        assertThat(result.out()).hasSizeGreaterThan(10);
    }

    @Test
    void aRecipeIsLearned() throws Exception {
        Path run = temp.resolve("run");

        Result result = weft("train", TESTS.resolve("training/recipe.json").toString(), "--out", run.toString());

        assertThat(result.exit()).as(result.err()).isZero();
        assertThat(run.resolve("events.jsonl")).content().contains("\"loss\"").doesNotContain("NaN");
    }
}
