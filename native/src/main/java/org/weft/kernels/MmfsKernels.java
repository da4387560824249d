package org.weft.kernels;

import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.SymbolLookup;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds and loads the CPU library: from the folder an installation names in {@code weft.natives}, straight from the classes
 * directory while developing, else from the jar through a per-user cache whose file names hold the content's hash.
 */
public final class MmfsKernels {
    private static final Logger LOG = LoggerFactory.getLogger(MmfsKernels.class);

    private MmfsKernels() {}

    /** The CPU kernels, or why there are none. Loads once; later calls return the same. */
    public static Availability<CpuMmfs> load() {
        return Holder.RESULT;
    }

    /** The loaded library itself, for what is not a kernel. */
    static Optional<SymbolLookup> library() {
        return load().found().map(CpuMmfs::library);
    }

    private static final class Holder {
        static final Availability<CpuMmfs> RESULT = loadOnce(platform());
    }

    /** Such as linux-x86_64: the folder libraries of this machine's kind lie in. */
    static String platform() {
        String os = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
        String arch = System.getProperty("os.arch", "").toLowerCase(Locale.ROOT);
        String family = os.contains("win") ? "windows" : os.contains("mac") ? "macos" : "linux";
        String machine =
                switch (arch) {
                    case "amd64", "x86_64" -> "x86_64";
                    case "arm64", "aarch64" -> "aarch64";
                    default -> arch;
                };
        return family + "-" + machine;
    }

    static Availability<CpuMmfs> loadOnce(String platform) {
        String name = System.mapLibraryName("weft_mmfs");
        String installed = System.getProperty("weft.natives");
        if (installed != null && Files.isRegularFile(Path.of(installed, name))) {
            return loadFile(Path.of(installed, name), platform);
        }
        URL resource = MmfsKernels.class.getResource("/native/" + platform + "/" + name);
        if (resource == null) {
            return Availability.no("this build holds no CPU kernels for " + platform
                    + "; install CMake and a C++ compiler and build again to get them");
        }
        try {
            Path file = "file".equals(resource.getProtocol())
                    ? Path.of(resource.toURI())
                    : extract(resource, name, cacheDirectory());
            return loadFile(file, platform);
        } catch (IOException | URISyntaxException e) {
            return failed(platform, e);
        }
    }

    private static Availability<CpuMmfs> loadFile(Path file, String platform) {
        try {
            CpuMmfs kernels = new CpuMmfs(SymbolLookup.libraryLookup(file, Arena.global()), file);
            LOG.debug("CPU kernels from {}", file);
            return Availability.yes(kernels, kernels.describe());
        } catch (RuntimeException e) {
            return failed(platform, e);
        }
    }

    private static Availability<CpuMmfs> failed(String platform, Exception e) {
        LOG.warn("CPU kernels for {} did not load", platform, e);
        return Availability.no("CPU kernels for " + platform + " did not load: " + e.getMessage());
    }

    /** Copies the library to the cache unless the very same bytes are there already. */
    static Path extract(URL resource, String name, Path cache) throws IOException {
        byte[] library;
        try (InputStream in = resource.openStream()) {
            library = in.readAllBytes();
        }
        String hash = hash(library);
        Path target = cache.resolve(hash.substring(0, 16)).resolve(name);
        if (Files.isRegularFile(target) && hash(Files.readAllBytes(target)).equals(hash)) {
            return target;
        }
        Files.createDirectories(target.getParent());
        Path aside = Files.createTempFile(target.getParent(), name, ".tmp");
        try {
            Files.write(aside, library);
            try {
                Files.move(aside, target, StandardCopyOption.ATOMIC_MOVE);
            } catch (AtomicMoveNotSupportedException e) {
                Files.move(aside, target, StandardCopyOption.REPLACE_EXISTING);
            }
        } finally {
            Files.deleteIfExists(aside);
        }
        return target;
    }

    /** Where this user's caches live. */
    static Path cacheDirectory() {
        String home = System.getProperty("user.home", ".");
        String os = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
        String xdg = System.getenv("XDG_CACHE_HOME");
        String local = System.getenv("LOCALAPPDATA");
        Path base;
        if (os.contains("win")) {
            base = local == null ? Path.of(home, "AppData", "Local") : Path.of(local);
        } else if (os.contains("mac")) {
            base = Path.of(home, "Library", "Caches");
        } else {
            base = xdg == null || xdg.isEmpty() ? Path.of(home, ".cache") : Path.of(xdg);
        }
        return base.resolve("weft").resolve("native");
    }

    static String hash(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
