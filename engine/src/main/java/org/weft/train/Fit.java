package org.weft.train;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.weft.engine.training.DryRunReport.Advice;
import org.weft.engine.training.DryRunReport.Change;
import org.weft.tensor.Scope;
import org.weft.tensor.Torch;

/**
 * Whether a pass of a recipe fits into memory, told from passes of a few rows: one that does not would end the process without
 * a word, and hours later where the longest documents come late.
 */
final class Fit {
    /** Below this share of the memory there is, a guess from one row will do. */
    private static final double CLEARLY = 0.5;

    private static final int ROWS = 4;

    private Fit() {}

    /**
     * @param neededMb most the process will hold during a pass, in MiB; 0 when nothing could be measured
     * @param limitMb what it may have
     * @param rows the most rows a pass may have
     */
    record Verdict(double neededMb, double limitMb, int rows) {
        boolean fits() {
            return neededMb <= limitMb;
        }
    }

    /** @throws IOException saying what a pass would need and what to change, when it does not fit */
    static void require(Trainer.Live live) throws IOException {
        Verdict v = of(live);
        if (!v.fits()) {
            throw new IOException(String.format(
                    Locale.ROOT,
                    "a pass of %d rows needs about %.0f MiB, %.0f are free; %s",
                    live.recipe().batch(),
                    v.neededMb(),
                    v.limitMb(),
                    advice(live.recipe(), v).stream().map(Advice::sentence).collect(Collectors.joining(", or "))));
        }
    }

    /** Looks at passes of one row and, unless that settles it, of a few. Gradients are zero afterwards. */
    static Verdict of(Trainer.Live live) {
        int batch = live.recipe().batch();
        double base = ProcessMemory.residentMb();
        double limit = base + ProcessMemory.availableMb();
        if (base <= 0 || batch < 2) {
            return new Verdict(0, limit, batch);
        }
        double first = peak(live, 1);
        double rough = first + (first - base) * (batch - 1);
        if (first <= 0 || rough <= CLEARLY * limit) {
            return new Verdict(Math.max(0, rough), limit, batch);
        }
        int rows = Math.min(ROWS, batch);
        double one = peak(live, 1);
        double each = Math.max(1, (peak(live, rows) - one) / (rows - 1));
        int most = Math.clamp((long) ((limit - one) / each) + 1, 1, batch);
        return new Verdict(one + each * (batch - 1), limit, most);
    }

    /** 0 for a stage that cannot tell. */
    private static double peak(Trainer.Live live, int rows) {
        ProcessMemory.resetPeak();
        boolean told = false;
        try (Scope scope = Scope.open()) {
            Torch.setGradMode(true);
            var loss = live.precision().during(() -> live.stage().probe(rows));
            loss.ifPresent(l -> l.loss().backward());
            told = loss.isPresent();
        } finally {
            Torch.setGradMode(false);
            live.optimiser().states().forEach(s -> s.item().parameter().tensor().zeroGrad());
        }
        return told ? ProcessMemory.peakMb() : 0;
    }

    /** What to change when a pass takes too much. */
    static List<Advice> advice(Recipe recipe, Verdict v) {
        List<Advice> out = new ArrayList<>();
        if (recipe.batch() > 1) {
            int rows = recipe.batch();
            // a divisor, so that passes times rows stay what they were
            while (rows > 1 && (rows > v.rows() || recipe.batch() % rows != 0)) {
                rows--;
            }
            rows = v.fits() ? Math.max(1, recipe.batch() / 2) : rows;
            int passes = (recipe.batch() * recipe.accumulate() + rows - 1) / rows;
            out.add(new Advice(Change.BATCH, rows, passes));
        }
        if (!recipe.recompute()) {
            out.add(new Advice(Change.RECOMPUTE, 0, 0));
        }
        if (recipe.draws() > 1) {
            out.add(new Advice(Change.DRAWS, recipe.draws(), 0));
        }
        if (recipe.lora() == null) {
            out.add(new Advice(Change.LORA, 0, 0));
        }
        return out;
    }
}
