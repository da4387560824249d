package org.weft.data.sets;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** JSON with limits, and fields of records that are what they should be or give one clear line. */
final class Json {
    /** One entry of a list; one with a picture inside has some megabytes. */
    static final int MAX_RECORD_BYTES = 64 << 20;

    private static final int MAX_DEPTH = 64;
    private static final int MAX_ITEMS = 100_000;

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxStringLength(MAX_RECORD_BYTES)
                    .maxNameLength(10_000)
                    .build())
            .disable(StreamReadFeature.AUTO_CLOSE_SOURCE)
            .build();
    private static final ObjectMapper MAPPER = new ObjectMapper(FACTORY);

    private Json() {}

    /** A parser of UTF-8 that knows byte offsets; close both. */
    static JsonParser parser(BufferedInputStream in) throws IOException {
        return FACTORY.createParser(in);
    }

    static BufferedInputStream stream(Path file) throws IOException {
        try {
            return new BufferedInputStream(Files.newInputStream(file), 1 << 16);
        } catch (NoSuchFileException e) {
            throw Pictures.missing(file, e);
        }
    }

    static JsonNode parse(byte[] bytes, String where) throws IOException {
        try {
            JsonNode node = MAPPER.readTree(bytes);
            return node == null ? MAPPER.missingNode() : node;
        } catch (JsonProcessingException e) {
            throw invalid(where, e);
        }
    }

    static DataException invalid(String where, JsonProcessingException e) {
        String at = e.getLocation() == null
                ? ""
                : " at line " + e.getLocation().getLineNr() + ", column "
                        + e.getLocation().getColumnNr();
        return new DataException(
                Problem.UNREADABLE,
                where,
                "is not valid JSON" + at + " ("
                        + e.getOriginalMessage().lines().findFirst().orElse("") + ")",
                e);
    }

    /** A text or number as text. */
    static String text(JsonNode record, String field, String where) throws DataException {
        JsonNode value = record.path(field);
        if (!value.isTextual() && !value.isNumber()) {
            throw DataException.bad(where, "has no '" + field + "', a text or number");
        }
        return value.asText();
    }

    /** A text, or what stands for a missing one. */
    static String text(JsonNode record, String field, String otherwise, String where) throws DataException {
        JsonNode value = record.path(field);
        return value.isMissingNode() || value.isNull() ? otherwise : text(record, field, where);
    }

    static int number(JsonNode record, String field, String where) throws DataException {
        JsonNode value = record.path(field);
        if (!value.isIntegralNumber() || !value.canConvertToInt()) {
            throw DataException.bad(where, "has no '" + field + "', a whole number");
        }
        return value.intValue();
    }

    static List<JsonNode> list(JsonNode record, String field, String where) throws DataException {
        JsonNode value = record.path(field);
        if (!value.isArray()) {
            throw DataException.bad(where, "has no '" + field + "', a list");
        }
        if (value.size() > MAX_ITEMS) {
            throw DataException.bad(where, "has " + value.size() + " items in '" + field + "', more than " + MAX_ITEMS);
        }
        List<JsonNode> items = new ArrayList<>(value.size());
        value.forEach(items::add);
        return items;
    }

    static List<String> texts(JsonNode record, String field, String where) throws DataException {
        List<String> texts = new ArrayList<>();
        for (JsonNode item : list(record, field, where)) {
            if (!item.isTextual()) {
                throw DataException.bad(where, "has in '" + field + "' what is no text");
            }
            texts.add(item.textValue());
        }
        return texts;
    }
}
