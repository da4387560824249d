package org.weft.studio;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.weft.engine.Engine;
import org.weft.engine.LoadedModel;
import org.weft.studio.settings.Settings.Folders;

class SharedEngineTest {
    private final List<String> log = new ArrayList<>();

    /** Writes down what is asked of it. */
    private final class Recording implements Engine {
        @Override
        public List<Fact> facts() {
            return List.of();
        }

        @Override
        public List<Path> installedModels() {
            return List.of(Path.of("mini"));
        }

        @Override
        public LoadedModel load(Path directory) {
            log.add("load " + directory);
            return (LoadedModel) Proxy.newProxyInstance(
                    SharedEngineTest.class.getClassLoader(), new Class<?>[] {LoadedModel.class}, (p, m, a) -> {
                        log.add(m.getName() + " " + directory);
                        return null;
                    });
        }

        @Override
        public void close() {
            log.add("end");
        }
    }

    @Test
    void aModelIsLoadedOnceAndClosedByItsLastUser() {
        SharedEngine shared = new SharedEngine(() -> {
            log.add("start");
            return new Recording();
        });
        Engine one = shared.lease();
        Engine two = shared.lease();
        LoadedModel first = one.load(Path.of("mini"));
        LoadedModel second = two.load(Path.of("./mini"));
        assertThat(log).containsExactly("start", "load mini");
        first.close();
        first.close();
        assertThat(log).hasSize(2);
        two.close();
        assertThat(log).last().isEqualTo("close mini");
        second.close();
        assertThat(log).hasSize(3);
        shared.end();
        shared.end();
        assertThat(log).hasSize(4).last().isEqualTo("end");
    }

    @Test
    void nothingStartsBeforeItIsNeeded() {
        new SharedEngine(() -> {
                    throw new AssertionError("not needed");
                })
                .end();
    }

    @Test
    void theChosenModelStandsFirstAndThoseOfTheChosenFolderLast(@TempDir Path folder) throws IOException {
        for (String name : List.of("b", "a", "none")) {
            Files.createDirectories(folder.resolve(name));
        }
        Files.createFile(folder.resolve("a").resolve("weft.json"));
        Files.createFile(folder.resolve("b").resolve("weft.json"));
        AtomicReference<Folders> chosen = new AtomicReference<>(new Folders(null, null, null));
        SharedEngine shared = new SharedEngine(Recording::new, chosen::get);
        assertThat(shared.installedModels()).as("before it has started").isEmpty();
        Engine lease = shared.lease();
        assertThat(lease.installedModels()).containsExactly(Path.of("mini"));
        chosen.set(new Folders(folder, null, folder.resolve("b")));
        assertThat(lease.installedModels())
                .isEqualTo(shared.installedModels())
                .containsExactly(folder.resolve("b"), Path.of("mini"), folder.resolve("a"));
        chosen.set(new Folders(folder.resolve("gone"), null, folder.resolve("none")));
        assertThat(lease.installedModels()).containsExactly(Path.of("mini"));
        shared.end();
    }
}
