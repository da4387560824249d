package org.weft.data.sets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JsonRecordsTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private static Path file(Path folder, String text) throws IOException {
        return Files.writeString(folder.resolve("list.json"), text);
    }

    @Property(tries = 50)
    void entriesAreWhatAWholeReadGives(@ForAll @Size(max = 200) List<String> texts) throws IOException {
        Path file = Files.createTempFile("records", ".json");
        ArrayNode list = JSON.createArrayNode();
        texts.forEach(t -> list.addObject()
                .put("text", t)
                .put("k", t.length())
                .putArray("more")
                .add(t));
        JSON.writerWithDefaultPrettyPrinter()
                .writeValue(
                        file.toFile(),
                        JSON.createObjectNode().put("before", "{[").set("list", list));
        try (JsonRecords records = JsonRecords.scan(file, List.of("list"), "k")) {
            assertThat(records.size()).isEqualTo(texts.size());
            for (int i = 0; i < texts.size(); i++) {
                assertThat(records.get(i)).isEqualTo(list.get(i));
                List<Integer> alike = new ArrayList<>();
                for (int j = 0; j < texts.size(); j++) {
                    if (texts.get(j).length() == texts.get(i).length()) {
                        alike.add(j);
                    }
                }
                assertThat(records.find(Integer.toString(texts.get(i).length())))
                        .isEqualTo(alike);
            }
            assertThat(records.find("-1")).isEmpty();
        }
        Files.delete(file);
    }

    @Test
    void scalarsAndListsAreEntriesToo(@TempDir Path folder) throws IOException {
        Path file = file(folder, "[\"\u00e9\\n\", 12 ,-1.5,true,null,[{\"id\":\"x\"}],[],{\"id\":{}}]");
        try (JsonRecords records = JsonRecords.scan(file, List.of(), "id")) {
            assertThat(records.size()).isEqualTo(8);
            assertThat(records.get(0).textValue()).isEqualTo("\u00e9\n");
            assertThat(records.get(1).intValue()).isEqualTo(12);
            assertThat(records.get(2).doubleValue()).isEqualTo(-1.5);
            assertThat(records.get(4).isNull()).isTrue();
            assertThat(records.find("x")).containsExactly(5);
        }
    }

    @Test
    void keysWithTheSameHashAreToldApart(@TempDir Path folder) throws IOException {
        assertThat("Aa".hashCode()).isEqualTo("BB".hashCode());
        Path file = file(folder, "[{\"id\":\"Aa\"},{\"id\":\"BB\"},{\"id\":\"Aa\"}]");
        try (JsonRecords records = JsonRecords.scan(file, List.of(), "id")) {
            assertThat(records.find("Aa")).containsExactly(0, 2);
            assertThat(records.find("BB")).containsExactly(1);
        }
    }

    @Test
    void brokenFilesSayWhere(@TempDir Path folder) throws IOException {
        for (String text : List.of("[{\"a\":1},\n{\"a\":]", "[1,2", "{\"list\":[1,{]}")) {
            Path file = file(folder, text);
            List<String> path = text.startsWith("{") ? List.of("list") : List.of();
            assertThatThrownBy(() -> JsonRecords.scan(file, path, "a").close())
                    .isInstanceOf(DataException.class)
                    .hasMessageContaining("list.json")
                    .hasMessageContaining("line");
        }
        Path none = file(folder, "{\"other\":[]}");
        assertThatThrownBy(() -> JsonRecords.scan(none, List.of("list"), "").close())
                .hasMessageContaining("has no list 'list'");
        Path empty = file(folder, "");
        assertThatThrownBy(() -> JsonRecords.scan(empty, List.of(), "").close()).hasMessageContaining("no list");
        assertThatThrownBy(() -> JsonRecords.scan(folder.resolve("gone.json"), List.of(), "")
                        .close())
                .hasMessageContaining("is not there");
    }

    @Test
    void deepNestingIsRefusedNotFollowed(@TempDir Path folder) throws IOException {
        Path file = file(folder, "[".repeat(100_000));
        assertThatThrownBy(() -> JsonRecords.scan(file, List.of(), "").close())
                .isInstanceOf(DataException.class)
                .hasMessageContaining("nesting depth");
        assertThatThrownBy(() -> JsonShape.of(file)).isInstanceOf(DataException.class);
    }

    @Test
    void otherEncodingsThanUtf8AreToldOf(@TempDir Path folder) throws IOException {
        Path file = Files.write(folder.resolve("a.json"), "[{\"id\":1}]".getBytes(StandardCharsets.UTF_16LE));
        assertThatThrownBy(() -> JsonRecords.scan(file, List.of(), "").close()).hasMessageContaining("UTF-8");
    }

    @Test
    void linesWithAndWithoutAnEnd(@TempDir Path folder) throws IOException {
        try (JsonRecords records = JsonRecords.lines(file(folder, "{\"a\":1}\r\n\n{\"a\":2}\nnonsense\n{\"a\":3}"))) {
            assertThat(records.size()).isEqualTo(4);
            assertThat(records.get(1).get("a").intValue()).isEqualTo(2);
            assertThat(records.get(3).get("a").intValue()).isEqualTo(3);
            assertThatThrownBy(() -> records.get(2))
                    .isInstanceOf(DataException.class)
                    .hasMessageContaining("entry 3");
        }
        try (JsonRecords records = JsonRecords.lines(file(folder, ""))) {
            assertThat(records.size()).isZero();
        }
    }
}
