package org.weft.engine.labels;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.awt.Color;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.weft.engine.EngineException;

/**
 * A person's own classes. Three kinds of file, in UTF-8:
 *
 * <ul>
 *   <li>text: a name a line, {@code #} begins a remark; colours are chosen
 *   <li>CSV: {@code name,colour} or {@code index,name,colour[,colour for the model]} with colours as {@code #rrggbb}; a heading is allowed
 *   <li>JSON: a list of names, or of {@code {"name", "colour" or "rgb", "index"}}
 * </ul>
 *
 * A class of number 0 is what "nothing" is called and coloured; without one, classes count from 1.
 */
final class PaletteFile {
    private static final long MOST_BYTES = 1L << 20;
    private static final int LONGEST_NAME = 100;
    private static final float TURN = 0.618034f;
    private static final String COLOUR = "#?[0-9a-fA-F]{6}";

    private PaletteFile() {}

    static Palette read(Path file) {
        String name = String.valueOf(file.getFileName());
        int dot = name.lastIndexOf('.');
        String id = dot > 0 ? name.substring(0, dot) : name;
        String kind = dot > 0 ? name.substring(dot + 1).toLowerCase(Locale.ROOT) : "";
        if (Palettes.named(id).isPresent()) {
            id = "my-" + id; // a document that names a bundled palette means that one
        }
        String text = text(file);
        return switch (kind) {
            case "json" -> json(id, id, text, name);
            case "csv", "tsv" -> csv(id, id, kind.equals("tsv") ? text.replace('\t', ',') : text, name);
            case "txt", "" -> lines(id, text, name);
            default -> throw bad(name, "is no palette: write a .txt, .csv or .json file");
        };
    }

    private static String text(Path file) {
        String name = String.valueOf(file.getFileName());
        try {
            if (Files.size(file) > MOST_BYTES) {
                throw bad(name, "is larger than 1 MiB; a palette has at most 255 classes");
            }
            String text = Files.readString(file);
            return text.startsWith("\ufeff") ? text.substring(1) : text;
        } catch (CharacterCodingException e) {
            throw bad(name, "is not UTF-8 text; save it as UTF-8");
        } catch (IOException e) {
            throw bad(name, "cannot be read (" + e.getMessage() + ")");
        }
    }

    private static Palette lines(String id, String text, String file) {
        List<Row> rows = new ArrayList<>();
        List<String> lines = text.lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (!line.isEmpty() && !line.startsWith("#")) {
                rows.add(new Row("line " + (i + 1), null, line, null, null));
            }
        }
        return palette(id, id, rows, file);
    }

    static Palette csv(String id, String title, String text, String file) {
        List<Row> rows = new ArrayList<>();
        List<String> lines = text.lines().toList();
        boolean heading = true;
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (line.isEmpty() || (line.startsWith("#") && !line.matches(COLOUR + ".*"))) {
                continue;
            }
            List<String> cells = cells(line, file, i + 1);
            boolean isHeading = heading && cells.stream().noneMatch(c -> c.matches(COLOUR)) && named(cells);
            heading = false;
            if (!isHeading) {
                rows.add(row(cells, file, i + 1));
            }
        }
        return palette(id, title, rows, file);
    }

    private static boolean named(List<String> cells) {
        return cells.stream().anyMatch(c -> c.equalsIgnoreCase("name"));
    }

    private static Row row(List<String> cells, String file, int line) {
        String where = "line " + line;
        return switch (cells.size()) {
            case 1 -> new Row(where, null, cells.get(0), null, null);
            case 2 -> new Row(where, null, cells.get(0), colour(cells.get(1), file, where), null);
            case 3, 4 ->
                new Row(
                        where,
                        number(cells.get(0), file, where),
                        cells.get(1),
                        colour(cells.get(2), file, where),
                        cells.size() == 4 ? colour(cells.get(3), file, where) : null);
            default -> throw bad(file, "has " + cells.size() + " columns in " + where + "; write index,name,#rrggbb");
        };
    }

    /** Splits at commas outside of quotes. */
    private static List<String> cells(String line, String file, int number) {
        List<String> out = new ArrayList<>();
        StringBuilder cell = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c == '"') {
                quoted = !quoted;
            } else if (c == ',' && !quoted) {
                out.add(cell.toString().strip());
                cell.setLength(0);
            } else {
                cell.append(c);
            }
        }
        if (quoted) {
            throw bad(file, "has a quote without its partner in line " + number);
        }
        out.add(cell.toString().strip());
        return out;
    }

    static Palette json(String id, String title, String text, String file) {
        JsonNode root;
        try {
            root = new ObjectMapper().readTree(text);
        } catch (JsonProcessingException e) {
            throw bad(file, "is no JSON: " + e.getOriginalMessage());
        }
        JsonNode list = root != null && root.has("classes") ? root.get("classes") : root;
        if (list == null || !list.isArray()) {
            throw bad(file, "is no list of classes; write [{\"name\": \"sky\", \"colour\": \"#78bef0\"}, ...]");
        }
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < list.size(); i++) {
            rows.add(entry(list.get(i), file, "entry " + (i + 1)));
        }
        return palette(id, title, rows, file);
    }

    private static Row entry(JsonNode node, String file, String where) {
        if (node.isTextual()) {
            return new Row(where, null, node.asText(), null, null);
        }
        if (!node.isObject() || !node.path("name").isTextual()) {
            throw bad(file, "has no name in " + where);
        }
        Integer index = node.has("index") ? number(node.get("index").asText(), file, where) : null;
        Integer rgb = null;
        JsonNode array = node.get("rgb");
        if (array != null) {
            if (!array.isArray() || array.size() != 3) {
                throw bad(file, "has no colour such as [255, 0, 0] in " + where);
            }
            rgb = 0;
            for (JsonNode part : array) {
                if (!part.isInt() || part.asInt() < 0 || part.asInt() > 255) {
                    throw bad(file, "has a colour outside 0 to 255 in " + where);
                }
                rgb = rgb << 8 | part.asInt();
            }
        }
        for (String key : List.of("colour", "color")) {
            if (node.has(key)) {
                rgb = colour(node.get(key).asText(), file, where);
            }
        }
        Integer read = node.has("read") ? colour(node.get("read").asText(), file, where) : null;
        return new Row(where, index, node.path("name").asText(), rgb, read);
    }

    /** A class as a file says it. */
    private record Row(
            String where, @Nullable Integer index, String name, @Nullable Integer rgb, @Nullable Integer read) {}

    private static Palette palette(String id, String title, List<Row> rows, String file) {
        if (rows.isEmpty()) {
            throw bad(file, "names no class; write one a line");
        }
        boolean numbered = rows.getFirst().index() != null;
        boolean hasNothing =
                numbered && Integer.valueOf(0).equals(rows.getFirst().index());
        List<LabelClass> classes = new ArrayList<>();
        if (!hasNothing) {
            classes.add(LabelClass.of(Palette.NOTHING, "nothing", 0));
        }
        for (Row row : rows) {
            String name = row.name().strip();
            if (name.isEmpty() || name.length() > LONGEST_NAME) {
                throw bad(
                        file,
                        "has a name of " + name.length() + " characters in " + row.where() + "; use 1 to "
                                + LONGEST_NAME);
            }
            if (classes.size() > 255) {
                throw bad(file, "has more than 255 classes (" + row.where() + "); an index map holds no more");
            }
            int index = row.index() == null ? classes.size() : row.index();
            if (index != classes.size() || numbered != (row.index() != null)) {
                throw bad(
                        file,
                        "has number " + index + " in " + row.where() + " where " + classes.size()
                                + " is due; number classes without gaps");
            }
            int rgb = row.rgb() == null ? chosen(index) : row.rgb();
            classes.add(new LabelClass(index, name, rgb, row.read() == null ? rgb : row.read(), FillPattern.of(index)));
        }
        try {
            return new Palette(id, title, classes);
        } catch (IllegalArgumentException e) {
            throw bad(file, "cannot be used: " + e.getMessage());
        }
    }

    /** Successive multiples of the golden section lie far apart in hue. */
    private static int chosen(int index) {
        return Color.HSBtoRGB(index * TURN, 0.62f, index % 2 == 0 ? 0.9f : 0.72f) & 0xffffff;
    }

    private static int colour(String cell, String file, String where) {
        if (!cell.matches(COLOUR)) {
            throw bad(file, "has no colour such as #78bef0 in " + where + ", but \"" + shortened(cell) + "\"");
        }
        return Integer.parseInt(cell.replace("#", ""), 16);
    }

    private static int number(String cell, String file, String where) {
        if (!cell.matches("\\d{1,3}") || Integer.parseInt(cell) > 255) {
            throw bad(file, "has no number from 0 to 255 in " + where + ", but \"" + shortened(cell) + "\"");
        }
        return Integer.parseInt(cell);
    }

    private static String shortened(String text) {
        return text.length() > 30 ? text.substring(0, 30) + "..." : text;
    }

    private static EngineException bad(String file, String why) {
        return new EngineException(EngineException.Code.BAD_INPUT, file + " " + why + ".");
    }
}
