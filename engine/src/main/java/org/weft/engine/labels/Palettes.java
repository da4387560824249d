package org.weft.engine.labels;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.weft.engine.EngineException;

/** Where palettes come from: two are bundled, any other is read from a file. */
public final class Palettes {
    /** Id of the bundled world's classes. */
    public static final String STORYWORLD = "storyworld";

    /** Id of the 150 classes of ADE20K's scene parsing benchmark. */
    public static final String ADE20K = "ade20k";

    private static final String WORLD = "/weft/storyworld/palette.json";

    private Palettes() {}

    /** The bundled ones, the bundled model's first. */
    public static List<Palette> bundled() {
        return List.of(storyworld(), ade20k());
    }

    /** The classes of the world that the bundled model knows. */
    public static Palette storyworld() {
        List<LabelClass> classes = new ArrayList<>();
        try {
            for (JsonNode c : new ObjectMapper().readTree(resource(WORLD))) {
                JsonNode rgb = c.get("rgb");
                int colour = rgb.get(0).asInt() << 16
                        | rgb.get(1).asInt() << 8
                        | rgb.get(2).asInt();
                classes.add(LabelClass.of(c.get("index").asInt(), c.get("name").asText(), colour));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Palette(STORYWORLD, "Storyworld", classes);
    }

    /**
     * ADE20K's 150 classes with the names and numbers of the scene parsing benchmark's objectInfo150.txt and the colours
     * in which they are commonly drawn. The released model read maps in other colours, an even grid: those are its {@code readRgb}.
     */
    public static Palette ade20k() {
        String table = new String(resource("ade20k.csv"), StandardCharsets.UTF_8);
        return PaletteFile.csv(ADE20K, "ADE20K", table, "ade20k.csv");
    }

    /** The bundled palette of that id, without regard to case. */
    public static Optional<Palette> named(String id) {
        return bundled().stream().filter(p -> p.id().equalsIgnoreCase(id)).findFirst();
    }

    /**
     * A bundled palette by its id, or one from a file.
     *
     * @throws EngineException BAD_INPUT when it is neither
     */
    public static Palette find(String idOrFile) {
        Optional<Palette> known = named(idOrFile);
        if (known.isPresent()) {
            return known.get();
        }
        Path file = Path.of(idOrFile);
        if (!Files.isRegularFile(file)) {
            throw new EngineException(
                    EngineException.Code.BAD_INPUT,
                    "There is no palette \"" + idOrFile
                            + "\": name storyworld, ade20k or a file (.csv, .json or .txt).");
        }
        return read(file);
    }

    /**
     * The user's own list from a file; see {@link PaletteFile} for what it may look like.
     *
     * @throws EngineException BAD_INPUT naming the line or entry that is wrong
     */
    public static Palette read(Path file) {
        return PaletteFile.read(file);
    }

    private static byte[] resource(String name) {
        try (InputStream in = Palettes.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException(name + " is not on the class path; add the weft-assets module");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
