package org.weft.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.weft.model.Init;
import org.weft.model.WeightStore;
import org.weft.tensor.Scope;
import org.weft.tensor.Tensor;
import org.weft.tensor.Torch;

/** The optimiser's two memories do the same: the long tensors of a GPU, here in main memory, and the arrays. */
class MomentsTest {
    private static final AdamW.Config CONFIG = new AdamW.Config(0.9, 0.99, 1e-8, 1.0, 0.9);
    private static final long[][] SHAPES = {{3, 4}, {5}, {2, 2, 2}, {1}};

    /** A set of weights, always the same at first, with the memory under test. */
    private static final class Side implements AutoCloseable {
        final WeightStore store = WeightStore.random(new Random(3));
        final Moments moments;

        Side(boolean device) {
            List<AdamW.Item> items = new ArrayList<>();
            for (int i = 0; i < SHAPES.length; i++) {
                store.take("w" + i, true, Init.normal(1), SHAPES[i]);
            }
            store.parameters().forEach(p -> items.add(new AdamW.Item(p, p.name().equals("w1") ? 0.3 : 1, 0.1)));
            moments = device ? new DeviceMoments(items, true) : new HostMoments(items, true);
        }

        List<float[]> weights() {
            return store.parameters().stream().map(p -> p.tensor().toFloats()).toList();
        }

        /** One step with the same gradients on every side; {@code without} has none. */
        double step(long number, int without) {
            try (Scope scope = Scope.open()) {
                Random random = new Random(100 + number);
                List<Tensor> gradients = new ArrayList<>();
                List<Integer> used = new ArrayList<>();
                for (int i = 0; i < SHAPES.length; i++) {
                    float[] values = new float[moments.states().get(i).count()];
                    for (int k = 0; k < values.length; k++) {
                        values[k] = (float) random.nextGaussian();
                    }
                    if (i != without) {
                        used.add(i);
                        gradients.add(Tensor.of(values, SHAPES[i]));
                    }
                }
                double norm = moments.norm(gradients);
                moments.update(
                        used.stream().mapToInt(Integer::intValue).toArray(),
                        gradients,
                        new Moments.Step(CONFIG, 0.05, 0.5, number));
                return norm;
            }
        }

        @Override
        public void close() {
            store.close();
        }
    }

    private static void same(List<float[]> a, List<float[]> b) {
        for (int i = 0; i < a.size(); i++) {
            assertThat(a.get(i)).containsExactly(b.get(i), within(1e-5f));
        }
    }

    @Test
    void bothUpdateWeightsAndAveragesAlike() {
        Torch.setGradMode(false);
        try (Scope scope = Scope.open();
                Side host = new Side(false);
                Side device = new Side(true)) {
            List<float[]> began = host.weights();
            for (int step = 1; step <= 5; step++) {
                // the second step leaves one in the middle out, the third the first one
                int without = step == 2 ? 1 : step == 3 ? 0 : -1;
                assertThat(device.step(step, without)).isCloseTo(host.step(step, without), within(1e-4));
            }
            same(device.weights(), host.weights());
            assertThat(host.weights().get(0)[0]).isNotCloseTo(began.get(0)[0], within(1e-3f));
            for (int i = 0; i < SHAPES.length; i++) {
                Moments.State a = device.moments.states().get(i);
                Moments.State b = host.moments.states().get(i);
                same(List.of(a.mean(), a.square(), a.average()), List.of(b.mean(), b.square(), b.average()));
            }
        }
    }

    @Test
    void averagesTakeTheWeightsPlacesAndGiveThemBack() {
        Torch.setGradMode(false);
        try (Scope scope = Scope.open();
                Side device = new Side(true)) {
            device.step(1, -1);
            device.step(2, -1);
            List<float[]> weights = device.weights();
            List<float[]> averages =
                    device.moments.states().stream().map(Moments.State::average).toList();
            List<List<float[]>> seen = new ArrayList<>();
            device.moments.withAverages(() -> seen.add(device.weights()));
            same(seen.getFirst(), averages);
            same(device.weights(), weights);
            assertThat(averages.get(0)[0]).isNotCloseTo(weights.get(0)[0], within(1e-4f));
        }
    }

    @Test
    void whatOneRememberedTheOtherTakesUp() {
        Torch.setGradMode(false);
        try (Scope scope = Scope.open();
                Side host = new Side(false);
                Side device = new Side(true)) {
            host.step(1, -1);
            device.step(1, -1);
            device.step(2, -1);
            for (int i = 0; i < SHAPES.length; i++) {
                Moments.State from = host.moments.states().get(i);
                device.moments.states().get(i).restore(from.mean(), from.square(), from.average());
                device.store
                        .parameters()
                        .get(i)
                        .tensor()
                        .copyFrom(host.store.parameters().get(i).tensor());
            }
            host.step(2, -1);
            device.step(2, -1);
            same(device.weights(), host.weights());
        }
    }
}
