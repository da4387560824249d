import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Builds the CPU kernels with CMake and lays the library where the jar picks it up. Run by Maven as a single-file program, so
 * that every platform needs only what it has anyway: a JDK, and CMake with a C++ compiler if there is to be a library at all.
 *
 * <p>Arguments: the module's directory, the classes directory. Exits 0 when the library is there or there is no toolchain,
 * 1 when a toolchain is there and the build fails.
 */
public final class BuildNative {
    private BuildNative() {}

    public static void main(String[] args) throws Exception {
        Path module = Path.of(args[0]);
        Path build = module.resolve("target/cmake");
        Path target = Path.of(args[1]).resolve("native").resolve(platform());
        String name = System.mapLibraryName("weft_mmfs");
        if (!runs("cmake", "--version")) {
            skip("cmake is not installed", target.resolve(name));
            return;
        }
        Files.createDirectories(build);
        if (!Files.exists(build.resolve("CMakeCache.txt")) && !configure(module, build, target.resolve(name))) {
            return;
        }
        check(run(module, build, "cmake", "--build", build.toString(), "--config", "Release", "--target", "weft_mmfs"));
        Path built = find(build, name);
        Path installed = target.resolve(name);
        if (Files.exists(installed) && Files.mismatch(built, installed) == -1) {
            return;
        }
        // written aside and renamed: a running JVM may have the old file mapped
        Files.createDirectories(target);
        Path aside = Files.createTempFile(target, name, ".tmp");
        Files.copy(built, aside, StandardCopyOption.REPLACE_EXISTING);
        Files.move(aside, installed, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }

    private static boolean configure(Path module, Path build, Path installed) throws Exception {
        List<String> command = new ArrayList<>(
                List.of("cmake", "-S", module.toString(), "-B", build.toString(), "-DCMAKE_BUILD_TYPE=Release"));
        if (runs("ninja", "--version")) {
            command.addAll(List.of("-G", "Ninja"));
        }
        Result result = run(module, build, command.toArray(String[]::new));
        if (result.exit() == 0) {
            return true;
        }
        Files.deleteIfExists(build.resolve("CMakeCache.txt"));
        if (result.output().contains("CMAKE_CXX_COMPILER")) {
            skip("there is no C++ compiler", installed);
            return false;
        }
        check(result);
        return false;
    }

    private static void skip(String why, Path installed) throws IOException {
        Files.deleteIfExists(installed); // never a stale library beside newer sources
        System.out.println("[weft-native] CPU kernels not built: " + why + "; the reference operation will be used.");
    }

    private static String platform() {
        String os = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        String arch = System.getProperty("os.arch").toLowerCase(Locale.ROOT);
        String family = os.contains("win") ? "windows" : os.contains("mac") ? "macos" : "linux";
        return family + "-" + (arch.equals("amd64") || arch.equals("x86_64") ? "x86_64" : arch.equals("arm64") ? "aarch64" : arch);
    }

    private static Path find(Path build, String name) throws IOException {
        try (var files = Files.walk(build)) {
            return files.filter(f -> f.getFileName().toString().equals(name))
                    .findFirst()
                    .orElseThrow(() -> new IOException("CMake built no " + name + " in " + build));
        }
    }

    private record Result(int exit, String output) {}

    private static boolean runs(String... command) throws InterruptedException {
        try {
            return new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start().waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        }
    }

    private static Result run(Path directory, Path log, String... command) throws Exception {
        Process process = new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        Files.writeString(log.resolve("last-command.log"), String.join(" ", command) + "\n" + output);
        return new Result(process.waitFor(), Arrays.toString(command) + "\n" + output);
    }

    private static void check(Result result) {
        if (result.exit() != 0) {
            System.err.println("[weft-native] building the CPU kernels failed:\n" + result.output());
            System.exit(1);
        }
    }
}
