package org.weft.studio;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.weft.engine.Engine;
import org.weft.engine.LoadedModel;

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
}
