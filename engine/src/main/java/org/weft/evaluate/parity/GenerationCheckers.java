package org.weft.evaluate.parity;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.weft.engine.SchedulerKind;
import org.weft.engine.TextSettings;
import org.weft.generate.BeamSearch;
import org.weft.generate.Denoiser;
import org.weft.generate.DenoisingPlan;
import org.weft.generate.TextDecoder;
import org.weft.model.interleaved.ImageDecoder;
import org.weft.model.interleaved.Layout;
import org.weft.model.interleaved.MmInterleaved;
import org.weft.model.language.LlamaMmfs;
import org.weft.model.vision.VisualTokenizer;
import org.weft.tensor.Tensor;
import org.weft.tensor.mmfs.MmfsOp;

/** End-to-end generation of texts, pictures and scores. */
final class GenerationCheckers {
    private GenerationCheckers() {}

    static void texts(Fixture f, MmfsOp op) {
        try (FixtureModel m = new FixtureModel(f, op)) {
            MmInterleaved model = m.model;
            long[][] ids = f.rows("text_ids");
            int[] counts = f.ints("num_image_per_seq");
            Layout batch = new Layout(ids, counts, model.config().tokens());
            VisualTokenizer.Output visual = model.visualTokenizer().forward(f.get("image_tensors"));
            f.check("mm_embeds", model.embed(batch, visual.embeds()));
            f.check(
                    "cross_attention_mask",
                    Tensor.of(batch.crossMask(), batch.rows(), batch.length(), batch.mostImages()));
            TextRows rows = new TextRows(f, model);
            long[][] attention = f.rows("attention_mask");
            int image = 0;
            for (int row = 0; row < ids.length; row++) {
                rows.add(row, prompt(model, real(ids[row], attention[row]), visual, image, counts[row]));
                image += counts[row];
            }
            rows.compare();
        }
    }

    private static long[] real(long[] ids, long[] attention) {
        return IntStream.range(0, ids.length)
                .filter(t -> attention[t] != 0)
                .mapToLong(t -> ids[t])
                .toArray();
    }

    /** One row by itself, without padding. */
    private static TextDecoder.Prompt prompt(
            MmInterleaved model, long[] ids, VisualTokenizer.Output visual, int firstImage, int images) {
        Layout layout = new Layout(
                new long[][] {ids}, new int[] {images}, model.config().tokens());
        Tensor embeds = model.embed(
                layout, images == 0 ? null : visual.embeds().slice(0, firstImage, (long) firstImage + images));
        LlamaMmfs.Vision vision = images == 0
                ? null
                : model.look(
                        layout, model.languageMaps(visual.maps()).slice(0, firstImage, (long) firstImage + images));
        return new TextDecoder.Prompt(embeds, vision);
    }

    /** Collects rows decoded one by one and compares them as the batch the reference ran. */
    private static final class TextRows {
        private final Fixture f;
        private final TextDecoder decoder;
        private final int pad;
        private final int maxNew;
        private final JsonNode meta;
        private final List<int[]> greedy = new ArrayList<>();
        private final List<int[]> beam = new ArrayList<>();
        private final List<Double> scores = new ArrayList<>();
        private double logitError;
        private double logitScale;

        TextRows(Fixture f, MmInterleaved model) {
            this.f = f;
            this.meta = f.meta;
            this.decoder = new TextDecoder(model);
            this.pad = model.config().tokens().pad();
            this.maxNew = meta.path("max_new_tokens").asInt();
        }

        private TextSettings settings(int beams) {
            return new TextSettings(
                    Math.min(meta.path("min_length").asInt(), maxNew),
                    maxNew,
                    0,
                    0,
                    1,
                    meta.path("repetition_penalty").asDouble(1),
                    beams,
                    meta.path("length_penalty").asDouble(1));
        }

        void add(int row, TextDecoder.Prompt prompt) {
            float[] expected = f.get("greedy_step_logits").toFloats();
            long[] shape = f.raw("greedy_step_logits").shape();
            int vocab = (int) shape[2];
            greedy.add(decoder.generate(prompt, settings(1), new Random(0), (ids, logits) -> {
                int at = ((ids.length - 2) * (int) shape[1] + row) * vocab;
                for (int v = 0; v < vocab; v++) {
                    logitError = Math.max(logitError, Math.abs((double) logits[v] - expected[at + v]));
                    logitScale = Math.max(logitScale, Math.abs((double) expected[at + v]));
                }
            }));
            int beams = meta.path("num_beams").asInt();
            BeamSearch.Hypothesis best = decoder.beams(prompt, settings(beams), (ids, logits) -> {});
            beam.add(best.ids());
            scores.add(best.score());
        }

        void compare() {
            f.record("greedy_step_logits", logitError / logitScale, f.toleranceOf("greedy_step_logits", logitScale));
            f.exact("greedy_ids", padded(greedy));
            f.exact("beam_ids", padded(beam));
            float[] out = new float[scores.size()];
            for (int i = 0; i < out.length; i++) {
                out[i] = scores.get(i).floatValue();
            }
            f.check("beam_best_scores", Tensor.of(out, out.length));
        }

        private long[] padded(List<int[]> rows) {
            int longest = rows.stream().mapToInt(r -> r.length).max().orElse(0);
            return rows.stream()
                    .flatMapToLong(r -> {
                        int[] full = Arrays.copyOf(r, longest);
                        Arrays.fill(full, r.length, longest, pad);
                        return Arrays.stream(full).asLongStream();
                    })
                    .toArray();
        }
    }

    static void images(Fixture f, MmfsOp op) {
        try (FixtureModel m = new FixtureModel(f, op)) {
            MmInterleaved model = m.model;
            Layout layout = new Layout(
                    f.rows("text_ids"),
                    f.ints("num_image_per_seq"),
                    model.config().tokens());
            int[] targets = f.ints("target_image_idxs");
            VisualTokenizer.Output visual = model.visualTokenizer().forward(withPlaceholders(f, targets));
            Tensor embeds = model.embed(layout, visual.embeds());
            LlamaMmfs.Vision vision = model.look(layout, model.languageMaps(visual.maps()));
            Tensor hidden =
                    model.decoder().forward(new LlamaMmfs.Input(embeds, f.raw("attention_mask"), null, vision, null));
            MmInterleaved.Context context = model.context(hidden, layout, targets, null);
            f.check("context_features", context.features());
            f.exact("context_attention_mask", context.mask().toLongs());
            ImageDecoder decoder = model.imageDecoder();
            Tensor conditions = decoder.conditions(context.features(), context.mask());
            f.check("prompt_embeds", conditions);
            var bound = model.bind(model.unetView(model.unetMaps(visual.maps()), layout, targets, null));
            denoise(f, model, conditions, bound);
        }
    }

    /** Pictures yet to be made are grey for the model. */
    private static Tensor withPlaceholders(Fixture f, int[] targets) {
        Tensor images = f.get("image_tensors").copy();
        for (int target : targets) {
            Tensor one = images.slice(0, target, target + 1L);
            one.copyFrom(Tensor.full(0.5, one.shape()));
        }
        return images;
    }

    private static void denoise(
            Fixture f, MmInterleaved model, Tensor conditions, org.weft.model.diffusion.MmfsNet.Bound bound) {
        SchedulerKind kind = SchedulerCheckers.kind(f.meta.path("scheduler").asText());
        List<DenoisingPlan.Step> plan = DenoisingPlan.of(
                model.config().diffusion(),
                kind,
                f.meta.path("num_inference_steps").asInt(),
                0);
        f.exact(
                "timesteps",
                plan.stream().mapToLong(DenoisingPlan.Step::timestep).toArray());
        List<Tensor> guided = new ArrayList<>();
        List<Tensor> latents = new ArrayList<>();
        Denoiser denoiser = new Denoiser(
                model.imageDecoder(), plan, f.meta.path("guidance_scale").asDouble());
        Tensor end = denoiser.run(
                f.get("initial_latents"),
                conditions,
                bound,
                step -> f.get("step_noise").select(0, step),
                (index, output, x0, next) -> {
                    guided.add(org.weft.tensor.Scope.release(output.copy()));
                    latents.add(org.weft.tensor.Scope.release(next.copy()));
                });
        f.check("guided_model_output", Tensor.stack(0, guided));
        f.check("latents_after_step", Tensor.stack(0, latents));
        guided.forEach(Tensor::close);
        latents.forEach(Tensor::close);
        f.check("final_latents", end);
        f.check("vae_decode_input", model.imageDecoder().vae().unscale(end));
        f.check("image", Denoiser.picture(model.imageDecoder(), end));
    }

    static void scores(Fixture f, MmfsOp op) {
        try (FixtureModel m = new FixtureModel(f, op)) {
            MmInterleaved model = m.model;
            TextDecoder decoder = new TextDecoder(model);
            VisualTokenizer.Output visual = model.visualTokenizer().forward(f.get("image_tensors"));
            List<Float> out = new ArrayList<>();
            for (int i = 0; f.has("text_ids." + i); i++) {
                long[] context = f.longs("text_ids." + i);
                long[][] options = f.rows("options_ids." + i);
                long[][] masks = f.rows("options_attn_masks." + i);
                for (int o = 0; o < options.length; o++) {
                    long[] option = real(options[o], masks[o]);
                    long[] whole = Arrays.copyOf(context, context.length + option.length);
                    System.arraycopy(option, 0, whole, context.length, option.length);
                    int[] wanted =
                            Arrays.stream(option).mapToInt(Math::toIntExact).toArray();
                    out.add((float) decoder.score(prompt(model, whole, visual, i, 1), wanted));
                }
            }
            float[] flat = new float[out.size()];
            for (int i = 0; i < flat.length; i++) {
                flat[i] = out.get(i);
            }
            f.check("scores", Tensor.of(flat, f.raw("scores").shape()));
        }
    }
}
