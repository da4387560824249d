package org.weft.tests.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.weft.tests.launcher.FakeHouse.Result;

/** The launcher script, from folders with spaces in their names and from another current folder. */
@EnabledOnOs({OS.LINUX, OS.MAC})
class LauncherScriptTest {
    private static final String BUILDING = "building Weft (first time takes a few minutes)...";

    @TempDir
    Path temp = Path.of("");

    private FakeHouse house;

    @BeforeEach
    void build() throws IOException {
        house = new FakeHouse(temp);
    }

    @Test
    void theFirstRunBuildsInTheRootAndSaysSoOnce() throws Exception {
        Result result = house.run("doctor");

        assertThat(result.exit()).isZero();
        assertThat(result.err()).isEqualToIgnoringNewLines(BUILDING);
        assertThat(house.mavenCalls())
                .hasSize(1)
                .first()
                .asString()
                .startsWith(house.root + " :: ")
                .contains("-pl app -am process-classes");
    }

    @Test
    void commandsRunInTheCallersFolderWithTheirArgumentsUntouched() throws Exception {
        Result result = house.run("generate", "my story.weft", "--out", "a  b", "*");

        assertThat(result.out()).contains("pwd=" + temp.toRealPath(), "DJL_OFFLINE=true");
        assertThat(result.args())
                .contains("--enable-native-access=ALL-UNNAMED", "-Dsecond=1", "-Dweft.home=" + house.root)
                .endsWith("org.weft.cli.Weft", "generate", "my story.weft", "--out", "a  b", "*");
    }

    @Test
    void theClassPathHoldsOurClassesAsFolders() throws Exception {
        Result result = house.run("doctor");

        int at = result.args().indexOf("-cp");
        assertThat(result.args().get(at + 1))
                .isEqualTo(house.root + "/app/target/classes:" + house.root + "/engine/target/classes:" + house.root
                        + "/lib.jar");
    }

    @Test
    void nothingIsBuiltTwice() throws Exception {
        house.run("doctor");
        Result second = house.run("doctor");

        assertThat(second.err()).isEmpty();
        assertThat(house.mavenCalls()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "engine/src/main/java/A.java",
                "pom.xml",
                "app/pom.xml",
                "native/CMakeLists.txt",
                "assets/new file.png"
            })
    void aNewerSourceIsBuilt(String source) throws Exception {
        house.run("doctor");
        FakeHouse.write(house.root.resolve(source), "changed");

        house.run("doctor");

        assertThat(house.mavenCalls()).hasSize(2);
    }

    @Test
    void aDeletedSourceIsBuilt() throws Exception {
        house.run("doctor");
        Files.delete(house.root.resolve("engine/src/main/java/A.java"));

        house.run("doctor");

        assertThat(house.mavenCalls()).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"engine/src/test/java/T.java", "engine/target/classes/A.class"})
    void testsAndBuildResultsDoNotMakeItStale(String file) throws Exception {
        house.run("doctor");
        FakeHouse.write(house.root.resolve(file), "changed");

        house.run("doctor");

        assertThat(house.mavenCalls()).hasSize(1);
    }

    @Test
    void aMissingJarIsFetchedAgain() throws Exception {
        house.run("doctor");
        Files.move(house.root.resolve("lib.jar"), temp.resolve("elsewhere.jar"));

        house.run("doctor");

        assertThat(house.mavenCalls()).hasSize(2);
    }

    @Test
    void aMovedHouseIsBuiltAgain() throws Exception {
        house.run("doctor");
        Path moved = temp.resolve("moved");
        Files.move(house.root, moved);

        Process process = house.startScript(moved.resolve("weft"), "doctor");

        assertThat(FakeHouse.finish(process).exit()).isZero();
        assertThat(house.mavenCalls()).hasSize(2);
    }

    @Test
    void aFailedBuildSaysWhereAndIsTriedAgain() throws Exception {
        Result failed = house.with("FAKE_MVN_FAILS", "1").run("doctor");

        assertThat(failed.exit()).isEqualTo(1);
        assertThat(failed.out()).isEmpty();
        assertThat(failed.err()).contains("cannot find symbol", "build.log").doesNotContain("chatter");
        assertThat(house.without("FAKE_MVN_FAILS").run("doctor").exit()).isZero();
    }

    @Test
    void runsAtTheSameTimeBuildOnce() throws Exception {
        house.with("FAKE_MVN_SLEEP", "1.5");
        Process first = house.start("doctor");
        Process second = house.start("doctor");
        Process third = house.start("doctor");

        assertThat(FakeHouse.finish(first).exit()).isZero();
        assertThat(FakeHouse.finish(second).exit()).isZero();
        assertThat(FakeHouse.finish(third).exit()).isZero();
        assertThat(house.mavenCalls()).hasSize(1);
    }

    @Test
    void theLockOfADeadBuildIsTakenAway() throws Exception {
        Process gone = new ProcessBuilder("true").start();
        gone.waitFor();
        FakeHouse.write(house.root.resolve("target/weft/lock/pid"), gone.pid() + "\n");

        assertThat(house.run("doctor").exit()).isZero();
        assertThat(house.root.resolve("target/weft/lock")).doesNotExist();
    }

    @Test
    void exitCodesPassThrough() throws Exception {
        assertThat(house.with("FAKE_JAVA_EXIT", "130").run("generate", "x").exit())
                .isEqualTo(130);
    }

    @Test
    void testRunsVerifyAndShowsMavenOutput() throws Exception {
        Result result = house.run("test", "-Dgroups=quick");

        assertThat(result.exit()).isZero();
        assertThat(house.mavenCalls()).hasSize(2);
        assertThat(house.mavenCalls().get(1)).endsWith("verify -Dgroups=quick").doesNotContain("-q");
    }

    @Test
    void testEndsWithTheSumOverModulesOfThisRunOnly() throws Exception {
        FakeHouse.write(
                house.root.resolve("app/target/surefire-reports/Old.txt"),
                "Tests run: 100, Failures: 0, Errors: 0, Skipped: 0");
        house.everythingIsOld();

        assertThat(house.run("test").out().getLast())
                .isEqualTo("All modules: Tests run: 12, Failures: 1, Errors: 1, Skipped: 2");
    }

    @Test
    void mavenOptionsArePassedOn() throws Exception {
        house.with("MAVEN_ARGS", "-o -Dx=y").run("doctor");

        assertThat(house.mavenCalls().getFirst()).contains("-o -Dx=y");
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void theStudioWithoutADisplaySaysWhatToDo() throws Exception {
        Result result = house.run();

        assertThat(result.exit()).isEqualTo(1);
        assertThat(result.err().lines()).hasSize(1).first().asString().contains("display", "./weft generate");
        assertThat(house.mavenCalls()).isEmpty();
    }

    @Test
    void theStudioStartsTheLauncherClass() throws Exception {
        assertThat(house.with("DISPLAY", ":0").run().args()).endsWith("org.weft.studio.Launcher");
        assertThat(house.run("studio", "a b.weft").args()).endsWith("org.weft.studio.Launcher", "studio", "a b.weft");
    }

    @Test
    void snapshotsNeedNoDisplay() throws Exception {
        Result result = house.run("snapshot", "story", "--out", "a.png");

        assertThat(result.args())
                .contains("-Dglass.platform=Headless", "-Dprism.order=sw")
                .endsWith("org.weft.studio.Launcher", "snapshot", "story", "--out", "a.png");
    }

    @Test
    void aJavaHomeOfAnotherVersionIsPassedOver() throws Exception {
        FakeHouse.write(temp.resolve("jdk 17/release"), "JAVA_VERSION=\"17.0.25\"\n");
        FakeHouse.write(temp.resolve("jdk 17/bin/java"), "#!/bin/sh\nexit 9\n");
        FakeHouse.write(temp.resolve("jdk 17/bin/javac"), "#!/bin/sh\n");
        house.with("JAVA_HOME", temp.resolve("jdk 17").toString()).with("JAVA25_HOME", house.jdk.toString());

        assertThat(house.run("doctor").args()).contains("org.weft.cli.Weft");
    }

    @Test
    void theGpuDownloadIsAllowedOnlyWhenAskedFor() throws Exception {
        assertThat(house.with("WEFT_ONLINE", "1").run("doctor").out()).contains("DJL_OFFLINE=");
    }

    @Test
    void withoutBuildingItRunsWhatIsThere() throws Exception {
        house.with("WEFT_NO_BUILD", "1");
        Result nothing = house.run("doctor");
        FakeHouse.write(house.root.resolve("app/target/classpath"), house.root + "/lib.jar");
        Result something = house.run("doctor");

        assertThat(nothing.exit()).isEqualTo(1);
        assertThat(nothing.err()).contains("WEFT_NO_BUILD");
        assertThat(something.exit()).isZero();
        assertThat(house.mavenCalls()).isEmpty();
    }

    @Test
    void aLinkToTheScriptFindsTheHouse() throws Exception {
        Path link = Files.createSymbolicLink(temp.resolve("link"), house.root.resolve("weft"));

        Process process = house.startScript(link, "doctor");

        assertThat(FakeHouse.finish(process).args()).contains("-Dweft.home=" + house.root);
    }
}
