package org.weft.studio.settings;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.weft.document.export.Aside;
import org.weft.studio.settings.Settings.Appearance;
import org.weft.studio.settings.Settings.Folders;
import org.weft.studio.settings.Settings.Language;
import org.weft.studio.settings.Settings.Look;

/**
 * The file that keeps the settings. The name always stands for a whole file, whenever a process is killed. Keys this version does not
 * know stay in it. Safe from one thread at a time; several studios may write the same file.
 */
public final class SettingsFile {
    private static final int MOST_BYTES = 1 << 20;
    private static final int MOST_SHORTCUTS = 2000;
    private static final int LONGEST = 4096;
    private static final int TRIES = 20;
    private static final int PAUSE_MILLIS = 10;

    private static final String LANGUAGE = "language";
    private static final String THEME = "theme";
    private static final String TEXT_SIZE = "textSize";
    private static final String CONTRAST = "highContrast";
    private static final String MOTION = "reducedMotion";
    private static final String MODELS = "modelsFolder";
    private static final String STORIES = "storiesFolder";
    private static final String MODEL = "model";
    private static final String TOURED = "toured";
    private static final String SHORTCUTS = "shortcuts";

    private final Path file;
    private final ObjectMapper json = new ObjectMapper();
    private ObjectNode known = json.createObjectNode();

    public SettingsFile(Path file) {
        this.file = file;
    }

    /** Where this user's settings lie, as the system wants it. */
    public static Path defaultFile() {
        return defaultFile(
                System.getProperty("os.name", ""), Path.of(System.getProperty("user.home", ".")), System.getenv());
    }

    static Path defaultFile(String os, Path home, Map<String, String> environment) {
        String system = os.toLowerCase(Locale.ROOT);
        Path base;
        if (system.contains("win")) {
            base = folder(environment.get("APPDATA"), home.resolve("AppData").resolve("Roaming"));
        } else if (system.contains("mac")) {
            base = home.resolve("Library").resolve("Application Support");
        } else {
            base = folder(environment.get("XDG_CONFIG_HOME"), home.resolve(".config"));
        }
        return base.resolve("weft").resolve("settings.json");
    }

    private static Path folder(@Nullable String named, Path otherwise) {
        return named == null || named.isBlank() ? otherwise : Path.of(named);
    }

    /**
     * What was found.
     *
     * @param aside where a damaged file is kept now; null when it was whole, missing or could not be moved
     * @param problem why the standard settings are used though there is a file; empty when all is well
     */
    public record Found(Settings settings, @Nullable Path aside, String problem) {}

    /** Reads the settings: the standard ones where the file is missing or damaged, and for each value out of range. */
    public Found load() {
        if (!Files.exists(file)) {
            return new Found(Settings.standard(), null, "");
        }
        try {
            known = object();
            return new Found(read(known), null, "");
        } catch (DamagedException e) {
            return setAside(e);
        } catch (IOException e) {
            return new Found(Settings.standard(), null, String.valueOf(e.getMessage()));
        }
    }

    /** The file is no settings. */
    private static final class DamagedException extends IOException {
        private static final long serialVersionUID = 1;

        DamagedException(String message) {
            super(message);
        }
    }

    private ObjectNode object() throws IOException {
        if (Files.size(file) > MOST_BYTES) {
            throw new DamagedException("is larger than a megabyte");
        }
        try {
            JsonNode node = json.readTree(Files.readAllBytes(file));
            if (node instanceof ObjectNode object) {
                return object;
            }
            throw new DamagedException("holds no settings");
        } catch (JacksonException e) {
            throw new DamagedException(e.getOriginalMessage());
        }
    }

    private Found setAside(DamagedException damage) {
        try {
            for (int i = 1; ; i++) {
                Path aside = file.resolveSibling("settings-damaged" + (i == 1 ? "" : "-" + i) + ".json");
                if (!Files.exists(aside)) {
                    Files.move(file, aside);
                    return new Found(Settings.standard(), aside, String.valueOf(damage.getMessage()));
                }
            }
        } catch (IOException e) {
            return new Found(Settings.standard(), null, String.valueOf(damage.getMessage()));
        }
    }

    private static Settings read(ObjectNode node) {
        Settings standard = Settings.standard();
        Look look = new Look(
                choice(Appearance.class, node.get(THEME), standard.look().theme()),
                size(node.get(TEXT_SIZE)),
                node.path(CONTRAST).asBoolean(false),
                node.path(MOTION).asBoolean(false));
        Folders folders = new Folders(path(node.get(MODELS)), path(node.get(STORIES)), path(node.get(MODEL)));
        return new Settings(
                choice(Language.class, node.get(LANGUAGE), standard.language()),
                look,
                folders,
                shortcuts(node.get(SHORTCUTS)),
                node.path(TOURED).asBoolean(false));
    }

    private static <E extends Enum<E>> E choice(Class<E> kind, @Nullable JsonNode value, E otherwise) {
        for (E one : kind.getEnumConstants()) {
            if (value != null && word(one).equals(value.asText())) {
                return one;
            }
        }
        return otherwise;
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    private static int size(@Nullable JsonNode value) {
        int percent = value == null ? 0 : value.asInt(0);
        return percent < Look.LEAST_SIZE || percent > Look.MOST_SIZE ? Look.STANDARD_SIZE : percent;
    }

    private static @Nullable Path path(@Nullable JsonNode value) {
        if (value == null
                || !value.isTextual()
                || value.asText().isBlank()
                || value.asText().length() > LONGEST) {
            return null;
        }
        try {
            return Path.of(value.asText());
        } catch (InvalidPathException e) {
            return null;
        }
    }

    private static Map<String, String> shortcuts(@Nullable JsonNode value) {
        Map<String, String> out = new TreeMap<>();
        if (value != null && value.isObject()) {
            for (Map.Entry<String, JsonNode> e : value.properties()) {
                if (e.getValue().isTextual() && out.size() < MOST_SHORTCUTS) {
                    out.put(e.getKey(), e.getValue().asText());
                }
            }
        }
        return out;
    }

    /** Writes the settings. @throws IOException naming the file; then it is what it was */
    public void save(Settings settings) throws IOException {
        if (Files.exists(file)) {
            try {
                known = object(); // another studio may have kept something there
            } catch (DamagedException e) {
                setAside(e);
            }
        }
        put(known, settings);
        byte[] bytes = json.writerWithDefaultPrettyPrinter().writeValueAsBytes(known);
        for (int i = 1; ; i++) {
            try {
                Aside.write(file, out -> out.write(bytes));
                return;
            } catch (FileSystemException e) {
                if (i == TRIES) {
                    throw e;
                }
                pause();
            }
        }
    }

    /** Another studio that writes the file is done in a moment. */
    private static void pause() throws IOException {
        try {
            Thread.sleep(PAUSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private static void put(ObjectNode node, Settings settings) {
        node.put(LANGUAGE, word(settings.language()));
        node.put(THEME, word(settings.look().theme()));
        node.put(TEXT_SIZE, settings.look().textSize());
        node.put(CONTRAST, settings.look().highContrast());
        node.put(MOTION, settings.look().reducedMotion());
        put(node, MODELS, settings.folders().models());
        put(node, STORIES, settings.folders().stories());
        put(node, MODEL, settings.folders().model());
        node.put(TOURED, settings.toured());
        ObjectNode keys = node.putObject(SHORTCUTS);
        new TreeMap<>(settings.shortcuts()).forEach(keys::put);
    }

    private static void put(ObjectNode node, String name, @Nullable Path path) {
        if (path == null) {
            node.remove(name);
        } else {
            node.put(name, path.toString());
        }
    }
}
