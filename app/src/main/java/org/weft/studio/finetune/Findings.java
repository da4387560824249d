package org.weft.studio.finetune;

import java.text.MessageFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.ResourceBundle;
import org.weft.engine.training.DryRunReport;

/** What dry runs and checks of data found, in the user's language. */
final class Findings {
    private static final double MIB_IN_GIB = 1024;

    /** More bad items than this are counted, not named. */
    private static final int NAMED = 500;

    private final ResourceBundle texts;

    Findings(ResourceBundle texts) {
        this.texts = texts;
    }

    /** What a recipe needs, line by line. */
    String of(DryRunReport r) {
        List<String> out = new ArrayList<>();
        out.add(text("finetune.dryrun.values", r.parameters()));
        out.add(
                r.peakMb() > 0
                        ? text("finetune.dryrun.memory", r.peakMb() / MIB_IN_GIB, r.availableMb() / MIB_IN_GIB)
                        : texts.getString("finetune.dryrun.memory.unknown"));
        boolean measured = r.secondsPerStep() > 0;
        out.add(
                measured
                        ? text("finetune.dryrun.time", r.secondsPerStep(), RunView.duration(r.secondsInAll()))
                        : texts.getString("finetune.dryrun.time.none"));
        if (!r.advice().isEmpty()) {
            out.add(texts.getString(measured ? "finetune.dryrun.tight" : "finetune.dryrun.toolarge"));
            r.advice().forEach(a -> out.add("\u2022 " + advice(a)));
        }
        return String.join("\n", out);
    }

    private String advice(DryRunReport.Advice a) {
        return text(
                "finetune.advice." + a.change().name().toLowerCase(Locale.ROOT),
                Long.toString(a.value()),
                Long.toString(a.accumulate()));
    }

    /** The bad items, then what was looked at. */
    String of(Workers.Checked checked) {
        List<String> out = new ArrayList<>();
        List<Workers.Finding> all = checked.findings();
        for (Workers.Finding f : all.subList(0, Math.min(NAMED, all.size()))) {
            out.add(problem(f.problem()) + "  " + f.where() + ": " + f.reason());
        }
        if (all.size() > NAMED) {
            out.add(text("finetune.check.more", all.size() - NAMED));
        }
        out.add(text(
                "finetune.check.seen",
                checked.set(),
                checked.format(),
                checked.examples(),
                checked.pictures(),
                checked.labelMaps(),
                all.size()));
        if (!checked.duplicatesSought()) {
            out.add(texts.getString("finetune.check.duplicates"));
        }
        return String.join("\n", out);
    }

    /** A kind that a later engine may know keeps its name. */
    private String problem(String kind) {
        String key = "finetune.problem." + kind.toLowerCase(Locale.ROOT);
        return texts.containsKey(key) ? texts.getString(key) : kind;
    }

    private String text(String key, Object... values) {
        return MessageFormat.format(texts.getString(key), values);
    }
}
