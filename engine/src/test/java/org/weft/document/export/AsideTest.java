package org.weft.document.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AsideTest {
    @TempDir
    Path folder = Path.of("");

    @Test
    void whileItIsWrittenTheOldFileStands() throws IOException {
        Path file = Files.writeString(folder.resolve("a.txt"), "old");

        Aside.write(file, out -> {
            out.write(new byte[1 << 20]);
            out.flush();
            assertThat(file).hasContent("old");
        });

        assertThat(Files.size(file)).isEqualTo(1 << 20);
    }

    @Test
    void aWriterThatThrowsLeavesTheOldFile() throws IOException {
        Path file = Files.writeString(folder.resolve("a.txt"), "old");

        assertThatThrownBy(() -> Aside.write(file, out -> {
                    out.write(new byte[1 << 20]);
                    throw new IOException("No space left on device");
                }))
                .hasMessageContaining("a.txt")
                .hasMessageContaining("No space");

        assertThat(file).hasContent("old");
        assertThat(folder.resolve("a.txt.part")).doesNotExist();
    }

    @Test
    void whatAKilledProcessLeftIsTakenOver() throws IOException {
        Path file = folder.resolve("a.txt");
        Files.writeString(folder.resolve("a.txt.part"), "half of something much longer than the new content");

        Aside.write(file, out -> out.write('x'));

        assertThat(file).hasContent("x");
        assertThat(folder.resolve("a.txt.part")).doesNotExist();
    }

    @Test
    void twoWritersOfOneFileDoNotMix() throws IOException {
        Path file = folder.resolve("a.txt");

        Aside.write(file, out -> {
            out.write('1');
            assertThatThrownBy(() -> Aside.write(file, second -> second.write('2')))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("another export");
        });

        assertThat(file).hasContent("1");
    }

    @Test
    void foldersAreMadeAndNeverReplaced() throws IOException {
        Aside.write(folder.resolve("new/deep/a.txt"), out -> out.write('x'));
        assertThat(folder.resolve("new/deep/a.txt")).hasContent("x");

        assertThatThrownBy(() -> Aside.write(folder.resolve("new"), out -> out.write('x')))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("folder");
    }

    @Test
    void pipesAndDevicesAreLeftAlone() throws IOException, InterruptedException {
        Path pipe = folder.resolve("pipe");
        assumeTrue(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor() == 0, "no pipes here");

        assertThatThrownBy(() -> Aside.write(pipe, out -> out.write('x'))).hasMessageContaining("no plain file");

        assertThat(Files.isRegularFile(pipe)).isFalse();
        assertThat(pipe).exists();
    }

    @Test
    void aLinkStaysALink() throws IOException {
        Path real = Files.writeString(folder.resolve("real.txt"), "old");
        Path link = Files.createSymbolicLink(folder.resolve("link.txt"), real);

        Aside.write(link, out -> out.write('n'));

        assertThat(Files.isSymbolicLink(link)).isTrue();
        assertThat(real).hasContent("n");
    }
}
