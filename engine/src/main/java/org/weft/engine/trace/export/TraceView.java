package org.weft.engine.trace.export;

import java.util.List;
import org.weft.engine.trace.Looked;
import org.weft.engine.trace.Selections;
import org.weft.engine.trace.ShellWord;
import org.weft.engine.trace.Trace;
import org.weft.engine.trace.TraceInfo;
import org.weft.engine.trace.TraceQuery;

/**
 * What is exported: a trace, a question to it and the answer.
 *
 * @param at what was selected, for a person
 */
public record TraceView(Trace trace, TraceQuery query, String at, Looked looked) {

    /** Asks the question. @throws org.weft.engine.EngineException as {@link Trace#look} */
    public static TraceView of(Trace trace, TraceQuery query, String at) {
        return new TraceView(trace, query, at, trace.look(query));
    }

    /** As {@link #of(Trace, TraceQuery, String)}, named after the question. */
    public static TraceView of(Trace trace, TraceQuery query) {
        return of(trace, query, Selections.at(trace.info(), query));
    }

    TraceInfo info() {
        return trace.info();
    }

    TraceInfo.Item item() {
        return info().items().get(query.item());
    }

    TraceInfo.Site site() {
        return site(query.site());
    }

    TraceInfo.Site site(String name) {
        return info().sites().stream()
                .filter(s -> s.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("the trace has no site " + name));
    }

    /** Pictures that could be looked at and pass the filter, oldest first. */
    List<Integer> pictures() {
        return item().seen().stream()
                .distinct()
                .filter(p -> query.pictures().isEmpty() || query.pictures().contains(p))
                .toList();
    }

    /** How to get this again: what recorded the trace, and what is asked of it. */
    String provenance() {
        String file = String.valueOf(trace.file().getFileName());
        String again = trace.replay(query.item()).isEmpty()
                ? ""
                : "; made again from what the trace keeps by: weft generate --again " + ShellWord.of(file) + " --item "
                        + query.item();
        return "recorded by: " + info().call() + again + "; model " + info().model() + ", weights sha256 "
                + info().weights() + ", seed " + info().seed() + "; item " + query.item() + ", site " + query.site()
                + ", step " + query.step() + ", " + at + "; asked by: " + Selections.call(info(), query, file);
    }
}
