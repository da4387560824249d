package org.weft.train;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.weft.engine.training.RunControl;
import org.weft.engine.training.RunState;
import org.weft.engine.training.WorkerStatus;
import org.weft.tensor.Scope;
import org.weft.tensor.Torch;

/** The steps of a run: losses, updates, checkpoints, what is asked of it meanwhile. */
final class Loop {
    private static final long STATUS_NANOS = 1_000_000_000L;

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
        while (goesOn()) {
            step();
            if (optimiser.step() % recipe.checkpointEvery() == 0) {
                checkpoint(true);
                saved = optimiser.step();
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
        if (System.nanoTime() >= end) {
            reason = "its time was up";
            return false;
        }
        say(RunState.RUNNING, false);
        return !stop.getAsBoolean() && obeys();
    }

    /** @return false when the run is to end */
    private boolean obeys() throws IOException {
        Optional<RunControl> word = RunControl.take(run.root());
        if (word.isEmpty() || word.get() == RunControl.GO) {
            return true;
        }
        if (word.get() == RunControl.SAMPLE) {
            show();
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
                show();
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

    private void step() throws IOException {
        long step = optimiser.step();
        Measure m = measure();
        Map<String, Object> event = new LinkedHashMap<>();
        event.put("step", step);
        if (m.again()) {
            // float16 has overflowed, as it does now and then: the same step follows with the loss scaled less
            event.put("loss_scale", optimiser.scale().value());
            run.event(event);
            return;
        }
        event.put("loss", m.loss());
        event.putAll(m.parts());
        event.put("rate", recipe.rateAt(step));
        if (!Double.isFinite(m.norm())) {
            throw new IOException("step " + step + " gave a " + (Double.isFinite(m.loss()) ? "gradient" : "loss")
                    + " that is not finite; the last checkpoint is intact, lower \"rate\" and continue from it");
        }
        event.put("gradient_norm", m.norm());
        event.put("seconds", m.seconds());
        event.put("data_seconds", m.work().waited());
        event.put("documents", m.work().documents());
        event.put("images", m.work().images());
        event.put("tokens", m.work().tokens());
        event.put("memory_mb", ProcessMemory.residentMb());
        GpuMemory.usedMb().ifPresent(mb -> event.put("gpu_memory_mb", mb));
        run.event(event);
    }

    /** What a step came to; where the norm is not finite no weight was changed. @param again whether to try it once more */
    record Measure(
            double loss, Map<String, Double> parts, double norm, boolean again, double seconds, Stage.Work work) {}

    /** One optimiser step: the recipe's passes, then the update. */
    Measure measure() {
        long began = System.nanoTime();
        long step = optimiser.step();
        Map<String, Double> parts = new LinkedHashMap<>();
        double loss = 0;
        Stage.Work work = new Stage.Work(0, 0, 0, 0);
        int passes = recipe.accumulate();
        for (int i = 0; i < passes; i++) {
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
        return new Measure(loss, parts, outcome.norm(), outcome.again(), (System.nanoTime() - began) / 1e9, work);
    }

    private void checkpoint(boolean measured) throws IOException {
        run.checkpoint(live.store(), optimiser);
        if (measured && recipe.validation() > 0) {
            validate();
        }
        if (measured) {
            show();
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

    private void show() throws IOException {
        if (recipe.samples() > 0) {
            live.showing().show(optimiser);
        }
    }
}
