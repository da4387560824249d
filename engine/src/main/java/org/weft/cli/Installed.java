package org.weft.cli;

import java.lang.reflect.InvocationTargetException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where an installed Weft begins: takes the decisions of the launcher script, which an installation has none of. The studio is
 * started by its name, because commands must run without loading it.
 */
public final class Installed {
    /** The property that tells the studio's icon from the command: {@code studio} or {@code command}. */
    static final String DOOR = "weft.door";

    /** The property that names the folder of the installation's own native libraries. */
    static final String NATIVES = "weft.natives";

    private static final String STUDIO = "org.weft.studio.Launcher";
    private static final String COMMANDS = "org.weft.cli.Weft";

    private Installed() {}

    /** What starts. @param windowless the studio's code, but without a display */
    record Start(String main, List<String> args, boolean windowless) {}

    /** Starts the studio or a command; ends the process with its exit code. */
    public static void main(String[] args) throws ReflectiveOperationException {
        boolean studio = "studio".equals(System.getProperty(DOOR));
        Start start = decide(studio, List.of(args));
        Map<String, String> environment = System.getenv();
        String refusal = refusal(start, environment, System.getProperty("os.name", ""));
        if (refusal != null) {
            Console.system().note("weft: " + refusal);
            System.exit(ExitCode.FAILED);
        }
        prepare(start, environment);
        try {
            Class.forName(start.main()).getMethod("main", String[].class).invoke(null, (Object)
                    start.args().toArray(String[]::new));
        } catch (InvocationTargetException e) {
            throw new IllegalStateException(start.main() + " did not start", e.getCause());
        }
    }

    /** @param studio whether the studio's icon was used, whose arguments are stories */
    static Start decide(boolean studio, List<String> args) {
        String first = args.isEmpty() ? "studio" : args.getFirst();
        if (studio && !List.of("studio", "snapshot").contains(first)) {
            return new Start(
                    STUDIO, Stream.concat(Stream.of("studio"), args.stream()).toList(), false);
        }
        return switch (first) {
            case "studio" -> new Start(STUDIO, args.isEmpty() ? List.of("studio") : args, false);
            case "snapshot" -> new Start(STUDIO, args, true);
            case "bench" -> {
                boolean window = args.size() > 1
                        && List.of("canvas", "pictures", "start").contains(args.get(1));
                yield new Start(window ? STUDIO : COMMANDS, args, window);
            }
            default -> new Start(COMMANDS, args, false);
        };
    }

    /** Why it cannot start, or null. */
    static @Nullable String refusal(Start start, Map<String, String> environment, String os) {
        if (!start.args().isEmpty() && start.args().getFirst().equals("test")) {
            return "the tests come with the sources, not with an installed Weft";
        }
        boolean window = start.main().equals(STUDIO) && !start.windowless();
        boolean display = Stream.of("DISPLAY", "WAYLAND_DISPLAY")
                .anyMatch(name -> !environment.getOrDefault(name, "").isEmpty());
        boolean help =
                start.args().stream().anyMatch(a -> List.of("-h", "--help").contains(a));
        if (window && !help && os.equals("Linux") && !display && System.getProperty("glass.platform") == null) {
            return "there is no display here (DISPLAY is not set); start a desktop session, or work without a window: "
                    + "weft generate --help";
        }
        return null;
    }

    private static void prepare(Start start, Map<String, String> environment) {
        if (start.windowless()) {
            System.setProperty("glass.platform", "Headless");
            System.setProperty("prism.order", "sw");
        }
        boolean online = !environment.getOrDefault("WEFT_ONLINE", "").isEmpty();
        if (!online) {
            System.setProperty("ai.djl.offline", "true");
        }
        if (!environment.containsKey("OMP_WAIT_POLICY")) {
            // libtorch's threads sleep while they wait: spinning on a busy machine costs more than it wins
            ProcessEnvironment.set("OMP_WAIT_POLICY", "PASSIVE");
        }
        String natives = System.getProperty(NATIVES);
        if (natives != null) {
            // the file, not its folder: given a folder, the library looks for a GPU and stumbles over there being none
            Path tokenizers = Path.of(natives, System.mapLibraryName("tokenizers"));
            System.setProperty("RUST_LIBRARY_PATH", tokenizers.toString());
            if (!(gpu() && (online || fetched(Path.of(System.getProperty("user.home", ".")))))) {
                // a folder of its own: whatever lies beside libtorch is loaded with it
                System.setProperty(
                        "PYTORCH_LIBRARY_PATH", Path.of(natives, "torch").toString());
            }
        }
    }

    /** Whether an NVIDIA driver is loaded. */
    private static boolean gpu() {
        boolean windows =
                System.getProperty("os.name", "").toLowerCase(Locale.ROOT).contains("win");
        return windows
                ? Files.exists(Path.of(String.valueOf(System.getenv("SystemRoot")), "System32", "nvcuda.dll"))
                : Files.exists(Path.of("/proc/driver/nvidia/version"));
    }

    /** Whether the engine's GPU libraries were downloaded earlier. */
    static boolean fetched(Path home) {
        String[] folders = home.resolve(".djl.ai").resolve("pytorch").toFile().list();
        return folders != null && Arrays.stream(folders).anyMatch(name -> name.contains("-cu"));
    }
}
