package org.weft.engine.lesson;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.weft.engine.EngineException;
import org.weft.engine.EngineException.Code;

/** Reads one object of a script; every complaint names its place, such as {@code steps[2].look}. */
final class Fields {
    private static final int MOST_NUMBERS = 4096;
    private static final int MOST_LANGUAGES = 20;

    private final JsonNode node;
    private final String place;

    Fields(JsonNode node, String place, Set<String> known) {
        this.node = node;
        this.place = place;
        if (!node.isObject()) {
            throw bad("", "must be an object in braces");
        }
        node.fieldNames().forEachRemaining(name -> {
            if (!known.contains(name)) {
                throw bad(
                        name,
                        "is not known; known are "
                                + String.join(", ", known.stream().sorted().toList()));
            }
        });
    }

    EngineException bad(String name, String what) {
        String at = name.isEmpty() ? place : place.isEmpty() ? name : place + "." + name;
        return new EngineException(Code.BAD_INPUT, (at.isEmpty() ? "the script" : at) + " " + what);
    }

    boolean has(String name) {
        return node.has(name);
    }

    JsonNode get(String name) {
        return node.path(name);
    }

    String place(String name) {
        return place.isEmpty() ? name : place + "." + name;
    }

    String text(String name, String otherwise, int most) {
        JsonNode n = node.path(name);
        if (n.isMissingNode()) {
            return otherwise;
        }
        if (!n.isTextual() || n.asText().length() > most) {
            throw bad(name, "must be text of at most " + most + " characters");
        }
        return n.asText();
    }

    long whole(String name, long otherwise, long least, long most) {
        JsonNode n = node.path(name);
        if (n.isMissingNode()) {
            return otherwise;
        }
        if (!n.isIntegralNumber() || !n.canConvertToLong() || n.asLong() < least || n.asLong() > most) {
            throw bad(name, "must be a whole number from " + least + " to " + most);
        }
        return n.asLong();
    }

    List<Integer> numbers(String name, int shift) {
        JsonNode n = node.path(name);
        List<Integer> out = new ArrayList<>();
        if (n.isMissingNode()) {
            return out;
        }
        if (!n.isArray() || n.size() > MOST_NUMBERS) {
            throw bad(name, "must be a list of at most " + MOST_NUMBERS + " whole numbers");
        }
        for (JsonNode one : n) {
            if (!one.isInt() || one.asInt() < shift) {
                throw bad(name, "must be a list of whole numbers from " + shift);
            }
            out.add(one.asInt() - shift);
        }
        return out;
    }

    double[] edges(String name) {
        JsonNode n = node.path(name);
        double[] out = new double[4];
        for (int i = 0; i < out.length; i++) {
            out[i] = n.path(i).isNumber() ? n.path(i).asDouble() : -1;
        }
        boolean within = n.isArray() && n.size() == out.length;
        for (double edge : out) {
            within &= edge >= 0 && edge <= 1;
        }
        if (!within || out[2] <= out[0] || out[3] <= out[1]) {
            throw bad(name, "must be [left, top, right, bottom], each 0 to 1");
        }
        return out;
    }

    Lesson.Words words(String name, int most) {
        Lesson.Words found = wordsOrNull(name, most);
        if (found == null) {
            throw bad(name, "is missing; write it as {\"en\": \"...\"}");
        }
        return found;
    }

    Lesson.@Nullable Words wordsOrNull(String name, int most) {
        JsonNode n = node.path(name);
        if (n.isMissingNode()) {
            return null;
        }
        Map<String, String> out = new TreeMap<>();
        if (n.isTextual()) {
            out.put("en", n.asText());
        } else if (n.isObject()) {
            n.properties()
                    .forEach(e -> out.put(
                            e.getKey(), e.getValue().isTextual() ? e.getValue().asText() : ""));
        }
        if (out.isEmpty() || out.size() > MOST_LANGUAGES) {
            throw bad(name, "must be text, or an object of texts by language such as {\"en\": \"...\"}");
        }
        out.forEach((language, text) -> {
            if (!language.matches("[a-z]{2,3}")) {
                throw bad(name, "has the language \"" + language + "\"; codes have two or three small letters");
            }
            if (text.isBlank() || text.length() > most) {
                throw bad(name + "." + language, "must be text of 1 to " + most + " characters");
            }
        });
        return new Lesson.Words(out);
    }
}
