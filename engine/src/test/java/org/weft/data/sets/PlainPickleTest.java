package org.weft.data.sets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlainPickleTest {
    private static final String WHERE = "refs.p";

    static byte[] written(String name) {
        Properties all = new Properties();
        try (InputStream in = PlainPickleTest.class.getResourceAsStream("pickles.properties")) {
            all.load(in);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        return Base64.getDecoder().decode(all.getProperty(name));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5})
    void readsReferencesOfEveryProtocol(int protocol) throws DataException {
        List<?> refs = (List<?>) PlainPickle.read(written("refs" + protocol), WHERE);
        Map<?, ?> ref = (Map<?, ?>) refs.getFirst();
        assertThat(ref.get("ref_id")).isEqualTo(1L);
        assertThat(ref.get("split")).isEqualTo("testA");
        List<?> sentences = (List<?>) Objects.requireNonNull(ref.get("sentences"));
        assertThat(((Map<?, ?>) sentences.get(0)).get("sent")).isEqualTo("the man \u00e9");
        assertThat(((Map<?, ?>) sentences.get(1)).get("sent")).isEqualTo("he's \"him\"");
        assertThat(((Map<?, ?>) sentences.get(0)).get("tokens")).isEqualTo(List.of("the", "man"));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 2, 4})
    void readsPlainValues(int protocol) throws DataException {
        List<?> values = (List<?>) PlainPickle.read(written("plain" + protocol), WHERE);
        assertThat(values.subList(0, 11))
                .isEqualTo(Arrays.asList(
                        PlainPickle.None.NONE,
                        true,
                        false,
                        0L,
                        255L,
                        65535L,
                        -1L,
                        1L << 31,
                        -(1L << 40),
                        1.5,
                        "caf\u00e9\n\\x"));
        assertThat((byte[]) values.get(11)).containsExactly(0, 255);
        assertThat(values.subList(12, 18))
                .isEqualTo(List.of(
                        List.of(),
                        List.of(1L),
                        List.of(1L, 2L, 3L, 4L),
                        Map.of("k", List.of(1L)),
                        Map.of(7L, "seven"),
                        12L));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5})
    void readsArraysOfEveryProtocol(int protocol) throws DataException {
        PickledArray array = (PickledArray) PlainPickle.read(written("desc" + protocol), WHERE);
        assertThat(array.values(WHERE)).isEqualTo(List.of(1L, 300L, -5L, 1L << 40));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 2, 4})
    void runsNoCodeAndSaysSo(int protocol) {
        assertThatThrownBy(() -> PlainPickle.read(written("evil" + protocol), WHERE))
                .isInstanceOf(DataException.class)
                .hasMessageStartingWith("refs.p: wants to run Python's posix.system")
                .hasMessageContaining("JSON");
    }

    @Test
    void aPickleThatMultipliesItselfIsRefused() {
        // a list of ten, of ten of it, and so on: small in memory as it is shared; then bytes made anew again and again
        StringBuilder text = new StringBuilder("(lp0\n");
        text.append("c_codecs\nencode\np1\n0V").append("x".repeat(1 << 20)).append("\np2\n0");
        text.append("g1\n(g2\ntRa".repeat(1000)).append('.');
        assertThatThrownBy(() -> PlainPickle.read(text.toString().getBytes(StandardCharsets.UTF_8), WHERE))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("more than");
    }

    @Property(tries = 2000)
    void damagedPicklesGiveOneClearLine(@ForAll @Size(max = 60) byte[] noise, @ForAll int seed) {
        byte[] sound = written("plain" + (seed & 2));
        int at = Math.floorMod(seed, sound.length);
        System.arraycopy(noise, 0, sound, at, Math.min(noise.length, sound.length - at));
        for (byte[] bytes : List.of(noise, sound, Arrays.copyOf(sound, at))) {
            Throwable thrown = catchThrowable(() -> PlainPickle.read(bytes, WHERE));
            if (thrown != null) {
                assertThat(thrown).isInstanceOf(DataException.class).hasMessageStartingWith(WHERE);
            }
        }
    }

    @Test
    void readsWhatNumPyWrote(@TempDir Path folder) throws IOException {
        assertThat(npy(folder, "descr").values()).isEqualTo(List.of(Map.of("a/1", List.of("one", "two"))));
        assertThat(npy(folder, "flat").values()).isEqualTo(List.of(3L, 1L, 2L, 5L, 7L, 8L));
        assertThat(npy(folder, "s").text(1)).isEqualTo("b/22.png");
        assertThat(npy(folder, "u").text(0)).isEqualTo("x/1.png");
        assertThat(npy(folder, "u").text(1)).isEqualTo("y\u00e9.png");
        List<?> ids = npy(folder, "ids").values();
        assertThat(((PickledArray) ids.get(0)).values(WHERE)).isEqualTo(List.of(4L, 2L));
        assertThat(((PickledArray) ids.get(1)).values(WHERE)).isEmpty();
        assertThatThrownBy(() -> npy(folder, "wide")).hasMessageContaining("columns first");
    }

    @Test
    void refusesNumPyFilesThatPromiseTooMuch(@TempDir Path folder) throws IOException {
        byte[] sound = written("flat");
        String lying = new String(sound, StandardCharsets.ISO_8859_1).replace("(3, 2), ", "(99999, 99999), ");
        Path file = folder.resolve("a.npy");
        Files.write(file, lying.getBytes(StandardCharsets.ISO_8859_1));
        assertThatThrownBy(() -> NpyFile.open(file).values())
                .isInstanceOf(DataException.class)
                .hasMessageContaining("a.npy");
        Files.write(file, Arrays.copyOf(sound, 9));
        assertThatThrownBy(() -> NpyFile.open(file)).hasMessageContaining("no NumPy file");
        Files.write(file, Arrays.copyOf(sound, sound.length - 3));
        assertThatThrownBy(() -> NpyFile.open(file).values()).hasMessageContaining("ends too early");
    }

    private static NpyFile npy(Path folder, String name) throws IOException {
        Path file = folder.resolve(name + ".npy");
        Files.write(file, written(name));
        return NpyFile.open(file);
    }
}
