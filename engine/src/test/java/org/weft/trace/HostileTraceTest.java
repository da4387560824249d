package org.weft.trace;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.weft.engine.EngineException;
import org.weft.engine.ImageSettings;
import org.weft.engine.MuteSet;
import org.weft.engine.RgbImage;
import org.weft.engine.SchedulerKind;
import org.weft.engine.Segment;
import org.weft.engine.Target;
import org.weft.engine.TextSettings;
import org.weft.engine.TraceSettings;
import org.weft.engine.trace.Trace;
import org.weft.engine.trace.TraceInfo;
import org.weft.engine.trace.TraceQuery;
import org.weft.engine.trace.export.TraceExport;
import org.weft.engine.trace.export.TraceView;
import org.weft.tensor.Scope;
import org.weft.tensor.Tensor;
import org.weft.tensor.mmfs.Levels;
import org.weft.tensor.mmfs.MmfsInputs;
import org.weft.tensor.random.Philox;

/** Traces whose checksums are right and whose index lies: someone made them so. */
class HostileTraceTest {
    private static final String LLM = "mm_decoder.layers.0.llama_cross_attn.attn";
    private static final String UNET = "image_decoder.decoder.mmfs_module.mmfs_up_blocks.0.mmfs";
    private static final Levels LEVELS = Levels.square(List.of(4, 2), 2);
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final int TRIES = 10_000;

    @TempDir
    Path folder;

    private static Tensor random(Philox philox, long... shape) {
        float[] values = new float[(int) Arrays.stream(shape).reduce(1, (a, b) -> a * b)];
        for (int i = 0; i < values.length; i++) {
            values[i] = philox.nextFloat();
        }
        return Tensor.of(values, shape);
    }

    private static MmfsInputs inputs(int queries) {
        Philox p = new Philox(queries, 0);
        float[] mask = new float[queries];
        Arrays.fill(mask, 1);
        return new MmfsInputs(
                random(p, 1, 1, LEVELS.total(), 2, 4),
                random(p, 1, queries, 1, 2, 2, 2),
                random(p, 1, queries, 1, 2, 2, 3),
                Tensor.of(mask, 1, queries, 1),
                random(p, 1, queries, 2),
                random(p, 8),
                LEVELS);
    }

    private byte[] whole() throws IOException {
        Path file = folder.resolve("whole.trace");
        RgbImage picture = new RgbImage(8, 8, new byte[8 * 8 * 3]);
        try (Scope scope = Scope.open();
                Recorder recorder =
                        new Recorder(TraceSettings.all(file), new Recorder.About("m 1", "ab", 1, "weft generate"))) {
            recorder.begin(List.of(picture), List.of("card 1"), 3);
            recorder.from(
                    List.of(new Segment.Picture("card 1", picture), new Segment.Text("card 2", "a fox")),
                    new Recorder.Making(
                            Target.IMAGE,
                            1,
                            0,
                            new ImageSettings(2, 2, SchedulerKind.DDIM, false),
                            new TextSettings(3, 6, 0, 0, 1, 1, 1, 1),
                            MuteSet.NONE));
            recorder.attended(LLM, inputs(3));
            recorder.step(0, 1);
            recorder.attended(UNET, inputs(4));
            List<TraceInfo.Token> tokens = new ArrayList<>();
            for (String t : List.of("<s>", "[picture 1]", "[1]")) {
                tokens.add(new TraceInfo.Token(tokens.size(), t, false));
            }
            recorder.end(tokens, picture, "");
            recorder.finish();
        }
        return Files.readAllBytes(file);
    }

    private static JsonNode index(byte[] file) throws IOException {
        ByteBuffer footer = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        int at = file.length - TraceFormat.FOOTER;
        int offset = (int) footer.getLong(at);
        return TraceFormat.MAPPER.readTree(Arrays.copyOfRange(file, offset, offset + (int) footer.getLong(at + 8)));
    }

    private static byte[] with(byte[] file, JsonNode index) throws IOException {
        int offset =
                (int) ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getLong(file.length - TraceFormat.FOOTER);
        byte[] json = TraceFormat.MAPPER.writeValueAsBytes(index);
        return ByteBuffer.allocate(offset + json.length + TraceFormat.FOOTER)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(file, 0, offset)
                .put(json)
                .putLong(offset)
                .putLong(json.length)
                .putLong(TraceWriter.crc(json))
                .put(TraceFormat.END)
                .array();
    }

    private static JsonNode hostile(Random random) {
        return switch (random.nextInt(12)) {
            case 0 -> NODES.numberNode(-1);
            case 1 -> NODES.numberNode(0);
            case 2 -> NODES.numberNode(Integer.MAX_VALUE);
            case 3 -> NODES.numberNode(Integer.MIN_VALUE);
            case 4 -> NODES.numberNode(Long.MAX_VALUE);
            case 5 -> NODES.numberNode(1e308);
            case 6 -> NODES.nullNode();
            case 7 -> NODES.textNode("<script>\u0000");
            case 8 -> NODES.arrayNode();
            case 9 -> NODES.objectNode();
            case 10 -> NODES.numberNode(65535);
            default -> NODES.numberNode(random.nextInt(8));
        };
    }

    /** Changes one place somewhere in the tree. */
    private static void lie(JsonNode at, Random random) {
        List<JsonNode> inner = new ArrayList<>();
        at.forEach(inner::add);
        inner.removeIf(n -> n.isEmpty());
        if (!inner.isEmpty() && random.nextInt(4) > 0) {
            lie(inner.get(random.nextInt(inner.size())), random);
        } else if (at instanceof ObjectNode object) {
            List<String> names = new ArrayList<>();
            object.fieldNames().forEachRemaining(names::add);
            String name = names.get(random.nextInt(names.size()));
            if (random.nextInt(8) == 0) {
                object.remove(name);
            } else {
                object.set(name, hostile(random));
            }
        } else if (at instanceof ArrayNode array) {
            int place = random.nextInt(array.size());
            switch (random.nextInt(4)) {
                case 0 -> array.remove(place);
                case 1 -> array.add(array.get(place));
                default -> array.set(place, hostile(random));
            }
        }
    }

    /** Everything that can be asked. */
    private void ask(Trace trace, boolean export) throws IOException {
        TraceInfo info = trace.info();
        for (TraceInfo.Picture p : info.pictures()) {
            trace.picture(p.number());
        }
        for (TraceInfo.Item item : info.items()) {
            trace.replay(item.number()).ifPresent(r -> r.segments(trace));
            for (TraceInfo.Site site : info.sites()) {
                TraceQuery query = TraceQuery.of(item.number(), site.name(), 0, List.of());
                trace.queries(item.number(), site.name(), 0);
                trace.look(query);
                trace.whoLooked(query, new Trace.Region(0, 0.2, 0.2, 0.8, 0.8));
                if (export) {
                    for (TraceExport format : TraceExport.values()) {
                        format.write(TraceView.of(trace, query), folder.resolve("out." + format.extension()));
                    }
                }
            }
        }
    }

    @Test
    void anIndexThatLiesIsRefusedOrAnswersAndCrashesNothing() throws IOException {
        byte[] whole = whole();
        Random random = new Random(9);
        Path file = folder.resolve("hostile.trace");
        int refused = 0;
        for (int i = 0; i < TRIES; i++) {
            JsonNode index = index(whole);
            lie(index, random);
            Files.write(file, with(whole, index));
            try (Trace trace = Trace.open(file)) {
                ask(trace, i % 50 == 0);
            } catch (EngineException e) {
                assertThat(e.code()).isEqualTo(EngineException.Code.BAD_INPUT);
                assertThat(e.getMessage())
                        .as("one line")
                        .contains("hostile.trace")
                        .doesNotContain("\n");
                refused++;
            } catch (RuntimeException e) {
                throw new AssertionError("try " + i + ": " + index, e);
            }
        }
        assertThat(refused).isBetween(TRIES / 2, TRIES - 1);
    }

    @Test
    void aWholeTraceAnswersAll() throws IOException {
        whole();
        try (Trace trace = Trace.open(folder.resolve("whole.trace"))) {
            ask(trace, true);
        }
    }
}
