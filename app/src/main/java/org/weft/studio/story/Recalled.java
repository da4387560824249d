package org.weft.studio.story;

import java.util.Map;
import java.util.Optional;
import org.weft.document.Provenance;
import org.weft.engine.ImageSettings;
import org.weft.engine.ModelInfo;
import org.weft.engine.SchedulerKind;
import org.weft.engine.TextSettings;

/**
 * The settings something was made with, as requests have them. Provenance may come from a file of anybody's: what is missing or makes
 * no sense is the model's default.
 *
 * @param item number of the item among those of its first request
 */
record Recalled(ImageSettings image, TextSettings text, int item) {
    static Recalled of(Provenance p, ModelInfo info) {
        Map<String, String> s = p.settings();
        ImageSettings i = info.defaultImage();
        ImageSettings image = new ImageSettings(
                (int) bounded(s, "steps", i.steps(), 1, 1000),
                bounded(s, "guidance", i.guidance(), 0, 100),
                scheduler(s).orElse(i.scheduler()),
                true);
        TextSettings t = info.defaultText();
        int most = (int) bounded(s, "maxTokens", t.maxTokens(), 1, 2048);
        double topP = bounded(s, "topP", t.topP(), 0, 1);
        double penalty = bounded(s, "repetitionPenalty", t.repetitionPenalty(), 0, 1000);
        TextSettings text = new TextSettings(
                (int) bounded(s, "minTokens", Math.min(t.minTokens(), most), 0, most),
                most,
                bounded(s, "temperature", t.temperature(), 0, 100),
                (int) bounded(s, "topK", t.topK(), 0, 1_000_000),
                topP > 0 ? topP : t.topP(),
                penalty > 0 ? penalty : t.repetitionPenalty(),
                (int) bounded(s, "beams", t.beams(), 1, 64),
                bounded(s, "lengthPenalty", t.lengthPenalty(), -100, 100));
        return new Recalled(image, text, (int) bounded(s, "item", 0, 0, 63));
    }

    private static double bounded(Map<String, String> s, String key, double other, double least, double most) {
        return number(s, key).filter(v -> v >= least && v <= most).orElse(other);
    }

    /** A setting that is a finite number. */
    static Optional<Double> number(Map<String, String> settings, String key) {
        String value = settings.get(key);
        try {
            return value == null || value.length() > 40
                    ? Optional.empty()
                    : Optional.of(Double.parseDouble(value)).filter(Double::isFinite);
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    static Optional<SchedulerKind> scheduler(Map<String, String> settings) {
        String name = settings.get("scheduler");
        for (SchedulerKind kind : SchedulerKind.values()) {
            if (kind.name().equals(name)) {
                return Optional.of(kind);
            }
        }
        return Optional.empty();
    }
}
