package org.weft.tests.launcher;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A folder with Weft's real launcher script and its sources' layout, a Maven that writes down each call and "builds" a class
 * path, and a JDK 25 whose java prints its arguments one a line.
 */
final class FakeHouse {
    private static final String MVN =
            """
            #!/bin/sh
            echo "$PWD :: $*" >>"$FAKE_LOG"
            [ -z "${FAKE_MVN_SLEEP:-}" ] || sleep "$FAKE_MVN_SLEEP"
            if [ -n "${FAKE_MVN_FAILS:-}" ]; then
                echo "[INFO] chatter"
                echo "[ERROR] Engine.java:[3,1] cannot find symbol"
                exit 1
            fi
            mkdir -p app/target
            for last in "$@"; do :; done
            if [ "$last" = verify ]; then
                mkdir -p engine/target/surefire-reports tests/target/surefire-reports
                echo "Tests run: 5, Failures: 1, Errors: 0, Skipped: 2, Time elapsed: 1.5 s -- in A" >engine/target/surefire-reports/A.txt
                echo "Tests run: 7, Failures: 0, Errors: 1, Skipped: 0, Time elapsed: 0.1 s -- in B" >tests/target/surefire-reports/B.txt
            fi
            printf '%s' "$PWD/engine/target/weft-engine-0.1.0.jar:$PWD/lib.jar" >app/target/classpath
            """;

    private static final String JAVA =
            """
            #!/bin/sh
            echo "pwd=$PWD"
            echo "DJL_OFFLINE=${DJL_OFFLINE:-}"
            env | sed -n '/^PYTORCH_/p; /^DJL_CACHE/p; /^LD_LIB/p; /^NVIDIA_/p'
            for a in "$@"; do
                echo "arg=$a"
                case $a in -XX:AOTCacheOutput=*) [ "${FAKE_JAVA_EXIT:-0}" != 0 ] || echo classes >"${a#*=}" ;; esac
            done
            exit "${FAKE_JAVA_EXIT:-0}"
            """;

    final Path root;
    final Path jdk;
    private final Path temp;
    private final Map<String, String> environment = new HashMap<>();

    /** What a run of the script gave. */
    record Result(int exit, List<String> out, String err) {
        List<String> args() {
            return out.stream()
                    .filter(l -> l.startsWith("arg="))
                    .map(l -> l.substring(4))
                    .toList();
        }
    }

    FakeHouse(Path temp) throws IOException {
        this.temp = temp.toRealPath();
        root = this.temp.resolve("the house");
        jdk = this.temp.resolve("jdk 25");
        Path real = Path.of(System.getProperty("weft.home", ".")).resolve("weft");
        write(root.resolve("weft"), Files.readString(real));
        Stream.of(
                        "pom.xml",
                        ".mvn/maven.config",
                        "engine/pom.xml",
                        "engine/src/main/java/A.java",
                        "engine/src/test/java/T.java",
                        "app/pom.xml",
                        "native/CMakeLists.txt",
                        "assets/pom.xml",
                        "lib.jar")
                .forEach(f -> write(root.resolve(f), ""));
        write(
                root.resolve("pom.xml"),
                "<weft.jvm.flags>--enable-native-access=ALL-UNNAMED -Dsecond=1</weft.jvm.flags>\n");
        write(this.temp.resolve("bin/mvn"), MVN);
        write(jdk.resolve("bin/java"), JAVA);
        write(jdk.resolve("bin/javac"), "#!/bin/sh\n");
        write(jdk.resolve("release"), "IMPLEMENTOR=\"Test\"\nJAVA_VERSION=\"25.0.3\"\n");
        environment.putAll(Map.of(
                "PATH", this.temp.resolve("bin") + ":/usr/local/bin:/usr/bin:/bin",
                "HOME", this.temp.toString(),
                "JAVA_HOME", jdk.toString(),
                "FAKE_LOG", this.temp.resolve("mvn.log").toString()));
        everythingIsOld();
    }

    FakeHouse with(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    FakeHouse without(String variable) {
        environment.remove(variable);
        return this;
    }

    /** Starts {@code weft} in the folder {@code temp}. */
    Process start(String... args) throws IOException {
        return startScript(root.resolve("weft"), args);
    }

    /** Starts the script by another name. */
    Process startScript(Path script, String... args) throws IOException {
        String[] command = Stream.concat(Stream.of("sh", script.toString()), Arrays.stream(args))
                .toArray(String[]::new);
        ProcessBuilder builder = new ProcessBuilder(command).directory(temp.toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        return builder.start();
    }

    Result run(String... args) throws IOException, InterruptedException {
        return finish(start(args));
    }

    static Result finish(Process process) throws IOException, InterruptedException {
        List<String> out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .toList();
        String err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!process.waitFor(30, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError("the launcher hangs: " + err);
        }
        return new Result(process.exitValue(), out, err);
    }

    /** Maven's calls so far: folder and arguments. */
    List<String> mavenCalls() throws IOException {
        Path log = temp.resolve("mvn.log");
        return Files.exists(log) ? Files.readAllLines(log) : List.of();
    }

    /** Writes an executable file and its folders. */
    static void write(Path file, String text) {
        try {
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
            if (!file.toFile().setExecutable(true)) {
                throw new IOException("cannot make " + file + " executable");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sets all times back, so that only what a test touches afterwards is newer than a build. */
    void everythingIsOld() throws IOException {
        FileTime past = FileTime.from(Instant.now().minusSeconds(3600));
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.toList()) {
                Files.setLastModifiedTime(file, past);
            }
        }
    }
}
