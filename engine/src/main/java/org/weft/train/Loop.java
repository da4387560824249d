package org.weft.train;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.weft.engine.training.RunControl;
import org.weft.engine.training.RunReader;
import org.weft.engine.training.RunReport;
import org.weft.engine.training.RunState;
import org.weft.engine.training.WorkerStatus;
import org.weft.tensor.Scope;
import org.weft.tensor.Torch;

/** The steps of a run: losses, updates, checkpoints, what is asked of it meanwhile. */
final class Loop {
    private static final long STATUS_NANOS = 1_000_000_000L;

    /** Longest work that a killed process may lose, beside the step it was at. */
    private static final long SAVE_NANOS = 600_000_000_000L;

    private final Trainer.Live live;
    private final Recipe recipe;
    private final AdamW optimiser;
    private final RunDirectory run;
    private final long end;
    private final BooleanSupplier stop;
    private RunState ended = RunState.STOPPED;
    private String reason = "";
    private long said;
    private int withoutGain;

    Loop(Trainer.Live live, RunDirectory run, double minutes, BooleanSupplier stop) {
        this.live = live;
        this.recipe = live.recipe();
        this.optimiser = live.optimiser();
        this.run = run;
        this.end = System.nanoTime() + (long) (Math.min(minutes, 1e7) * 60e9);
        this.stop = stop;
    }

    RunState ended() {
        return ended;
    }

    String reason() {
        return reason;
    }

    void run() throws IOException {
        long saved = -1;
        long savedAt = System.nanoTime();
        recall();
        while (goesOn() && step()) {
            boolean due = optimiser.step() % recipe.checkpointEvery() == 0;
            // steps of minutes: nobody wants to lose the hours since the last checkpoint
            if (due || System.nanoTime() - savedAt > SAVE_NANOS) {
                checkpoint(due);
                saved = optimiser.step();
                savedAt = System.nanoTime();
            }
        }
        if (saved != optimiser.step()) {
            checkpoint(ended == RunState.FINISHED);
        }
    }

    private boolean goesOn() throws IOException {
        if (optimiser.step() >= recipe.steps()) {
            ended = RunState.FINISHED;
            return false;
        }
        if (recipe.patience() > 0 && withoutGain >= recipe.patience()) {
            ended = RunState.FINISHED;
            reason = "the held-out loss has not fallen for " + withoutGain + " checkpoints; the best one is kept";
            return false;
        }
        return stays();
    }

    /** Whether nobody and no clock ends the run; waits while it is paused. */
    private boolean stays() throws IOException {
        if (System.nanoTime() >= end) {
            reason = "its time was up";
            return false;
        }
        say(RunState.RUNNING, false);
        return !stop.getAsBoolean() && obeys();
    }

    /** What a run that goes on must know of its checkpoints, and make up for where it was killed amid one. */
    private void recall() throws IOException {
        long step = optimiser.step();
        if (step == 0 || recipe.validation() == 0) {
            return;
        }
        boolean there = false;
        double best = Double.POSITIVE_INFINITY;
        for (RunReport.Validation v : new RunReader(run.root()).read().validations()) {
            there |= v.step() == step;
            withoutGain = v.step() > step || v.loss() < best ? 0 : withoutGain + 1;
            best = Math.min(best, v.loss());
        }
        if (!there && step % recipe.checkpointEvery() == 0) {
            validate();
            show(recipe.samples());
        }
    }

    /** @return false when the run is to end */
    private boolean obeys() throws IOException {
        Optional<RunControl> word = RunControl.take(run.root());
        if (word.isEmpty() || word.get() == RunControl.GO) {
            return true;
        }
        if (word.get() == RunControl.SAMPLE) {
            show(Math.max(1, recipe.samples()));
            return true;
        }
        return word.get() == RunControl.PAUSE && waits();
    }

    private boolean waits() throws IOException {
        checkpoint(false);
        say(RunState.PAUSED, true);
        while (!stop.getAsBoolean()) {
            Optional<RunControl> word = RunControl.take(run.root());
            if (word.isPresent() && word.get() == RunControl.SAMPLE) {
                show(Math.max(1, recipe.samples()));
            } else if (word.isPresent() && word.get() != RunControl.PAUSE) {
                say(RunState.RUNNING, true);
                return word.get() == RunControl.GO;
            }
            try {
                Thread.sleep(200);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
        return false;
    }

    private void say(RunState state, boolean now) throws IOException {
        if (now || System.nanoTime() - said > STATUS_NANOS) {
            said = System.nanoTime();
            WorkerStatus.own(state, "", optimiser.step(), recipe.steps()).write(run.root());
        }
    }

    /** @return false when it was broken off between its passes */
    private boolean step() throws IOException {
        long step = optimiser.step();
        Optional<Measure> measured = passes(recipe.accumulate(), this::stays);
        if (measured.isEmpty()) {
            return false;
        }
        Measure m = measured.get();
        Map<String, Object> event = new LinkedHashMap<>();
        event.put("step", step);
        if (m.again()) {
            // float16 has overflowed, as it does now and then: the same step follows with the loss scaled less
            event.put("loss_scale", optimiser.scale().value());
            run.event(event);
            return true;
        }
        event.put("loss", m.loss());
        event.putAll(m.parts());
        event.put("rate", recipe.rateAt(step));
        if (!recipe.rates().isEmpty()) {
            Map<String, Double> rates = new LinkedHashMap<>();
            recipe.rates().forEach(r -> rates.putIfAbsent(r.pattern(), recipe.rateAt(step) * r.factor()));
            event.put("rates", rates);
        }
        if (!Double.isFinite(m.norm())) {
            throw new IOException("step " + step + " gave a " + (Double.isFinite(m.loss()) ? "gradient" : "loss")
                    + " that is not finite; lower \"rate\" and begin another run"
                    + (run.lastGood().isPresent() ? ", with --from this one to start at its last checkpoint" : ""));
        }
        event.put("gradient_norm", m.norm());
        event.put("seconds", m.seconds());
        event.put("data_seconds", m.work().waited());
        event.put("documents", m.work().documents());
        event.put("images", m.work().images());
        event.put("tokens", m.work().tokens());
        event.put("images_per_second", m.work().images() / m.seconds());
        event.put("tokens_per_second", m.work().tokens() / m.seconds());
        event.put("memory_mb", ProcessMemory.residentMb());
        GpuMemory.usedMb().ifPresent(mb -> event.put("gpu_memory_mb", mb));
        run.event(event);
        return true;
    }

    /** What a step came to; where the norm is not finite no weight was changed. @param again whether to try it once more */
    record Measure(
            double loss, Map<String, Double> parts, double norm, boolean again, double seconds, Stage.Work work) {}

    /** One optimiser step: the recipe's passes, then the update. */
    Measure measure() throws IOException {
        return measure(recipe.accumulate());
    }

    /** As {@link #measure()} with so many passes instead of the recipe's. */
    Measure measure(int passes) throws IOException {
        return passes(passes, () -> true).orElseThrow();
    }

    /** Asked between the passes of a step. */
    private interface Patience {
        boolean goesOn() throws IOException;
    }

    /** @return empty when the step was broken off; then no weight was changed */
    private Optional<Measure> passes(int passes, Patience patience) throws IOException {
        long began = System.nanoTime();
        long step = optimiser.step();
        Map<String, Double> parts = new LinkedHashMap<>();
        double loss = 0;
        Stage.Work work = new Stage.Work(0, 0, 0, 0);
        for (int i = 0; i < passes; i++) {
            if (i > 0 && !patience.goesOn()) {
                optimiser.states().forEach(s -> s.item().parameter().tensor().zeroGrad());
                return Optional.empty();
            }
            try (Scope scope = Scope.open()) {
                Torch.setGradMode(true);
                long pass = step * passes + i;
                Stage.Loss l = live.precision().during(() -> live.stage().loss(pass));
                double factor = optimiser.scale().value() / passes;
                (factor == 1 ? l.loss() : l.loss().mul(factor)).backward();
                Torch.setGradMode(false);
                loss += l.loss().item() / passes;
                l.parts().forEach((name, value) -> parts.merge(name, value.item() / passes, Double::sum));
                work = work.plus(l.work());
            } finally {
                Torch.setGradMode(false);
            }
        }
        AdamW.Outcome outcome = optimiser.take(recipe.rateAt(step));
        return Optional.of(
                new Measure(loss, parts, outcome.norm(), outcome.again(), (System.nanoTime() - began) / 1e9, work));
    }

    /** @param measured whether held-out losses and samples belong to it */
    void checkpoint(boolean measured) throws IOException {
        long pass = optimiser.step() * recipe.accumulate();
        // random numbers and data are functions of these two
        run.checkpoint(live.store(), optimiser, Map.of("seed", recipe.seed(), "pass", pass));
        if (measured && recipe.validation() > 0) {
            validate();
        }
        if (measured) {
            show(recipe.samples());
        }
    }

    private void validate() throws IOException {
        Map<String, Double> found = new LinkedHashMap<>();
        optimiser.withAverages(() -> found.putAll(live.stage().validate()));
        Double loss = found.get("loss");
        if (loss == null) {
            return;
        }
        Map<String, Object> event = new LinkedHashMap<>();
        event.put("step", optimiser.step());
        event.put("validation", found);
        run.event(event);
        if (loss < run.bestLoss()) {
            run.best(optimiser.step(), loss);
            withoutGain = 0;
        } else {
            withoutGain++;
        }
    }

    private void show(int samples) throws IOException {
        if (samples > 0) {
            live.showing().show(optimiser, samples);
        }
    }
}
