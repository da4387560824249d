import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * Copies jars without the native libraries of other systems, and lays this system's beside them, where they are loaded from
 * without being unpacked into every user's home first.
 */
final class Slim {
    private static final String LIBRARY = ".*\\.(so|so\\.\\d+|dylib|jnilib|dll|a|lib)";

    private final Platform platform = Platform.here();
    private final String kind = platform.djl + "-" + Platform.machine();
    private final Path natives;

    /** @param natives the folder for libraries */
    Slim(Path natives) {
        this.natives = natives;
    }

    /** What becomes of an entry of a jar. */
    private enum Fate {
        KEEP,
        DROP,
        LAY_OUT
    }

    /** Copies one jar; a jar that holds nothing else than libraries has no copy. */
    void copy(Path jar, Path folder) throws IOException {
        String name = jar.getFileName().toString();
        boolean onlyLibraries = name.startsWith("pytorch-native-");
        List<ZipEntry> kept = new ArrayList<>();
        try (ZipFile in = new ZipFile(jar.toFile())) {
            boolean changed = false;
            for (ZipEntry entry : in.stream().sorted(Comparator.comparing(ZipEntry::getName)).toList()) {
                Fate fate = entry.isDirectory() ? Fate.KEEP : fate(name, entry.getName());
                if (fate == Fate.LAY_OUT) {
                    layOut(in, entry);
                }
                if (fate == Fate.KEEP) {
                    kept.add(entry);
                } else {
                    changed = true;
                }
            }
            boolean empty = kept.stream().allMatch(e -> e.isDirectory() || e.getName().startsWith("META-INF/"));
            if (onlyLibraries || empty) {
                return;
            }
            Path copy = folder.resolve(name);
            if (changed) {
                write(in, kept, copy);
            } else {
                Files.copy(jar, copy);
            }
        }
    }

    private Fate fate(String jar, String entry) {
        if (jar.startsWith("pytorch-native-")) {
            return entry.startsWith("pytorch/cpu/" + kind + "/") ? Fate.LAY_OUT : Fate.DROP;
        }
        if (!entry.matches(LIBRARY)) {
            return Fate.KEEP;
        }
        if (jar.startsWith("pytorch-jni-")) {
            return entry.startsWith("jnilib/" + kind + "/cpu/")
                    ? Fate.LAY_OUT
                    : entry.startsWith("jnilib/" + kind + "/") ? Fate.KEEP : Fate.DROP; // the GPU's goes with what is downloaded
        }
        if (jar.startsWith("tokenizers-")) {
            return entry.startsWith("native/lib/" + kind + "/cpu/") ? Fate.LAY_OUT : Fate.DROP;
        }
        if (jar.startsWith("weft-native-")) {
            return entry.startsWith("native/" + platform.folder + "-" + Platform.machine() + "/") ? Fate.LAY_OUT : Fate.DROP;
        }
        if (jar.startsWith("sqlite-jdbc-")) {
            return entry.startsWith("org/sqlite/native/" + platform.sqlite + "/" + Platform.machine() + "/")
                    ? Fate.LAY_OUT
                    : Fate.DROP;
        }
        if (jar.startsWith("javafx-")) {
            return Fate.LAY_OUT;
        }
        if (jar.startsWith("jna-")) {
            String folder = platform.jna + "-" + (Platform.arm() ? "aarch64" : "x86-64");
            return entry.startsWith("com/sun/jna/" + folder + "/") ? Fate.LAY_OUT : Fate.DROP;
        }
        if (jar.startsWith("jline-native-")) {
            String folder = platform.sqlite + "/" + (Platform.arm() ? "arm64" : "x86_64");
            return entry.startsWith("org/jline/nativ/" + folder + "/") ? Fate.LAY_OUT : Fate.DROP;
        }
        return Fate.KEEP;
    }

    private void layOut(ZipFile in, ZipEntry entry) throws IOException {
        // libtorch loads whatever lies beside it
        boolean torch = entry.getName().startsWith("pytorch/") || entry.getName().startsWith("jnilib/");
        Path folder = Files.createDirectories(torch ? natives.resolve("torch") : natives);
        Path target = folder.resolve(Path.of(entry.getName()).getFileName().toString());
        try (InputStream bytes = in.getInputStream(entry)) {
            Files.copy(bytes, target); // two of one name would be a mistake, and fail here
        }
        Files.setLastModifiedTime(target, FileTime.fromMillis(entry.getTime()));
    }

    private static void write(ZipFile in, List<ZipEntry> entries, Path target) throws IOException {
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(target))) {
            for (ZipEntry entry : entries) {
                ZipEntry copy = new ZipEntry(entry.getName());
                copy.setTime(entry.getTime());
                out.putNextEntry(copy);
                try (InputStream bytes = in.getInputStream(entry)) {
                    bytes.transferTo(out);
                }
                out.closeEntry();
            }
        }
    }
}
