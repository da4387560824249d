package org.weft.kernels;

import java.io.File;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.SymbolLookup;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.bytedeco.javacpp.Loader;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the CUDA libraries a machine has. The driver comes with the card; the compiler (NVRTC) and the runtime may lie in a
 * CUDA toolkit, beside a CUDA build of libtorch (under other file names), or in the cuda-redist jar.
 */
final class CudaLibraries {
    private static final Logger LOG = LoggerFactory.getLogger(CudaLibraries.class);
    private static final List<String> NEEDED = List.of("cudart", "nvrtc");

    private CudaLibraries() {}

    /** Why there can be no CUDA here; empty when the driver is there. */
    static Optional<String> missingDriver() {
        String library = windows() ? "nvcuda.dll" : "libcuda.so.1";
        if (!canLoad(library, "")) {
            return Optional.of("there is no NVIDIA driver on this machine (" + library + " was not found)");
        }
        return canLoad(library, "cuInit")
                ? Optional.empty()
                : Optional.of(library + " is there but is no NVIDIA driver (it has no cuInit)");
    }

    private static boolean windows() {
        return System.getProperty("os.name", "").toLowerCase(Locale.ROOT).contains("win");
    }

    private static boolean canLoad(String library, String symbol) {
        try (Arena arena = Arena.ofConfined()) {
            SymbolLookup found = SymbolLookup.libraryLookup(library, arena);
            return symbol.isEmpty() || found.find(symbol).isPresent();
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /**
     * Loads the presets' binding of a CUDA library. Where the system's own search does not find what it needs, links to files
     * found elsewhere are laid beside the binding, which looks there first.
     *
     * @throws LinkageError when a library is missing, naming it
     */
    static void load(Class<?> preset) {
        if (!windows()) {
            for (String name : NEEDED) {
                link(preset, name);
            }
        }
        Loader.load(preset);
    }

    private static void link(Class<?> preset, String name) {
        String soname = "lib" + name + ".so.12";
        if (canLoad(soname, "")) {
            return;
        }
        Optional<Path> found = find(searchPath(), name);
        if (found.isEmpty()) {
            return; // the redist jar may still have it; if not, the loader's message names the library
        }
        try {
            File binding = Loader.cacheResource(preset, "/org/bytedeco/cuda/linux-x86_64/libjni" + name + ".so");
            if (binding == null) {
                return;
            }
            Path link = binding.toPath().resolveSibling(soname);
            if (!Files.exists(link)) {
                Files.deleteIfExists(link); // a link whose target is gone
                Files.createSymbolicLink(link, found.get());
            }
            loadCompanions(found.get());
            LOG.debug("{} from {}", soname, found.get());
        } catch (IOException e) {
            LOG.warn("could not link {} for the CUDA binding", found.get(), e);
        }
    }

    /** NVRTC opens its builtins by bare name while it compiles; loaded beforehand, they are found wherever they lie. */
    private static void loadCompanions(Path library) throws IOException {
        Path folder = library.toAbsolutePath().getParent();
        if (folder == null || !library.getFileName().toString().startsWith("libnvrtc")) {
            return;
        }
        try (Stream<Path> entries = Files.list(folder)) {
            for (Path file : entries.filter(CudaLibraries::isBuiltins).sorted().toList()) {
                System.load(file.toString());
            }
        }
    }

    private static boolean isBuiltins(Path file) {
        return String.valueOf(file.getFileName()).matches("libnvrtc-builtins.*\\.so\\.12\\.[0-9]+");
    }

    /** Folders in the order they are tried. */
    static List<Path> searchPath() {
        List<Path> folders = new ArrayList<>();
        for (String variable : List.of("PYTORCH_LIBRARY_PATH", "CUDA_HOME", "CUDA_PATH")) {
            String value = System.getenv(variable);
            if (value != null && !value.isEmpty()) {
                folders.add(Path.of(value));
                folders.add(Path.of(value, "lib64"));
            }
        }
        folders.addAll(children(Path.of(System.getProperty("user.home", "."), ".djl.ai", "pytorch")));
        for (Path toolkit : children(Path.of("/usr/local"))) {
            if (String.valueOf(toolkit.getFileName()).startsWith("cuda")) {
                folders.add(toolkit.resolve("lib64"));
                folders.add(toolkit.resolve("targets/x86_64-linux/lib"));
            }
        }
        folders.add(Path.of("/usr/lib/x86_64-linux-gnu"));
        return folders;
    }

    private static List<Path> children(Path folder) {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.filter(Files::isDirectory).sorted().toList();
        } catch (IOException e) {
            return List.of();
        }
    }

    /** A file such as libnvrtc.so.12, libnvrtc.so.12.8.93 or libnvrtc-1a2b3c4d.so.12 in one of the folders. */
    static Optional<Path> find(List<Path> folders, String name) {
        Pattern pattern = Pattern.compile("lib" + Pattern.quote(name) + "(-[0-9a-f]+)?\\.so\\.12(\\.[0-9.]+)?");
        for (Path folder : folders) {
            try (Stream<Path> entries = Files.list(folder)) {
                Optional<Path> hit = entries.filter(f ->
                                pattern.matcher(String.valueOf(f.getFileName())).matches())
                        .sorted()
                        .findFirst();
                if (hit.isPresent()) {
                    return hit;
                }
            } catch (IOException e) {
                LOG.trace("{} cannot be listed", folder, e);
            }
        }
        return Optional.empty();
    }
}
