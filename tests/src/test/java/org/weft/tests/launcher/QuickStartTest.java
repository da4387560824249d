package org.weft.tests.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The launcher's file of loaded classes: made once a build, taken by the studio of that build only. */
@EnabledOnOs({OS.LINUX, OS.MAC})
class QuickStartTest {
    private static final String TAKES = "-XX:AOTCache=";

    @TempDir
    Path temp = Path.of("");

    private FakeHouse house;

    @BeforeEach
    void build() throws IOException {
        house = new FakeHouse(temp);
        FakeHouse.write(
                house.jdk.resolve("bin/jar"),
                """
                #!/bin/sh
                echo "$*" >>"$FAKE_LOG.jar"
                while [ "$1" != --file ]; do shift; done
                echo jar >"$2"
                """);
        Files.createDirectories(house.root.resolve("engine/target/classes"));
        house.with("DISPLAY", ":0");
    }

    private static String classPath(List<String> args) {
        return args.get(args.indexOf("-cp") + 1);
    }

    private long jarsMade() throws IOException {
        Path log = temp.toRealPath().resolve("mvn.log.jar");
        return Files.exists(log) ? Files.readAllLines(log).size() : 0;
    }

    private List<Path> starts() throws IOException {
        try (Stream<Path> folders = Files.list(house.root.resolve("target/weft/starts"))) {
            return folders.toList();
        }
    }

    @Test
    void theBenchmarkOfTheStartMakesItOnceAndTakesIt() throws Exception {
        List<String> first = house.run("bench", "start").args();
        long jars = jarsMade();

        Path folder = starts().getFirst();
        assertThat(first).contains(TAKES + folder.resolve("weft.aot"));
        assertThat(classPath(first))
                .contains(folder + "/engine.jar:", house.root + "/lib.jar")
                .doesNotContain("target/classes");
        assertThat(house.run("bench", "start").args()).contains(TAKES + folder.resolve("weft.aot"));
        assertThat(jars).isPositive();
        assertThat(jarsMade()).isEqualTo(jars);
    }

    @Test
    void theStudioStartsWithoutUntilItIsThere() throws Exception {
        List<String> without = house.run("studio").args();
        assertThat(without).noneMatch(a -> a.startsWith(TAKES));
        assertThat(classPath(without)).contains("engine/target/classes");
        house.run("bench", "start");
        assertThat(house.run("studio").args()).anyMatch(a -> a.startsWith(TAKES));
        assertThat(house.run("doctor").args()).noneMatch(a -> a.startsWith(TAKES));
    }

    @Test
    void anotherBuildNeedsAnotherOne() throws Exception {
        house.run("bench", "start");
        Path old = starts().getFirst();
        Files.setLastModifiedTime(
                house.root.resolve("engine/src/main/java/A.java"),
                FileTime.from(Instant.now().plusSeconds(2)));
        assertThat(house.run("studio").args()).noneMatch(a -> a.startsWith(TAKES));
        house.run("bench", "start");
        assertThat(starts()).hasSize(1).doesNotContain(old);
    }

    @Test
    void whatWasBuiltBesidesTheLauncherIsNotTrusted() throws Exception {
        house.run("bench", "start");
        assertThat(house.with("WEFT_NO_BUILD", "1").run("studio").args()).noneMatch(a -> a.startsWith(TAKES));
    }

    @Test
    void oneThatWasBrokenOffIsMadeAgain() throws Exception {
        house.run("doctor");
        Path folder = house.root
                .resolve("target/weft/starts")
                .resolve(Files.readString(house.root.resolve("target/weft/build"))
                        .strip());
        Files.createDirectories(folder);
        Files.writeString(folder.resolve("pid"), "99999999");
        assertThat(house.run("bench", "start").args()).contains(TAKES + folder.resolve("weft.aot"));
    }

    @Test
    void whereItCannotBeMadeTheStudioStartsAllTheSame() throws Exception {
        house.with("FAKE_JAVA_EXIT", "3");
        List<String> args = house.run("bench", "start").args();
        assertThat(args).noneMatch(a -> a.startsWith(TAKES)).endsWith("bench", "start");
        assertThat(classPath(args)).contains("engine/target/classes");
    }
}
