package org.weft.tests.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Whoever adds a dependency says under which licence it comes. */
class ThirdPartyTest {
    private static final Path HOME = Path.of(System.getProperty("weft.home", "."));

    @Test
    void everyJarOfTheClassPathIsListedWithItsLicence() throws IOException {
        String notices = Files.readString(HOME.resolve("THIRD-PARTY.md"));
        String classPath = Files.readString(HOME.resolve("app/target/classpath"));
        // a repository keeps a jar in a folder artifact/version
        List<String> artifacts = Arrays.stream(classPath.split(System.getProperty("path.separator")))
                .map(String::strip)
                .map(Path::of)
                .filter(p -> p.toString().endsWith(".jar") && !p.startsWith(HOME.toAbsolutePath()))
                .map(p -> p.getName(p.getNameCount() - 3).toString())
                .distinct()
                .toList();

        assertThat(artifacts).hasSizeGreaterThan(10);
        assertThat(artifacts).allSatisfy(artifact -> assertThat(notices).containsPattern("[ ,:]" + artifact + "[ ,]"));
    }
}
