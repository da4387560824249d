package org.weft.tests.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.weft.tests.launcher.FakeHouse.Result;

/** The launcher with {@code WEFT_TORCH}, a made-up torch and a compiler that writes down each call. */
@EnabledOnOs(OS.LINUX)
class OtherLibtorchTest {
    private static final String COMPILER =
            """
            #!/bin/sh
            echo "$*" >>"$FAKE_COMPILER_LOG"
            [ -z "${FAKE_COMPILER_FAILS:-}" ] || { echo "ATen.h:5: too new"; exit 1; }
            while [ "$1" != -o ]; do shift; done
            echo compiled >"$2"
            """;

    @TempDir
    Path temp = Path.of("");

    private FakeHouse house;
    private Path torch;
    private Path cache;
    private Path compiled;

    @BeforeEach
    void build() throws IOException {
        house = new FakeHouse(temp);
        Path real = Path.of(System.getProperty("weft.home", ".")).resolve("native/libtorch");
        try (Stream<Path> files = Files.walk(real)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                FakeHouse.write(
                        house.root
                                .resolve("native/libtorch")
                                .resolve(real.relativize(file).toString()),
                        Files.readString(file));
            }
        }
        FakeHouse.write(
                house.root.resolve("pom.xml"),
                "<djl.version>9.9.1</djl.version>\n<weft.jvm.flags>--enable-native-access=ALL-UNNAMED</weft.jvm.flags>\n");
        FakeHouse.write(house.jdk.resolve("include/jni.h"), "");
        house.everythingIsOld();
        torch = temp.toRealPath().resolve("somebody's site packages/torch");
        torch("2.13.0+cpu", "None");
        cache = temp.toRealPath().resolve("a cache");
        compiled = temp.toRealPath().resolve("compiler.log");
        FakeHouse.write(temp.resolve("bin/fake-c++"), COMPILER);
        house.with("CXX", "fake-c++")
                .with("CC", "fake-c++")
                .with("FAKE_COMPILER_LOG", compiled.toString())
                .with("XDG_CACHE_HOME", cache.toString())
                .with("WEFT_TORCH", torch.toString());
    }

    /** @param cuda None, or a version in quotes, as in Python */
    private void torch(String version, String cuda) {
        FakeHouse.write(
                torch.resolve("version.py"), "__version__ = '" + version + "'\ncuda: Optional[str] = " + cuda + "\n");
        List.of("libc10.so", "libtorch.so", "libtorch_cpu.so", "libgomp.so.1", "libshm.so", "libaoti_custom_ops.so")
                .forEach(name -> FakeHouse.write(torch.resolve("lib").resolve(name), ""));
        FakeHouse.write(torch.resolve("include/ATen/ATen.h"), "");
    }

    private List<String> compilerCalls() throws IOException {
        return Files.exists(compiled) ? Files.readAllLines(compiled) : List.of();
    }

    private static String variable(Result result, String name) {
        return result.out().stream()
                .filter(line -> line.startsWith(name + "="))
                .map(line -> line.substring(name.length() + 1))
                .findFirst()
                .orElse("");
    }

    @Test
    void withoutTheVariableNothingChanges() throws Exception {
        Result result = house.without("WEFT_TORCH").run("doctor");

        assertThat(result.exit()).isZero();
        assertThat(result.out()).noneMatch(line -> line.matches("(PYTORCH_|DJL_CACHE|LD_LIB|NVIDIA_).*"));
        assertThat(compilerCalls()).isEmpty();
        assertThat(cache).doesNotExist();
    }

    @Test
    void djlIsToldOfTheOtherLibtorch() throws Exception {
        Result result = house.run("doctor");

        assertThat(result.exit()).isZero();
        assertThat(variable(result, "PYTORCH_LIBRARY_PATH")).isEqualTo(torch + "/lib");
        assertThat(variable(result, "PYTORCH_VERSION")).isEqualTo("2.13.0");
        assertThat(variable(result, "PYTORCH_FLAVOR")).isEqualTo("cpu");
        assertThat(variable(result, "PYTORCH_LIBRARY_EXCLUSION")).isEqualTo("libaoti_custom_ops.so,libshm.so");
        assertThat(variable(result, "LD_LIBRARY_PATH")).isEmpty();
        assertThat(Path.of(variable(result, "DJL_CACHE_DIR")))
                .startsWith(cache.resolve("weft/libtorch"))
                .satisfies(folder -> assertThat(
                                folder.resolve("pytorch/2.13.0-cpu-linux-" + machine() + "/9.9.1-libdjl_torch.so"))
                        .hasContent("compiled"));
    }

    private static String machine() {
        String arch = System.getProperty("os.arch");
        return "amd64".equals(arch) ? "x86_64" : arch;
    }

    @Test
    void theBindingIsCompiledOnceAndThatIsSaid() throws Exception {
        Result first = house.run("doctor");
        Result second = house.run("generate", "x.weft");

        assertThat(first.err()).contains("weft: compiling the binding for torch 2.13.0+cpu (once");
        assertThat(second.err()).isEmpty();
        assertThat(compilerCalls()).hasSize(1);
    }

    @Test
    void anotherTorchAndChangedSourcesAreCompiledAnew() throws Exception {
        house.run("doctor");
        torch("2.14.0+cpu", "None");
        Result other = house.run("doctor");
        FakeHouse.write(house.root.resolve("native/libtorch/binding.cpp"), "// changed");
        house.run("doctor");

        assertThat(variable(other, "PYTORCH_VERSION")).isEqualTo("2.14.0");
        assertThat(compilerCalls()).hasSize(3);
    }

    @Test
    void twoStartsAtOnceBothWork() throws Exception {
        Process first = house.start("doctor");
        Process second = house.start("doctor");

        assertThat(FakeHouse.finish(first).exit()).isZero();
        assertThat(FakeHouse.finish(second).exit()).isZero();
        try (Stream<Path> left = Files.list(cache.resolve("weft/libtorch"))) {
            assertThat(left).hasSize(1);
        }
    }

    @Test
    void cuda13GoesByTheNamesOfCuda12() throws Exception {
        torch("2.13.0+cu130", "'13.0'");
        FakeHouse.write(torch.resolve("lib/libtorch_cuda.so"), "");
        Path runtime = torch.resolveSibling("nvidia/cu13/lib/libcudart.so.13");
        FakeHouse.write(runtime, "");

        Result result = house.run("doctor");

        Path cuda = Path.of(variable(result, "DJL_CACHE_DIR"), "cuda");
        assertThat(variable(result, "PYTORCH_FLAVOR")).isEqualTo("cu130");
        assertThat(variable(result, "LD_LIBRARY_PATH"))
                .startsWith(cuda + ":" + torch.resolve("lib") + ":" + runtime.getParent());
        assertThat(variable(result, "NVIDIA_TF32_OVERRIDE")).isEqualTo("0");
        assertThat(cuda.resolve("libcudart.so").toRealPath()).isEqualTo(runtime);
        assertThat(cuda)
                .isDirectoryContaining("glob:**/libnvrtc.so.12")
                .isDirectoryContaining("glob:**/libcudart.so.12");
    }

    @Test
    void cuda12NeedsNoForwarding() throws Exception {
        torch("2.8.0+cu128", "'12.8'");
        FakeHouse.write(torch.resolve("lib/libtorch_cuda.so"), "");
        Path runtime = torch.resolveSibling("nvidia/cuda_runtime/lib/libcudart.so.12");
        FakeHouse.write(runtime, "");

        Result result = house.run("doctor");

        Path cuda = Path.of(variable(result, "DJL_CACHE_DIR"), "cuda");
        assertThat(variable(result, "PYTORCH_FLAVOR")).isEqualTo("cu128");
        assertThat(cuda.resolve("libcudart.so").toRealPath()).isEqualTo(runtime);
        assertThat(cuda.resolve("libnvrtc.so.12")).doesNotExist();
        assertThat(compilerCalls()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    .                     | there is no folder
                    lib/libtorch_cpu.so   | no torch folder, it has no lib/libtorch_cpu.so
                    include/ATen/ATen.h   | has no include/ATen/ATen.h
                    version.py            | does not say its version
                    """)
    void aWrongFolderIsSaidInOneLineBeforeAnythingIsBuilt(String missing, String message) throws Exception {
        Files.move(torch.resolve(missing).normalize(), temp.resolve("elsewhere"));

        assertRefused(house.run("doctor"), message, torch.toString());
        assertThat(house.mavenCalls()).isEmpty();
    }

    @Test
    void anOldTorchIsRefused() throws Exception {
        torch("2.6.0+cu124", "'12.4'");

        assertRefused(house.run("doctor"), "torch 2.6.0", "2.7 or newer");
    }

    @Test
    void withoutACompilerOrJniHeaderThatIsSaid() throws Exception {
        assertRefused(house.with("CXX", "no-such-compiler").run("doctor"), "C++ compiler", "no-such-compiler");
        Files.delete(house.jdk.resolve("include/jni.h"));
        assertRefused(house.with("CXX", "fake-c++").run("doctor"), "jni.h", house.jdk.toString());
    }

    @Test
    void whatTheCompilerSaysIsKeptAndAFailureIsTriedAgain() throws Exception {
        Result failed = house.with("FAKE_COMPILER_FAILS", "1").run("doctor");

        assertThat(failed.exit()).isEqualTo(1);
        assertThat(failed.err().lines().toList().getLast())
                .contains("does not compile against torch 2.13.0+cpu", ".log");
        assertThat(cache.resolve("weft/libtorch/2.13.0-cpu.log")).content().contains("ATen.h:5: too new");
        assertThat(house.without("FAKE_COMPILER_FAILS").run("doctor").exit()).isZero();
    }

    private static void assertRefused(Result result, String... parts) {
        assertThat(result.exit()).isEqualTo(1);
        assertThat(result.out()).isEmpty();
        assertThat(result.err().lines())
                .hasSize(1)
                .first()
                .asString()
                .startsWith("weft: ")
                .contains(parts);
    }
}
