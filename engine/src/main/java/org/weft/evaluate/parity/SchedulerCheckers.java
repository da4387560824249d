package org.weft.evaluate.parity;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.weft.engine.SchedulerKind;
import org.weft.generate.DenoisingPlan;
import org.weft.generate.LogitsProcessors;
import org.weft.model.ModelConfig.Diffusion;
import org.weft.model.interleaved.NoiseSchedule;
import org.weft.tensor.Tensor;
import org.weft.tensor.mmfs.MmfsOp;

/** Schedulers and the processors of logits. */
final class SchedulerCheckers {
    private static final double ETA = 0.6;

    private SchedulerCheckers() {}

    static SchedulerKind kind(String name) {
        return switch (name) {
            case "ddpm" -> SchedulerKind.DDPM;
            case "ddim", "ddim_eta" -> SchedulerKind.DDIM;
            case "dpmpp_2m" -> SchedulerKind.DPM_SOLVER_PP_2M;
            case "dpmpp_2m_karras" -> SchedulerKind.DPM_SOLVER_PP_2M_KARRAS;
            default -> throw new IllegalArgumentException("unknown scheduler " + name);
        };
    }

    static void scheduler(Fixture f, MmfsOp op) {
        JsonNode c = f.meta.path("config");
        Diffusion config = new Diffusion(
                c.path("beta_start").asDouble(),
                c.path("beta_end").asDouble(),
                c.path("beta_schedule").asText(),
                c.path("num_train_timesteps").asInt(),
                f.meta.path("prediction_type").asText(c.path("prediction_type").asText("epsilon")),
                c.path("steps_offset").asInt());
        int n = f.meta.path("N").asInt();
        for (String name : List.of("ddpm", "ddim", "ddim_eta", "dpmpp_2m", "dpmpp_2m_karras")) {
            if (f.has(name + ".samples")) {
                walk(f, name, DenoisingPlan.of(config, kind(name), n, name.equals("ddim_eta") ? ETA : 0));
            }
        }
        f.names().stream().filter(t -> t.startsWith("timesteps.")).forEach(t -> {
            String[] parts = t.split("\\.");
            f.exact(t, times(DenoisingPlan.of(config, kind(parts[1]), Integer.parseInt(parts[2]), 0)));
        });
        NoiseSchedule schedule = NoiseSchedule.of(config);
        float[] alphas = new float[schedule.steps()];
        for (int i = 0; i < alphas.length; i++) {
            alphas[i] = schedule.alphaCumprod(i);
        }
        f.check("alphas_cumprod", Tensor.of(alphas, alphas.length));
        noise(f, config);
    }

    private static long[] times(List<DenoisingPlan.Step> plan) {
        return plan.stream().mapToLong(DenoisingPlan.Step::timestep).toArray();
    }

    private static void noise(Fixture f, Diffusion c) {
        Tensor x0 = padded(f.get("add_noise_x0"));
        Tensor noise = padded(f.get("add_noise_noise"));
        long[] t = f.longs("add_noise_t");
        long[] shape = f.raw("add_noise_x0").shape();
        f.check("add_noise_out", NoiseSchedule.of(c).addNoise(x0, noise, t).reshape(shape));
        Diffusion velocity = new Diffusion(
                c.betaStart(), c.betaEnd(), c.betaSchedule(), c.trainSteps(), "v_prediction", c.stepsOffset());
        f.check("velocity", NoiseSchedule.of(velocity).target(x0, noise, t).reshape(shape));
    }

    private static Tensor padded(Tensor x) {
        return x.reshape(x.size(0), 1, 1, x.count() / x.size(0));
    }

    private static void walk(Fixture f, String name, List<DenoisingPlan.Step> plan) {
        f.exact(name + ".timesteps", times(plan));
        Tensor sample = f.get("initial_sample");
        Tensor previous = sample;
        List<Tensor> samples = new ArrayList<>();
        for (int i = 0; i < plan.size(); i++) {
            DenoisingPlan.Step s = plan.get(i);
            Tensor output = f.get("model_outputs").select(0, i);
            Tensor x0 = sample.mul(s.x0Sample()).add(output.mul(s.x0Output()));
            Tensor noise = f.get("step_noise").select(0, i);
            sample = sample.mul(s.sample())
                    .add(x0.mul(s.x0()))
                    .add(previous.mul(s.previousX0()))
                    .add(noise.mul(s.noise()));
            previous = x0;
            samples.add(sample);
        }
        f.check(name + ".samples", Tensor.stack(0, samples));
    }

    static void logits(Fixture f, MmfsOp op) {
        long[][] ids = f.rows("input_ids");
        float[] logits = f.get("logits").toFloats();
        int vocab = logits.length / ids.length;
        List<Integer> ends = new ArrayList<>();
        f.meta.path("eos").forEach(e -> ends.add(e.asInt()));
        String[] stages = {"repetition", "min_length", "temperature", "top_k", "top_p"};
        float[][] after = new float[stages.length][logits.length];
        float[] probabilities = new float[logits.length];
        for (int row = 0; row < ids.length; row++) {
            float[] s = Arrays.copyOfRange(logits, row * vocab, (row + 1) * vocab);
            int[] seen = Arrays.stream(ids[row]).mapToInt(Math::toIntExact).toArray();
            LogitsProcessors.repetition(
                    s, seen, f.meta.path("repetition_penalty").asDouble());
            System.arraycopy(s, 0, after[0], row * vocab, vocab);
            LogitsProcessors.minLength(s, seen.length, f.meta.path("min_length").asInt(), ends);
            System.arraycopy(s, 0, after[1], row * vocab, vocab);
            LogitsProcessors.temperature(s, f.meta.path("temperature").asDouble());
            System.arraycopy(s, 0, after[2], row * vocab, vocab);
            LogitsProcessors.topK(s, f.meta.path("top_k").asInt());
            System.arraycopy(s, 0, after[3], row * vocab, vocab);
            LogitsProcessors.topP(s, f.meta.path("top_p").asDouble());
            System.arraycopy(s, 0, after[4], row * vocab, vocab);
            double[] p = LogitsProcessors.softmax(s);
            for (int v = 0; v < vocab; v++) {
                probabilities[row * vocab + v] = (float) p[v];
            }
        }
        for (int i = 0; i < stages.length; i++) {
            f.check("after_" + stages[i], Tensor.of(after[i], ids.length, vocab));
        }
        f.check("final_probs", Tensor.of(probabilities, ids.length, vocab));
    }
}
