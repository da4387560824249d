package org.weft.tests.parity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.weft.engine.RgbImage;
import org.weft.engine.TraceSettings;
import org.weft.engine.trace.Looked;
import org.weft.engine.trace.Trace;
import org.weft.engine.trace.TraceQuery;
import org.weft.model.Params;
import org.weft.model.WeightStore;
import org.weft.model.mmfs.Mmfs;
import org.weft.tensor.Scope;
import org.weft.tensor.Tensor;
import org.weft.tensor.mmfs.Levels;
import org.weft.tensor.mmfs.MmfsInputs;
import org.weft.tensor.mmfs.MmfsReference;
import org.weft.trace.Recorder;
import org.weft.weights.Safetensors;

/** What a trace says of the reference's own MMFS modules: places, weights and who sees what, each as the fixture has it. */
class TraceFixturesTest {
    private static final Path FIXTURES = Path.of("src/test/resources/reference/fixtures");
    private static final String SITE = "mm_decoder.layers.0.llama_cross_attn.attn";

    @TempDir
    Path folder;

    /** The parts of a fixture: N rows, Q queries, I images, H heads, L levels, P points. */
    private record Case(Safetensors tensors, MmfsInputs inputs) {
        int rows() {
            return inputs.rows();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mmfs_module_1_mask3d",
                "mmfs_module_2_mask2d",
                "mmfs_module_3_unet",
                "mmfs_module_4_decode",
                "mmfs_module_5_grads"
            })
    void placesAndWeightsOfATraceAreTheReferences(String name) throws Exception {
        JsonNode meta =
                new ObjectMapper().readTree(FIXTURES.resolve(name + ".json").toFile());
        try (Scope scope = Scope.open();
                Safetensors tensors = Safetensors.open(FIXTURES.resolve(name + ".safetensors"));
                WeightStore store = WeightStore.from(w -> tensor(tensors, "w." + w))) {
            Case c = new Case(tensors, inputs(meta, tensors, store));
            int checked = 0;
            for (int row = 0; row < c.rows(); row++) {
                try (Trace trace = Trace.open(record(c.inputs(), row))) {
                    checked += check(trace, c, row);
                }
            }
            assertThat(checked).as("points held against the reference").isGreaterThan(50);
        }
    }

    private static Tensor tensor(Safetensors from, String name) {
        return Tensor.of(from.floats(name), from.info(name).shape());
    }

    private static MmfsInputs inputs(JsonNode meta, Safetensors tensors, WeightStore store) {
        JsonNode c = meta.path("ctor");
        Mmfs mmfs = new Mmfs(
                new Params(store),
                new Mmfs.Config(
                        c.path("d_query").asInt(),
                        c.path("d_value").asInt(),
                        (int) (c.path("d_model").asInt() * c.path("ratio").asDouble()),
                        c.path("d_out").asInt(),
                        c.path("n_levels").asInt(),
                        c.path("n_heads").asInt(),
                        c.path("n_points").asInt(),
                        c.path("max_num_image_per_seq").asInt(),
                        1),
                new MmfsReference());
        List<Integer> heights = new ArrayList<>();
        List<Integer> widths = new ArrayList<>();
        List<Double> scales = new ArrayList<>();
        for (int l = 0; l < meta.path("levels_per_image").size(); l++) {
            heights.add(meta.path("levels_per_image").get(l).get(0).asInt());
            widths.add(meta.path("levels_per_image").get(l).get(1).asInt());
            scales.add(c.path("spatial_shapes").get(l).asDouble()
                    / c.path("base_spatial_shape").asDouble());
        }
        return mmfs.inputs(
                tensor(tensors, "query"),
                tensor(tensors, "reference_points").squeeze(2),
                mmfs.project(tensor(tensors, "input_flatten")),
                new Levels(heights, widths, scales),
                tensor(tensors, "attention_mask"));
    }

    /** Records one row: a trace is of one sequence. */
    private Path record(MmfsInputs in, int row) {
        Path file = folder.resolve("row" + row + ".trace");
        MmfsInputs one = new MmfsInputs(
                in.value().slice(0, row, row + 1),
                in.offsets().slice(0, row, row + 1),
                in.logits().slice(0, row, row + 1),
                in.mask().slice(0, row, row + 1),
                in.reference().slice(0, 0, 1),
                in.ignoreToken(),
                in.levels());
        List<RgbImage> pictures = new ArrayList<>();
        for (int i = 0; i < in.images(); i++) {
            byte[] rgb = new byte[4 * 4 * 3];
            rgb[0] = (byte) (i + 1);
            pictures.add(new RgbImage(4, 4, rgb));
        }
        try (Recorder recorder =
                new Recorder(TraceSettings.all(file), new Recorder.About("fixture", "00", 0, "weft parity"))) {
            recorder.begin(pictures, Collections.nCopies(in.images(), "card"), in.queries());
            recorder.attended(SITE, one);
            recorder.end(List.of(), null, "");
            recorder.finish();
        }
        return file;
    }

    private static int check(Trace trace, Case c, int row) {
        MmfsInputs in = c.inputs();
        int images = in.images();
        int heads = in.heads();
        int levels = in.levels().count();
        int points = in.points();
        float[] places = c.tensors().floats("sampling_locations");
        float[] weights = c.tensors().floats("attention_weights");
        double largest = 1;
        for (float p : places) {
            largest = Math.max(largest, Math.abs(p));
        }
        int checked = 0;
        for (int q = 0; q < in.queries(); q++) {
            Looked looked = trace.look(TraceQuery.of(0, SITE, 0, List.of(q)));
            double[] told = new double[heads * images * levels * points];
            for (Looked.Point p : looked.points()) {
                int at = ((p.head() * images + p.picture()) * levels + p.level()) * points + p.point();
                int all = (row * in.queries() + q) * told.length + at;
                assertThat(p.x()).isCloseTo(places[all * 2], within(1e-5 * largest));
                assertThat(p.y()).isCloseTo(places[all * 2 + 1], within(1e-5 * largest));
                told[at] = p.weight() * heads;
                checked++;
            }
            for (int at = 0; at < told.length; at++) {
                // what the trace does not list is not seen: the reference gives it nothing
                assertThat(told[at]).isCloseTo(weights[(row * in.queries() + q) * told.length + at], within(1e-5));
            }
        }
        return checked;
    }
}
