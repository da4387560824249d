package org.weft.evaluate.results;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.weft.evaluate.metrics.FeatureStatistics;
import org.weft.evaluate.metrics.FrechetDistance;
import org.weft.evaluate.results.ResultReport.Score;
import org.weft.weights.Safetensors;

/** Fréchet distance: a safetensors file of features [n, d] against another. */
final class FeatureResults {
    private FeatureResults() {}

    static ResultReport score(Path predictions, Path truth) throws IOException {
        FeatureStatistics a = read(predictions);
        FeatureStatistics b = read(truth);
        if (a.dims() != b.dims()) {
            throw new ResultFileException(
                    predictions,
                    "has features of " + a.dims() + " dimensions, " + truth + " of " + b.dims()
                            + "; both must come from the same network");
        }
        double distance = FrechetDistance.between(a, b);
        List<String> notes = Math.min(a.count(), b.count()) > a.dims()
                ? List.of()
                : List.of(
                        "fewer pictures than dimensions: the distance is too large by chance, compare only equal numbers");
        return new ResultReport(
                List.of(new Score("Frechet distance", distance, (int) Math.min(Integer.MAX_VALUE, a.count()))), notes);
    }

    private static FeatureStatistics read(Path file) throws IOException {
        try (Safetensors tensors = Safetensors.open(file)) {
            String name = tensors.names().contains("features")
                    ? "features"
                    : tensors.names().stream().findFirst().orElse("");
            if (!tensors.has(name) || (tensors.names().size() > 1 && !name.equals("features"))) {
                throw new ResultFileException(file, "has several tensors; name the features \"features\"");
            }
            long[] shape = tensors.info(name).shape();
            if (shape.length != 2 || shape[0] < 2 || shape[1] < 1 || shape[1] > 16_384) {
                throw new ResultFileException(
                        file, "its features must be [pictures, dimensions] with at least two pictures");
            }
            return statistics(file, tensors.floats(name), (int) shape[1]);
        }
    }

    private static FeatureStatistics statistics(Path file, float[] values, int dims) throws ResultFileException {
        FeatureStatistics out = new FeatureStatistics(dims);
        double[] row = new double[dims];
        for (int at = 0; at < values.length; at += dims) {
            for (int k = 0; k < dims; k++) {
                row[k] = values[at + k];
            }
            try {
                out.add(row);
            } catch (IllegalArgumentException e) {
                throw new ResultFileException(file, "row " + (at / dims + 1) + ": " + e.getMessage());
            }
        }
        return out;
    }
}
