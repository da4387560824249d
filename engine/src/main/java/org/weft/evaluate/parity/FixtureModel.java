package org.weft.evaluate.parity;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.weft.model.ModelConfig;
import org.weft.model.Params;
import org.weft.model.WeightStore;
import org.weft.model.interleaved.MmInterleaved;
import org.weft.tensor.Scope;
import org.weft.tensor.Tensor;
import org.weft.tensor.mmfs.MmfsOp;

/** The model of a fixture: shared weights, some of them replaced for the case. */
final class FixtureModel implements AutoCloseable {
    private final WeightStore store;
    final MmInterleaved model;

    /** @param overrides tensors named override.X of the fixture replace weight X */
    FixtureModel(Fixture fixture, MmfsOp op) {
        Path weights = fixture.folder.resolve(fixture.meta.path("weights").asText());
        try (TensorFile file = TensorFile.open(weights)) {
            Map<String, long[]> shapes = new HashMap<>(file.shapes());
            ModelConfig config = FixtureConfig.read(fixture.meta.path("config"), shapes);
            store = WeightStore.from(name -> weight(fixture, file, name));
            model = new MmInterleaved(new Params(store), config, op);
        }
    }

    private static @Nullable Tensor weight(Fixture fixture, TensorFile file, String name) {
        String override = "override." + name;
        if (fixture.has(override)) {
            return fixture.raw(override);
        }
        return file.has(name) ? file.tensor(name) : null;
    }

    /** A weight by its name in the state_dict. */
    Tensor weight(String name) {
        return store.parameters().stream()
                .filter(p -> p.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no weight " + name))
                .tensor();
    }

    /** Makes every weight a leaf whose gradient is kept. */
    void recordGradients() {
        store.parameters().forEach(p -> p.tensor().requireGrad(true));
    }

    @Override
    public void close() {
        try (Scope scope = Scope.open()) {
            store.close();
        }
    }
}
