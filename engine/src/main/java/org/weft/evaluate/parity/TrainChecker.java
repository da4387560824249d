package org.weft.evaluate.parity;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.weft.model.interleaved.Layout;
import org.weft.model.interleaved.NoiseSchedule;
import org.weft.model.interleaved.TrainingForward;
import org.weft.tensor.Tensor;
import org.weft.tensor.Torch;
import org.weft.tensor.mmfs.MmfsOp;

/** The joint training forward and its gradients. */
final class TrainChecker {
    private TrainChecker() {}

    static void check(Fixture f, MmfsOp op) {
        try (FixtureModel m = new FixtureModel(f, op)) {
            long[][] ids = f.rows("text_ids");
            Layout layout = new Layout(
                    ids, f.ints("num_image_per_seq"), m.model.config().tokens());
            f.exact("gt_text_ids", ModuleCheckers.flat(layout.textTargets(rules(f))));
            int[] bos = f.has("nearest_bos_idxs") ? f.ints("nearest_bos_idxs") : null;
            TrainingForward.Batch batch = new TrainingForward.Batch(
                    layout, f.rows("gt_text_ids"), f.raw("attention_mask"), f.get("image_tensors"), bos);
            Tensor latents = TrainingForward.latents(m.model, f.get("image_tensors_dec"), f.get("vae_noise"));
            TrainingForward.Denoising denoising = new TrainingForward.Denoising(
                    latents,
                    f.get("noise"),
                    f.longs("timesteps"),
                    dropped(f),
                    f.has("image_loss_mask") ? f.get("image_loss_mask").toFloats() : null,
                    null,
                    IntStream.range(0, layout.sites().size()).toArray(),
                    true);
            TrainingForward.Weights weights = new TrainingForward.Weights(
                    f.meta.path("loss_txt_weight").asDouble(1),
                    f.meta.path("loss_img_weight").asDouble(10));
            NoiseSchedule schedule = NoiseSchedule.of(m.model.config().diffusion());
            m.recordGradients();
            Torch.setGradMode(true);
            TrainingForward.Result r = TrainingForward.run(m.model, batch, denoising, schedule, weights);
            r.loss().backward();
            Torch.setGradMode(false);
            compare(f, r);
            gradients(f, m);
        }
    }

    private static Layout.TextRules rules(Fixture f) {
        List<String> ignoring = new ArrayList<>();
        f.meta.path("dataset_to_ignore_noimage_cond_loss").forEach(n -> ignoring.add(n.asText()));
        int rows = Math.toIntExact(f.raw("text_ids").size(0));
        int[] offsets = new int[rows];
        for (int i = 0; i < rows; i++) {
            var given = f.meta.path("ignore_prompt_token_offset");
            offsets[i] = given.isArray() ? given.path(i).asInt() : given.asInt(0);
        }
        return new Layout.TextRules(
                f.rows("attention_mask"),
                offsets,
                ignoring.contains(f.meta.path("dataset_name").asText()));
    }

    private static boolean[] dropped(Fixture f) {
        float[] random = f.get("uncond_rand").toFloats();
        boolean[] out = new boolean[random.length];
        for (int i = 0; i < out.length; i++) {
            out[i] = random[i] < f.meta.path("uncond_prob").asDouble(0.1);
        }
        return out;
    }

    private static void compare(Fixture f, TrainingForward.Result r) {
        Tensor mask = f.raw("attention_mask");
        f.check("loss", r.loss());
        f.check("loss_txt", r.textLoss());
        f.check("loss_img", r.imageLoss());
        f.check("mm_embeds", r.embeds());
        f.check("mm_hidden_state", r.hidden(), mask);
        f.check("text_logits", r.logits(), mask);
        f.check("context_features", r.context().features());
        f.exact("context_attention_mask", r.context().mask().toLongs());
        f.exact("mmfs_mask", r.view().mask().toLongs());
        f.check("image_decoder_condition_before_uncond", r.conditions());
        f.check("noisy_latents", r.noisy());
        f.check("unet_pred", r.prediction());
        f.check("sd_loss_unreduced", r.unreduced());
    }

    private static void gradients(Fixture f, FixtureModel m) {
        f.names().stream()
                .filter(n -> n.startsWith("grad."))
                .forEach(n -> f.check(n, m.weight(n.substring("grad.".length())).grad()));
    }
}
