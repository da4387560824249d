package org.weft.tests.crash;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.sqlite.util.OSInfo;
import org.weft.document.Documents;

/** A running {@link CrashChild}, and the line it wrote last. */
final class Child {
    private final Process process;
    private final Path out;

    private Child(Process process, Path out) {
        this.process = process;
        this.out = out;
    }

    /** Starts one that waits for {@link #begin}. @param folder for what it says and leaves behind */
    static Child start(Path folder, int number, String... args) throws IOException {
        Path out = folder.resolve("told-" + number);
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xshare:auto",
                "-XX:-UsePerfData",
                "-Xmx256m",
                "-Djava.awt.headless=true",
                "-Djava.io.tmpdir=" + folder,
                "-Dorg.sqlite.lib.path=" + folder,
                "-cp",
                args[0].equals("export") ? System.getProperty("java.class.path") : classPath(),
                CrashChild.class.getName()));
        command.addAll(List.of(args));
        Process process = new ProcessBuilder(command)
                .redirectOutput(out.toFile())
                .redirectError(folder.resolve("errors").toFile())
                .start();
        return new Child(process, out);
    }

    /** SQLite's library, unpacked once instead of by every process that is then killed. */
    static void unpackLibrary(Path folder) throws IOException {
        String name = System.mapLibraryName("sqlitejdbc");
        String resource = "/org/sqlite/native/" + OSInfo.getNativeLibFolderPathForCurrentOS() + "/" + name;
        try (InputStream in = org.sqlite.JDBC.class.getResourceAsStream(resource)) {
            if (in != null) {
                Files.copy(in, folder.resolve(name));
            }
        }
    }

    /** Only what editing needs: looking through every library of the build takes longer than its work. */
    private static String classPath() {
        Set<String> out = new TreeSet<>();
        for (Class<?> c : List.of(
                CrashChild.class,
                Documents.class,
                ObjectMapper.class,
                JsonParser.class,
                JsonTypeInfo.class,
                org.sqlite.JDBC.class,
                org.slf4j.Logger.class,
                org.weft.studio.settings.SettingsFile.class,
                org.jspecify.annotations.Nullable.class)) {
            try {
                out.add(Path.of(c.getProtectionDomain()
                                .getCodeSource()
                                .getLocation()
                                .toURI())
                        .toString());
            } catch (URISyntaxException e) {
                throw new IllegalStateException(e);
            }
        }
        return String.join(File.pathSeparator, out);
    }

    /** Lets it begin with the piece of work of a number. */
    void begin(int number) throws IOException {
        process.getOutputStream().write((number + "\n").getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().flush();
    }

    /** Waits until it has told something, or failed. */
    void awaitWork() throws IOException, InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (process.isAlive() && Files.size(out) == 0 && System.nanoTime() < end) {
            Thread.sleep(1);
        }
    }

    /** Kills it with SIGKILL. @return false when it had ended before, which it never should */
    boolean kill() throws InterruptedException {
        boolean alive = process.isAlive();
        process.destroyForcibly().waitFor();
        return alive;
    }

    /** The last number it told, -1 for none. */
    int last() throws IOException {
        String text = Files.readString(out, StandardCharsets.UTF_8);
        int end = text.lastIndexOf('\n');
        if (end < 0) {
            return -1;
        }
        return Integer.parseInt(
                text.substring(text.lastIndexOf('\n', end - 1) + 1, end).strip());
    }
}
