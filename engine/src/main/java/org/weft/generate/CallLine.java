package org.weft.generate;

import java.util.Collection;
import java.util.Locale;
import org.weft.engine.GenerationRequest;
import org.weft.engine.MuteSet;
import org.weft.engine.Target;
import org.weft.engine.TraceSettings;

/** The command that asks for the same as a request, but for the files of the story and the trace. */
final class CallLine {
    private CallLine() {}

    static String of(GenerationRequest r) {
        StringBuilder out = new StringBuilder("weft generate DOC --next ")
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
        mutes(out, r.mute());
        out.append(" --trace FILE");
        TraceSettings trace = r.trace();
        if (trace != null && trace.everyStep() > 1) {
            out.append(" --trace-every ").append(trace.everyStep());
        }
        return out.append(trace != null && trace.halves() ? " --trace-halves" : "")
                .toString();
    }

    private static void mutes(StringBuilder out, MuteSet mute) {
        if (mute.isEmpty()) {
            return;
        }
        each(out, "--mute-picture", mute.pictures().stream().map(p -> p + 1).toList());
        each(out, "--mute-level", mute.levels());
        each(out, "--mute-head", mute.heads());
        each(out, "--mute-point", mute.points());
        mute.sites().stream().sorted().forEach(s -> out.append(" --mute-site ").append(s));
        out.append(mute.renormalised() ? "" : " --mute-plain");
    }

    private static void each(StringBuilder out, String option, Collection<Integer> values) {
        values.stream()
                .sorted()
                .forEach(v -> out.append(' ').append(option).append(' ').append(v));
    }
}
