package org.weft.generate;

import java.util.Collection;
import java.util.Locale;
import org.weft.engine.GenerationRequest;
import org.weft.engine.MuteSet;
import org.weft.engine.Target;
import org.weft.engine.TraceSettings;
import org.weft.engine.trace.ShellWord;

/** The command that asks for the same as a request, but for the files of the story and the trace. */
final class CallLine {
    private CallLine() {}

    static String of(GenerationRequest r) {
        TraceSettings trace = r.trace();
        StringBuilder out =
                new StringBuilder("weft generate ").append(trace == null ? TraceSettings.NO_FILE : trace.story());
        // a trace that is made again says all the rest itself
        if (trace == null || !trace.story().startsWith("--again ")) {
            settings(out, r);
        }
        mutes(out, r.mute());
        if (trace != null) {
            traced(out, trace);
        }
        return out.toString();
    }

    private static void settings(StringBuilder out, GenerationRequest r) {
        out.append(" --next ")
                .append(r.target().name().toLowerCase(Locale.ROOT))
                .append(" --count ")
                .append(r.count())
                .append(" --candidates ")
                .append(r.candidates())
                .append(" --seed ")
                .append(r.seed())
                .append(" --steps ")
                .append(r.image().steps())
                .append(" --guidance ")
                .append(r.image().guidance())
                .append(" --scheduler ")
                .append(r.image().scheduler());
        if (r.target() != Target.IMAGE) {
            out.append(" --temperature ")
                    .append(r.text().temperature())
                    .append(" --max-tokens ")
                    .append(r.text().maxTokens());
        }
    }

    private static void traced(StringBuilder out, TraceSettings trace) {
        out.append(" --trace ").append(ShellWord.of(trace.file().toString()));
        if (trace.everyStep() > 1) {
            out.append(" --trace-every ").append(trace.everyStep());
        }
        out.append(trace.halves() ? " --trace-halves" : "").append(trace.prompt() ? "" : " --trace-written");
        trace.sites().stream().sorted().forEach(s -> out.append(" --trace-site ")
                .append(ShellWord.of(s)));
    }

    private static void mutes(StringBuilder out, MuteSet mute) {
        if (mute.isEmpty()) {
            return;
        }
        each(out, "--mute-picture", mute.pictures().stream().map(p -> p + 1).toList());
        each(out, "--mute-level", mute.levels());
        each(out, "--mute-head", mute.heads());
        each(out, "--mute-point", mute.points());
        mute.sites().stream().sorted().forEach(s -> out.append(" --mute-site ").append(ShellWord.of(s)));
        out.append(mute.renormalised() ? "" : " --mute-plain");
    }

    private static void each(StringBuilder out, String option, Collection<Integer> values) {
        values.stream()
                .sorted()
                .forEach(v -> out.append(' ').append(option).append(' ').append(v));
    }
}
