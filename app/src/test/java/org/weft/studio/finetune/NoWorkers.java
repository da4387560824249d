package org.weft.studio.finetune;

import java.nio.file.Path;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.weft.engine.training.DryRunReport;

/** For tests in which nothing is trained. */
public final class NoWorkers implements Workers {
    @Override
    public void start(Lesson lesson, Path run, BooleanSupplier cancelled) {}

    @Override
    public void resume(Path run) {}

    @Override
    public DryRunReport dryRun(Lesson lesson, BooleanSupplier cancelled) {
        return new DryRunReport(0, 0, 1, 1, 1, List.of());
    }

    @Override
    public Checked check(Path data, BooleanSupplier cancelled) {
        return new Checked("none", "none", 0, 0, 0, true, List.of());
    }

    @Override
    public Path pack(Path run, BooleanSupplier cancelled) {
        return run;
    }
}
