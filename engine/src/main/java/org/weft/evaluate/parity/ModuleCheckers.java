package org.weft.evaluate.parity;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.weft.model.ModelConfig.Tokens;
import org.weft.model.PosEmbed;
import org.weft.model.diffusion.AutoencoderKl;
import org.weft.model.diffusion.MmfsNet;
import org.weft.model.diffusion.Unet2dConditionModel;
import org.weft.model.interleaved.Layout;
import org.weft.model.language.KvCache;
import org.weft.model.language.LlamaMmfs;
import org.weft.model.language.TextHead;
import org.weft.model.vision.SpatialMaps;
import org.weft.model.vision.VisualTokenizer;
import org.weft.tensor.Tensor;
import org.weft.tensor.mmfs.MmfsOp;

/** Single modules of the model. */
final class ModuleCheckers {
    private ModuleCheckers() {}

    static void perceiver(Fixture f, MmfsOp op) {
        try (FixtureModel m = new FixtureModel(f, op)) {
            Tensor tokens = f.get("encoder_hidden_states");
            Tensor mask = f.has("encoder_attention_mask") ? f.raw("encoder_attention_mask") : null;
            boolean visual = f.meta.path("prefix").asText().startsWith("visual_tokenizer");
            Tensor out = visual
                    ? m.model.visualTokenizer().resampler().forward(tokens, mask)
                    : m.model.imageDecoder().conditions(tokens, mask == null ? ones(tokens) : mask);
            f.check("output", out);
        }
    }

    private static Tensor ones(Tensor tokens) {
        return Tensor.full(1, tokens.size(0), tokens.size(1));
    }

    static void visualTokenizer(Fixture f, MmfsOp op) {
        try (FixtureModel m = new FixtureModel(f, op)) {
            VisualTokenizer.Output out = m.model.visualTokenizer().forward(f.get("image"));
            f.check("vis_embed", out.embeds());
            for (int i = 0; i < out.maps().size(); i++) {
                f.check("multiscale" + i, out.maps().get(i));
            }
        }
    }

    static void llama(Fixture f, MmfsOp op) {
        try (FixtureModel m = new FixtureModel(f, op)) {
            LlamaMmfs llama = m.model.decoder();
            Tensor embeds = f.get("inputs_embeds");
            Tensor mask = f.raw("attention_mask");
            Tensor features = f.get("vision_hidden_states");
            LlamaMmfs.Vision vision = llama.look(features, f.get("cross_attention_mask"));
            List<Tensor> states = new ArrayList<>();
            Tensor out = llama.forward(new LlamaMmfs.Input(embeds, mask, null, vision, null), states);
            f.check("last_hidden_state", out, mask);
            for (int i = 0; i < states.size(); i++) {
                f.check("hidden_states." + i, states.get(i), mask);
            }
            f.check(
                    "last_hidden_state_no_vision",
                    llama.forward(new LlamaMmfs.Input(embeds, mask, null, null, null)),
                    mask);
            cached(f, llama, features);
        }
    }

    /** A prefill and single-token steps behind it. */
    private static void cached(Fixture f, LlamaMmfs llama, Tensor features) {
        if (!f.has("cached.inputs_embeds")) {
            return;
        }
        Tensor embeds = f.get("cached.inputs_embeds");
        Tensor mask = f.raw("cached.attention_mask");
        Tensor positions = f.raw("cached.position_ids");
        Tensor cross = f.get("cached.cross_attention_mask_prefill");
        int rows = Math.toIntExact(embeds.size(0));
        int length = Math.toIntExact(embeds.size(1));
        LlamaMmfs.Vision vision = llama.look(features.slice(0, 0, rows), cross);
        List<Tensor> parts = new ArrayList<>();
        try (KvCache cache = llama.cache(rows, length)) {
            for (int t = 0; t < length; ) {
                int end = t == 0 ? Math.toIntExact(cross.size(1)) : t + 1;
                parts.add(llama.forward(new LlamaMmfs.Input(
                        embeds.slice(1, t, end), mask.slice(1, 0, end), positions.slice(1, t, end), vision, cache)));
                t = end;
            }
        }
        f.check("cached.hidden", Tensor.cat(1, parts), mask);
    }

    static void textHead(Fixture f, MmfsOp op) {
        try (FixtureModel m = new FixtureModel(f, op)) {
            TextHead head = m.model.textHead();
            f.check("logits", head.forward(f.get("hidden")));
        }
    }

    static void unet(Fixture f, MmfsOp op) {
        try (FixtureModel m = new FixtureModel(f, op)) {
            Unet2dConditionModel unet = m.model.imageDecoder().unet();
            Tensor steps = f.raw("timesteps");
            f.check("time_proj", unet.timeProjection(steps));
            f.check("time_embedding", unet.timeEmbedding(steps));
            List<Integer> sizes = m.model.config().unetMmfs().levels();
            List<Tensor> maps = new ArrayList<>();
            for (int size : sizes) {
                Tensor map = f.get("mmfs_features." + size);
                maps.add(map.reshape(map.size(0) * map.size(1), map.size(2), map.size(3), map.size(4)));
            }
            Tensor flat = SpatialMaps.concat(maps, sizes);
            Tensor mask = f.get("mmfs_mask");
            Tensor features = flat.reshape(mask.size(0), mask.size(1), flat.size(1), flat.size(2));
            MmfsNet.Bound bound = m.model.imageDecoder().mmfs().look(features, mask);
            for (int k = 0; f.has("mmfsnet.skip_in." + k); k++) {
                f.check("mmfsnet.skip_out." + k, bound.skip(k, f.get("mmfsnet.skip_in." + k)));
            }
            f.check("mmfsnet.mid_out", bound.middle(f.get("mmfsnet.mid_in")));
            Tensor sample = f.get("sample");
            Tensor conditions = f.get("encoder_hidden_states");
            f.check("output", unet.forward(sample, steps, conditions, bound));
            f.check("output_without_mmfs", unet.forward(sample, steps, conditions, null));
        }
    }

    static void vae(Fixture f, MmfsOp op) {
        try (FixtureModel m = new FixtureModel(f, op)) {
            AutoencoderKl vae = m.model.imageDecoder().vae();
            AutoencoderKl.Moments moments = vae.encode(f.get("image"));
            f.check("mean", moments.mean());
            f.check("logvar", moments.logvar());
            f.check("decoded", vae.decode(f.get("latents")));
        }
    }

    static void posEmbed(Fixture f, MmfsOp op) {
        try (FixtureModel m = new FixtureModel(f, op)) {
            Tensor visual = f.get("visual_pos_embed");
            int dim = Math.toIntExact(visual.size(1));
            int grid = (int) Math.sqrt(visual.size(0) - 1.0);
            Tensor table = Tensor.of(PosEmbed.sinCos2d(dim, grid), (long) grid * grid, dim);
            f.check("visual_pos_embed", Tensor.cat(0, Tensor.full(0, 1, dim), table));
            f.check("abs_pos_64", everyRow(PosEmbed.absolute(table, 64 * 64), 61));
            f.check("abs_pos_32", PosEmbed.absolute(table, 32 * 32));
            f.check("abs_pos_8", PosEmbed.absolute(table, 8 * 8));
            Tensor line = f.get("sincos_1d");
            int width = Math.toIntExact(line.size(1));
            int length = Math.toIntExact(line.size(0));
            f.check("sincos_1d", Tensor.of(PosEmbed.sinCos1d(width, length), length, width));
            // numpy's float32 power is one unit in the last place off on machines with AVX-512 and not on others; at
            // position 2047 the reference therefore differs from itself by that unit times the position, twice rounded
            f.checkWithin("sincos_1d_2048_5120_sample", releasedSample(), 2047 * 0x1p-23);
            blocks(f, m);
        }
    }

    private static Tensor everyRow(Tensor table, int step) {
        long[] rows = IntStream.iterate(0, i -> i < table.size(0), i -> i + step)
                .asLongStream()
                .toArray();
        return table.indexSelect(0, Tensor.of(rows, rows.length));
    }

    private static Tensor releasedSample() {
        long[] rows = {0, 1, 2, 100, 1023, 2047};
        Tensor table =
                Tensor.of(PosEmbed.sinCos1d(5120, 2048), 2048, 5120).indexSelect(0, Tensor.of(rows, rows.length));
        return everyRow(table.transpose(0, 1), 64).transpose(0, 1);
    }

    /** The U-Net blocks' tables, and those resized to the side of their maps. */
    private static void blocks(Fixture f, FixtureModel m) {
        String prefix = "image_decoder.decoder.mmfs_module.";
        Tensor middle = m.weight(prefix + "mmfs_mid_block.pos_embed");
        Tensor own = f.get("mid_pos_embed");
        int grid = (int) Math.sqrt((double) own.size(0));
        int dim = Math.toIntExact(own.size(1));
        f.check("mid_pos_embed", Tensor.of(PosEmbed.sinCos2d(dim, grid), own.shape()));
        f.check("mid_abs_pos_1x1", PosEmbed.absolute(middle, 1));
        for (int side : new int[] {4, 2}) {
            String name = "down_abs_pos_" + side + "x" + side;
            if (f.has(name)) {
                int channels = Math.toIntExact(f.raw(name).size(1));
                Tensor table = Tensor.of(PosEmbed.sinCos2d(channels, grid), (long) grid * grid, channels);
                f.check(name, PosEmbed.absolute(table, (long) side * side));
            }
        }
    }

    static void masks(Fixture f, MmfsOp op) {
        Tokens tokens = new Tokens(1, 2, 31999, 32000, 32001);
        long[][] ids = f.rows("text_ids");
        Layout layout = new Layout(ids, f.ints("num_image_per_seq"), tokens);
        int[] bos = f.ints("nearest_bos_idxs");
        f.exact("nearest_bos_idxs", longs(layout.nearestBos()));
        f.check(
                "cross_attention_mask",
                Tensor.of(layout.crossMask(), layout.rows(), layout.length(), layout.mostImages()));
        f.exact(
                "mm_image_index_per_slot",
                Arrays.stream(layout.slots())
                        .flatMapToInt(Arrays::stream)
                        .mapToLong(i -> i + 1L)
                        .toArray());
        previous(f, layout, bos, "");
        previous(f, layout, null, "_no_bos");
        boolean ignoring = List.of("laion_en", "laion_coco")
                .contains(f.meta.path("dataset_name").asText());
        long[][] attention = f.rows("attention_mask");
        f.exact("gt_text_ids", flat(layout.textTargets(new Layout.TextRules(attention, null, ignoring))));
        f.exact(
                "gt_text_ids_with_offsets",
                flat(layout.textTargets(new Layout.TextRules(attention, f.ints("prompt_offsets"), ignoring))));
        ContextCheck.compare(f, layout, bos);
    }

    private static void previous(Fixture f, Layout layout, int @Nullable [] bos, String suffix) {
        List<List<Integer>> earlier = layout.earlierImages(bos);
        long[] mask = new long[earlier.size()];
        long[] previous = new long[earlier.size()];
        for (int i = 0; i < mask.length; i++) {
            List<Integer> list = earlier.get(i);
            boolean adjacent = !list.isEmpty() && list.getLast() == i - 1;
            mask[i] = adjacent ? 1 : 0;
            previous[i] = adjacent ? i : 0;
        }
        f.exact("sd_mmfs_mask" + suffix, mask);
        f.exact("sd_prev_image_index" + suffix, previous);
    }

    static long[] longs(int[] values) {
        return Arrays.stream(values).asLongStream().toArray();
    }

    static long[] flat(long[][] rows) {
        return Arrays.stream(rows).flatMapToLong(Arrays::stream).toArray();
    }
}
