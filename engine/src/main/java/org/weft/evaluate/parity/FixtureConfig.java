package org.weft.evaluate.parity;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.weft.model.ModelConfig;

/** Reads the configuration of a fixture model; what it leaves out follows from the shapes of the weights. */
final class FixtureConfig {
    private final JsonNode json;
    private final Map<String, long[]> shapes;

    private FixtureConfig(JsonNode json, Map<String, long[]> shapes) {
        this.json = json;
        this.shapes = shapes;
    }

    static ModelConfig read(JsonNode json, Map<String, long[]> shapes) {
        return new FixtureConfig(json, shapes).model();
    }

    private ModelConfig model() {
        JsonNode special = json.path("special");
        ModelConfig.Tokens tokens = new ModelConfig.Tokens(
                special.path("bos_token_id").asInt(),
                special.path("eos_token_id").asInt(),
                special.path("pad_token_id").asInt(),
                special.path("soi_token_id").asInt(),
                special.path("image_token_id").asInt());
        return new ModelConfig(
                tokens,
                number("num_img_token"),
                number("seq_len"),
                vision(),
                visualResampler(),
                language(),
                imageResampler(),
                unet(),
                vae(),
                unetMmfs(),
                new ModelConfig.Diffusion(0.00085, 0.012, "scaled_linear", 1000, "epsilon", 1));
    }

    private int number(String key) {
        if (!json.has(key)) {
            throw new IllegalArgumentException("the fixture's configuration has no " + key);
        }
        return json.get(key).asInt();
    }

    private int size(String tensor, int dim) {
        long[] shape = shapes.get(tensor);
        if (shape == null) {
            throw new IllegalArgumentException("the fixture's weights have no " + tensor);
        }
        return Math.toIntExact(shape[dim]);
    }

    /** How many of "prefix0suffix", "prefix1suffix", ... there are. */
    private int count(String prefix, String suffix) {
        return (int) IntStream.iterate(0, i -> shapes.containsKey(prefix + i + suffix), i -> i + 1)
                .count();
    }

    private ModelConfig.Vision vision() {
        String p = "visual_tokenizer.encoder.vision_model.";
        int image = number("image");
        int patch = size(p + "embeddings.patch_embedding.weight", 2);
        int offsets = size(p + "adapter_interactions.0.extractor.attn.attention_weights.weight", 0);
        return new ModelConfig.Vision(
                image,
                patch,
                number("vit_dim"),
                count(p + "encoder.layers.", ".layer_norm1.weight"),
                number("vit_heads"),
                number("vit_inter"),
                number("conv_inplane"),
                offsets / 4);
    }

    private ModelConfig.Resampler visualResampler() {
        String p = "visual_tokenizer.perceiver_resampler.";
        return new ModelConfig.Resampler(
                size(p + "queries", 1),
                number("vp_dim"),
                number("vp_layers"),
                number("vp_heads"),
                number("vp_inter"),
                2,
                shapes.containsKey(p + "blip2qformer.encoder.layer.0.attention.attention.q_norm.weight"),
                0);
    }

    private ModelConfig.Resampler imageResampler() {
        String p = "image_decoder.perceiver_resampler.";
        return new ModelConfig.Resampler(
                size(p + "queries", 1),
                size(p + "queries", 2),
                count(p + "blip2qformer.encoder.layer.", ".output_query.dense.weight"),
                number("dp_heads"),
                number("dp_inter"),
                1,
                shapes.containsKey(p + "blip2qformer.encoder.layer.0.attention.attention.q_norm.weight"),
                0);
    }

    /** Heads and points from the widths of the two layers that have one output per point: {heads, points}. */
    private int[] headsAndPoints(String mmfs, int levels) {
        int offsets = size(mmfs + "sampling_offsets.weight", 0) / 2;
        int weights = size(mmfs + "attention_weights.weight", 0) / levels;
        int heads = weights - offsets;
        return new int[] {heads, offsets / heads};
    }

    private ModelConfig.Language language() {
        String attention = "mm_decoder.layers.0.llama_cross_attn.attn.";
        List<Integer> levels = List.of(32, 16, 8);
        int[] mmfs = headsAndPoints(attention, levels.size());
        return new ModelConfig.Language(
                size("mm_decoder.embed_tokens.weight", 0),
                number("hidden"),
                number("inter"),
                number("layers"),
                number("heads"),
                number("xfreq"),
                number("max_pos"),
                mmfs[0],
                mmfs[1],
                size(attention + "value_proj.weight", 0),
                size(attention + "query_relpos.weight", 0),
                levels,
                16);
    }

    private static List<Integer> ints(JsonNode array) {
        List<Integer> out = new ArrayList<>();
        array.forEach(v -> out.add(v.asInt()));
        return out;
    }

    private ModelConfig.Unet unet() {
        JsonNode u = json.path("unet");
        List<Boolean> attention = new ArrayList<>();
        u.path("down_block_types").forEach(t -> attention.add(t.asText().startsWith("CrossAttn")));
        return new ModelConfig.Unet(
                u.path("sample_size").asInt(),
                u.path("in_channels").asInt(),
                1,
                ints(u.path("block_out_channels")),
                ints(u.path("attention_head_dim")),
                attention,
                u.path("cross_attention_dim").asInt(),
                u.path("layers_per_block").asInt(),
                u.path("norm_num_groups").asInt());
    }

    private ModelConfig.Vae vae() {
        JsonNode v = json.path("vae");
        return new ModelConfig.Vae(
                ints(v.path("block_out_channels")),
                v.path("layers_per_block").asInt(),
                v.path("latent_channels").asInt(),
                v.path("norm_num_groups").asInt(),
                1,
                true,
                List.of(v.path("scaling_factor").asDouble()),
                List.of());
    }

    private ModelConfig.UnetMmfs unetMmfs() {
        String block = "image_decoder.decoder.mmfs_module.mmfs_mid_block.";
        List<Integer> levels = List.of(64, 32, 16, 8);
        int[] mmfs = headsAndPoints(block + "mmfs.", levels.size());
        return new ModelConfig.UnetMmfs(
                ModelConfig.Placement.SKIPS,
                ModelConfig.History.PREVIOUS,
                size(block + "mmfs.value_proj.weight", 0),
                mmfs[0],
                mmfs[1],
                size(block + "mmfs.query_relpos.weight", 0),
                levels,
                (int) Math.sqrt((double) size(block + "pos_embed", 0)));
    }
}
