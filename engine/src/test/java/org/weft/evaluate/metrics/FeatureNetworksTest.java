package org.weft.evaluate.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.weft.engine.RgbImage;
import org.weft.image.Preprocessor;
import org.weft.model.Params;
import org.weft.model.WeightStore;
import org.weft.model.clip.ClipModel;
import org.weft.model.inception.InceptionV3;
import org.weft.tensor.Scope;
import org.weft.tensor.Tensor;
import org.weft.tensor.Torch;
import org.weft.weights.Safetensors;

class FeatureNetworksTest {
    private static final float[] MEAN = {(float) 0.48145466, (float) 0.4578275, (float) 0.40821073};
    private static final float[] DEVIATION = {(float) 0.26862954, (float) 0.26130258, (float) 0.27577711};

    @Test
    void picturesArePreparedForDistancesAsRecorded() {
        try (Safetensors golden = Golden.tensors("fid_preprocess")) {
            for (int i = 0; golden.has("case" + i + ".rgb_hwc_u8"); i++) {
                RgbImage out = Preprocessor.inceptionCrop(picture(golden, "case" + i + ".rgb_hwc_u8"), 64);
                float[] planes = golden.floats("case" + i + ".out_chw_u8");
                for (int at = 0; at < planes.length; at++) {
                    int value = out.rgb()[at % 4096 * 3 + at / 4096] & 255;
                    assertThat((double) value).isCloseTo(planes[at], within(1.0));
                }
            }
        }
    }

    @Test
    void picturesArePreparedForTheModelAsRecorded() {
        JsonNode cases = Golden.json("image_transform").path("cases");
        try (Safetensors golden = Golden.tensors("image_transform")) {
            for (JsonNode c : cases) {
                String name = "case" + c.path("case").asInt();
                int size = c.path("resolution").asInt();
                RgbImage in = picture(golden, name + ".rgb_hwc_u8");
                same(Preprocessor.centerCrop(in, size), golden.floats(name + ".center_crop_hwc_u8"));
                same(Preprocessor.resize(in, size), golden.floats(name + ".plain_resize_hwc_u8"));
            }
            assertThat(cases).isNotEmpty();
        }
    }

    @Test
    void inceptionSeesWhatTheOriginalSees() {
        JsonNode shapes = Golden.json("inception_params").path("state_dict");
        Torch.noGrad(() -> {
            try (Safetensors golden = Golden.tensors("inception");
                    Scope scope = Scope.open();
                    WeightStore store = WeightStore.from(n -> generated(n, shapes.path(n)))) {
                InceptionV3 net = new InceptionV3(new Params(store));
                shapes.fieldNames().forEachRemaining(n -> {
                    if (!n.startsWith("fc.")) {
                        assertThat(store.shapes()).containsKey(n);
                    }
                });
                for (int i = 0; i < 2; i++) {
                    String name = "case" + i;
                    Tensor input = Tensor.of(
                            golden.floats(name + ".input"),
                            golden.info(name + ".input").shape());
                    InceptionV3.Features f = net.forward(input, i == 1);
                    close(f.first().toFloats(), golden.floats(name + ".pooled_64"));
                    close(f.second().toFloats(), golden.floats(name + ".pooled_192"));
                    close(f.third().toFloats(), golden.floats(name + ".pooled_768"));
                    close(f.last().toFloats(), golden.floats(name + ".pooled_2048"));
                }
            }
            return true;
        });
    }

    @Test
    void clipComparesAsTheOriginalCompares() {
        JsonNode json = Golden.json("clip");
        Torch.noGrad(() -> {
            try (Safetensors golden = Golden.tensors("clip");
                    Scope scope = Scope.open();
                    WeightStore store = WeightStore.from(clipWeights()::get)) {
                ClipModel clip = new ClipModel(new Params(store), tiny());
                List<float[]> images = new ArrayList<>();
                for (int i = 0; i < 6; i++) {
                    RgbImage cropped = Preprocessor.clipCrop(picture(golden, "image" + i + ".rgb_hwc_u8"), 32);
                    images.add(clip.imageFeatures(pixels(cropped)).toFloats());
                    close(
                            pixels(cropped).toFloats(),
                            Arrays.copyOfRange(golden.floats("pixel_values"), i * 3072, (i + 1) * 3072),
                            2e-2);
                }
                close(flat(images), golden.floats("image_features"));
                List<float[]> texts = new ArrayList<>();
                float[] ids = golden.floats("input_ids");
                for (int i = 0; i < 4; i++) {
                    long[] padded = new long[77];
                    for (int k = 0; k < 77; k++) {
                        padded[k] = (long) ids[i * 77 + k];
                    }
                    texts.add(clip.textFeatures(padded).toFloats());
                }
                close(flat(texts), golden.floats("text_features"));
                float[] cosines = golden.floats("cosine_image_text");
                for (int i = 0; i < 24; i++) {
                    assertThat(Similarity.cosine(images.get(i / 4), texts.get(i % 4)))
                            .isCloseTo(cosines[i], within(1e-4));
                }
                List<Similarity.Pair> pairs = new ArrayList<>();
                json.path("i2i_pairs")
                        .forEach(p -> pairs.add(new Similarity.Pair(
                                images.get(p.get(0).asInt()),
                                images.get(p.get(1).asInt()))));
                assertThat(Similarity.mean(pairs))
                        .isCloseTo(json.path("i2i_mean").asDouble(), within(1e-4));
                rerank(clip, golden, texts, json.path("rerank"));
                assertThatThrownBy(() -> clip.textFeatures(new long[78])).hasMessageContaining("78 tokens");
            }
            return true;
        });
    }

    private static void rerank(ClipModel clip, Safetensors golden, List<float[]> texts, JsonNode json) {
        float[] all = golden.floats("rerank.images_u8_hwc");
        float[] scores = golden.floats("rerank.scores");
        for (int sample = 0; sample < 4; sample++) {
            List<float[]> candidates = new ArrayList<>();
            for (int c = 0; c < 4; c++) {
                int index = c * 4 + sample;
                RgbImage image = picture(Arrays.copyOfRange(all, index * 4800, (index + 1) * 4800), 40, 40);
                candidates.add(clip.imageFeatures(pixels(Preprocessor.clipCrop(image, 32)))
                        .toFloats());
            }
            assertThat(Similarity.best(candidates, texts.get(sample)))
                    .isEqualTo(json.path("best_candidate").get(sample).asInt());
        }
        assertThat(scores).hasSize(16);
    }

    private static ClipModel.Config tiny() {
        return new ClipModel.Config(
                new ClipModel.Tower(8, 32, 2, 2), 49408, 77, new ClipModel.Tower(16, 64, 2, 2), 32, 8, 12);
    }

    private static Map<String, Tensor> clipWeights() {
        Map<String, Tensor> out = new HashMap<>();
        try (Safetensors file = Golden.tensors("clip_weights")) {
            for (String n : file.names()) {
                out.put(n, Tensor.of(file.floats(n), file.info(n).shape()));
            }
            // only the rows that are looked up are kept
            float[] table = new float[49408 * 8];
            float[] ids = file.floats("token_ids");
            for (int i = 0; i < ids.length; i++) {
                System.arraycopy(file.floats("token_rows"), i * 8, table, ((int) ids[i]) * 8, 8);
            }
            out.put("text_model.embeddings.token_embedding.weight", Tensor.of(table, 49408, 8));
        }
        return out;
    }

    private static Tensor pixels(RgbImage image) {
        float[] planes = Preprocessor.toFloats(image);
        int n = planes.length / 3;
        for (int i = 0; i < planes.length; i++) {
            planes[i] = (planes[i] - MEAN[i / n]) / DEVIATION[i / n];
        }
        return Tensor.of(planes, 1, 3, image.height(), image.width());
    }

    /** The recorded network's weights are made from their names. */
    private static Tensor generated(String name, JsonNode dims) {
        long[] shape = new long[dims.size()];
        int count = 1;
        for (int i = 0; i < shape.length; i++) {
            shape[i] = dims.get(i).asLong();
            count *= (int) shape[i];
        }
        long h = 0xcbf29ce484222325L;
        for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
            h = (h ^ (b & 255)) * 0x100000001b3L;
        }
        float[] out = new float[count];
        for (int i = 0; i < count; i++) {
            long z = h + (i + 1) * 0x9E3779B97F4A7C15L;
            z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
            z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
            z ^= z >>> 31;
            float u = (z >>> 40) / 8388608f - 1;
            out[i] = value(name, u, shape);
        }
        return Tensor.of(out, shape);
    }

    private static float value(String name, float u, long[] shape) {
        if (name.endsWith("conv.weight")) {
            return u * ((float) Math.sqrt(6.0 / (shape[1] * shape[2] * shape[3])));
        }
        if (name.endsWith("bn.weight")) {
            return 1 + 0.2f * u;
        }
        return name.endsWith("running_var") ? 1 + 0.3f * u : 0.1f * u;
    }

    private static RgbImage picture(Safetensors file, String name) {
        long[] shape = file.info(name).shape();
        return picture(file.floats(name), (int) shape[1], (int) shape[0]);
    }

    private static RgbImage picture(float[] values, int width, int height) {
        byte[] rgb = new byte[values.length];
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = (byte) (int) values[i];
        }
        return new RgbImage(width, height, rgb);
    }

    private static float[] flat(List<float[]> rows) {
        float[] out = new float[rows.size() * rows.get(0).length];
        for (int i = 0; i < out.length; i++) {
            out[i] = rows.get(i / rows.get(0).length)[i % rows.get(0).length];
        }
        return out;
    }

    private static void same(RgbImage image, float[] golden) {
        for (int i = 0; i < golden.length; i++) {
            assertThat((double) (image.rgb()[i] & 255)).isCloseTo(golden[i], within(1.0));
        }
    }

    private static void close(float[] values, float[] golden) {
        close(values, golden, 1e-4);
    }

    /** Relative to the largest value. */
    private static void close(float[] values, float[] golden, double tolerance) {
        assertThat(values).hasSameSizeAs(golden);
        double largest = 0;
        for (float g : golden) {
            largest = Math.max(largest, Math.abs(g));
        }
        for (int i = 0; i < golden.length; i++) {
            assertThat((double) values[i]).isCloseTo(golden[i], within(tolerance * largest));
        }
    }
}
