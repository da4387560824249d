package org.weft.data.storyworld;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The sentence patterns of grammar.json and how their gaps are filled. */
final class Grammar {
    private final JsonNode root = WorldFiles.tree("grammar.json");

    /** All patterns below a path of keys, for the word list. */
    List<String> everything() {
        List<String> out = new ArrayList<>();
        root.properties().forEach(e -> {
            if (!e.getKey().equals("about")) {
                collect(e.getValue(), out);
            }
        });
        return out;
    }

    private static void collect(JsonNode node, List<String> out) {
        if (node.isTextual()) {
            out.add(node.asText());
        } else {
            node.forEach(child -> collect(child, out));
        }
    }

    /** One pattern for an event; several says whether its subject is more than one animal. */
    String event(String name, boolean several, Rng rng) {
        JsonNode pair = node(name);
        JsonNode list = pair.get(several && pair.size() > 1 ? 1 : 0);
        return list.get(rng.below(list.size())).asText();
    }

    /** One pattern of a table's list. */
    String of(String table, String key, Rng rng) {
        JsonNode list = node(table).get(key);
        return list.get(rng.below(list.size())).asText();
    }

    /** One entry of a plain list. */
    String of(String list, Rng rng) {
        JsonNode entries = node(list);
        return entries.get(rng.below(entries.size())).asText();
    }

    /** One pattern of a numbered list of a list of lists. */
    String of(String lists, int index, Rng rng) {
        JsonNode entries = node(lists).get(index);
        return entries.get(rng.below(entries.size())).asText();
    }

    /** A table's single entry. */
    String one(String table, String key) {
        return node(table).get(key).asText();
    }

    private JsonNode node(String name) {
        JsonNode found = root.get(name);
        if (found == null) {
            throw new IllegalStateException("grammar.json has no '" + name + "'");
        }
        return found;
    }

    /** Fills the gaps. @throws IllegalStateException if one stays open */
    static String fill(String pattern, Map<String, String> gaps) {
        String out = pattern;
        for (Map.Entry<String, String> gap : gaps.entrySet()) {
            out = out.replace("{" + gap.getKey() + "}", gap.getValue());
        }
        if (out.indexOf('{') >= 0) {
            throw new IllegalStateException("grammar.json: nothing fills the gap in '" + out + "'");
        }
        return out;
    }

    /** "a" or "an" before the words. */
    static String a(String words) {
        return ("aeiou".indexOf(words.charAt(0)) >= 0 ? "an " : "a ") + words;
    }

    /** "x", "x and y", "x, y and z". */
    static String list(List<String> parts) {
        int n = parts.size();
        if (n < 2) {
            return n == 0 ? "" : parts.get(0);
        }
        return String.join(", ", parts.subList(0, n - 1)) + " and " + parts.get(n - 1);
    }
}
