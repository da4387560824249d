package org.weft.evaluate.parity;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.weft.model.Params;
import org.weft.model.WeightStore;
import org.weft.model.mmfs.Mmfs;
import org.weft.tensor.Scope;
import org.weft.tensor.Tensor;
import org.weft.tensor.Torch;
import org.weft.tensor.mmfs.Levels;
import org.weft.tensor.mmfs.MmfsInputs;
import org.weft.tensor.mmfs.MmfsOp;
import org.weft.tensor.mmfs.MmfsReference;

/** The deformable operation and the MMFS module around it. */
final class MmfsCheckers {
    private MmfsCheckers() {}

    static void op(Fixture f, MmfsOp op) {
        JsonNode shapes = f.meta.path("levels");
        Levels levels = levels(shapes, List.of());
        Torch.setGradMode(true);
        Tensor value = f.get("value_f32").requireGrad(true);
        Tensor locations = f.get("sampling_locations_f32").requireGrad(true);
        Tensor weights = f.get("attention_weights_f32").requireGrad(true);
        Tensor output = op.sample(value, levels, locations, weights);
        f.check("output", output);
        output.backward(f.get("grad_output_f32"));
        f.check("grad_value", value.grad());
        f.check("grad_sampling_loc", locations.grad());
        f.check("grad_attn_weight", weights.grad());
        Torch.setGradMode(false);
    }

    private static Levels levels(JsonNode shapes, List<Double> scales) {
        List<Integer> heights = new ArrayList<>();
        List<Integer> widths = new ArrayList<>();
        List<Double> factors = new ArrayList<>();
        for (int l = 0; l < shapes.size(); l++) {
            heights.add(shapes.get(l).get(0).asInt());
            widths.add(shapes.get(l).get(1).asInt());
            factors.add(scales.isEmpty() ? 1.0 : scales.get(l));
        }
        return new Levels(heights, widths, factors);
    }

    static void module(Fixture f, MmfsOp op) {
        JsonNode c = f.meta.path("ctor");
        int width = (int) (c.path("d_model").asInt() * c.path("ratio").asDouble());
        Mmfs.Config config = new Mmfs.Config(
                c.path("d_query").asInt(),
                c.path("d_value").asInt(),
                width,
                c.path("d_out").asInt(),
                c.path("n_levels").asInt(),
                c.path("n_heads").asInt(),
                c.path("n_points").asInt(),
                c.path("max_num_image_per_seq").asInt(),
                1);
        List<Double> scales = new ArrayList<>();
        double base = c.path("base_spatial_shape").asDouble();
        c.path("spatial_shapes").forEach(s -> scales.add(s.asDouble() / base));
        Levels levels = levels(f.meta.path("levels_per_image"), scales);
        try (WeightStore store = WeightStore.from(name -> f.raw("w." + name))) {
            Mmfs mmfs = new Mmfs(new Params(store), config, op);
            boolean gradients = f.has("grad_output");
            Torch.setGradMode(gradients);
            Tensor query = f.get("query");
            Tensor features = f.get("input_flatten");
            if (gradients) {
                query.requireGrad(true);
                features.requireGrad(true);
                store.parameters().stream()
                        .filter(WeightStore.Parameter::trainable)
                        .forEach(p -> p.tensor().requireGrad(true));
            }
            compare(f, mmfs, levels, query, features);
            if (gradients) {
                f.check("grad.query", query.grad());
                f.check("grad.input_flatten", features.grad());
                store.parameters().stream()
                        .filter(WeightStore.Parameter::trainable)
                        .forEach(p -> f.check("grad.w." + p.name(), p.tensor().grad()));
            }
            Torch.setGradMode(false);
        }
    }

    private static void compare(Fixture f, Mmfs mmfs, Levels levels, Tensor query, Tensor features) {
        Tensor reference = f.get("reference_points").squeeze(2);
        Tensor value = mmfs.project(features);
        Tensor mask = f.get("attention_mask");
        MmfsInputs inputs = mmfs.inputs(query, reference, value, levels, mask);
        MmfsReference traced = new MmfsReference();
        MmfsReference.Attention attention = traced.attention(inputs);
        List<Tensor> places = new ArrayList<>();
        for (int i = 0; i < inputs.images(); i++) {
            places.add(traced.locations(inputs, i));
        }
        // the reference puts heads before (image, level)
        f.check("sampling_locations", Tensor.cat(3, places));
        f.check("attention_weights", perHead(attention.weights(), f));
        Tensor output = mmfs.forward(query, reference, value, levels, mask);
        f.check("output", output);
        if (f.has("grad_output")) {
            output.backward(f.get("grad_output"));
        }
    }

    /** [N, Q, I, H, L, P] to [N, Q, H, I L, P]. */
    private static Tensor perHead(Tensor w, Fixture f) {
        return w.permute(0, 1, 3, 2, 4, 5).reshape(f.raw("attention_weights").shape());
    }

    /** Runs a checker inside a scope of its own. */
    static Function<Fixture, Void> scoped(Checker checker, MmfsOp op) {
        return f -> {
            try (Scope scope = Scope.open()) {
                checker.check(f, op);
                return null;
            } catch (RuntimeException e) {
                throw e;
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        };
    }
}
