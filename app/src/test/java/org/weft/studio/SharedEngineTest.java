package org.weft.studio;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.weft.engine.Engine;
import org.weft.engine.InstalledModel;
import org.weft.engine.LoadedModel;
import org.weft.engine.Machine;
import org.weft.engine.Watch;
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
        public Machine machine() {
            return new Machine("CPU", "float32", 8L << 30, 4L << 30, List.of(), "no driver", List.of());
        }

        @Override
        public InstalledModel describe(Path directory) {
            return new InstalledModel(directory, "fake", "1", "Apache-2.0", "F16", 100, 10, 40, "");
        }

        @Override
        public void verify(Path directory, Watch watch) {
            log.add("verify " + directory);
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
                        return m.getReturnType() == long.class ? 0L : null;
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

    /** A method with a body in the interface would be answered there and never reach the model. */
    @Test
    void everyMethodOfAModelReachesTheModel() throws ReflectiveOperationException {
        SharedEngine shared = new SharedEngine(Recording::new);
        LoadedModel model = shared.lease().load(Path.of("mini"));
        // closing comes last: it gives the model back
        List<Method> methods = Arrays.stream(LoadedModel.class.getMethods())
                .filter(m -> !Modifier.isStatic(m.getModifiers()))
                .sorted(Comparator.comparing(m -> m.getName().equals("close")))
                .toList();
        assertThat(methods).extracting(Method::getName).contains("traceBytes", "score", "close");
        for (Method m : methods) {
            log.clear();
            m.invoke(model, new Object[m.getParameterCount()]);
            assertThat(log).as("%s", m).containsExactly(m.getName() + " mini");
        }
        shared.end();
    }

    /** As above: what a window has of the engine says everything itself. */
    @Test
    void everyMethodOfTheEngineIsAnsweredByTheLease() {
        SharedEngine shared = new SharedEngine(Recording::new);
        Class<?> lease = shared.lease().getClass();
        assertThat(Arrays.stream(Engine.class.getMethods()).filter(m -> !Modifier.isStatic(m.getModifiers())))
                .allSatisfy(m -> assertThat(lease.getDeclaredMethod(m.getName(), m.getParameterTypes()))
                        .isNotNull());
        shared.end();
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
        assertThat(shared.running()).as("before it has started").isNull();
        Engine lease = shared.lease();
        assertThat(lease.installedModels()).containsExactly(Path.of("mini"));
        chosen.set(new Folders(folder, null, folder.resolve("b")));
        assertThat(lease.installedModels())
                .isEqualTo(java.util.Objects.requireNonNull(shared.running()).installedModels())
                .containsExactly(folder.resolve("b"), Path.of("mini"), folder.resolve("a"));
        chosen.set(new Folders(folder.resolve("gone"), null, folder.resolve("none")));
        assertThat(lease.installedModels()).containsExactly(Path.of("mini"));
        shared.end();
    }
}
