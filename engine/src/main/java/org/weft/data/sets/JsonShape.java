package org.weft.data.sets;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;

/**
 * What a JSON file looks like from outside.
 *
 * @param list whether it is a list
 * @param names fields of the outer object
 * @param inner fields of the first entry of the list, or of the first entry of each list in the outer object
 */
record JsonShape(boolean list, Set<String> names, Set<String> inner) {
    private static final int MOST_NAMES = 1000;

    static JsonShape of(Path file) throws IOException {
        Set<String> names = new HashSet<>();
        Set<String> inner = new HashSet<>();
        try (BufferedInputStream in = Json.stream(file);
                JsonParser parser = Json.parser(in)) {
            JsonToken token = parser.nextToken();
            if (token == JsonToken.START_ARRAY) {
                first(parser, inner);
                return new JsonShape(true, names, inner);
            }
            if (token == JsonToken.START_OBJECT) {
                while (names.size() < MOST_NAMES && parser.nextToken() == JsonToken.FIELD_NAME) {
                    names.add(parser.currentName());
                    if (parser.nextToken() == JsonToken.START_ARRAY) {
                        list(parser, inner);
                    } else {
                        object(parser, inner);
                    }
                }
            }
            return new JsonShape(false, names, inner);
        } catch (JsonProcessingException e) {
            throw Json.invalid(file.toString(), e);
        }
    }

    /** Adds the fields of the first entry; the parser then is in that list. */
    private static JsonToken first(JsonParser parser, Set<String> into) throws IOException {
        JsonToken token = parser.nextToken();
        if (token == JsonToken.START_ARRAY) {
            list(parser, into);
        } else if (token == JsonToken.START_OBJECT) {
            object(parser, into);
        }
        return token;
    }

    /** The same, to the end of the list. */
    private static void list(JsonParser parser, Set<String> into) throws IOException {
        JsonToken token = first(parser, into);
        while (token != JsonToken.END_ARRAY && token != null) {
            token = parser.nextToken();
            parser.skipChildren();
        }
    }

    private static void object(JsonParser parser, Set<String> into) throws IOException {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            return;
        }
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            if (into.size() < MOST_NAMES) {
                into.add(parser.currentName());
            }
            parser.nextToken();
            parser.skipChildren();
        }
    }

    boolean has(String... wanted) {
        return names.containsAll(Set.of(wanted));
    }

    boolean hasInner(String... wanted) {
        return inner.containsAll(Set.of(wanted));
    }
}
