package org.weft.cli;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.weft.engine.trace.Looked;
import org.weft.engine.trace.Selections;
import org.weft.engine.trace.Trace;
import org.weft.engine.trace.TraceInfo;
import org.weft.engine.trace.TraceQuery;
import org.weft.engine.trace.export.TraceExport;
import org.weft.engine.trace.export.TraceView;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Answers questions about a trace. */
@Command(
        name = "inspect",
        mixinStandardHelpOptions = true,
        description = {
            "Say where MMFS looked, from a trace that ./weft generate --trace recorded.",
            "Without --token, --patch, --pixel, --query or --region: what the trace holds, and the shares of all queries.",
            "Weights say where the model read, not what the reading did; mute a picture to see that."
        })
final class InspectCommand implements Callable<Integer> {
    private final Tools tools;

    @Parameters(paramLabel = "TRACE", description = "Trace file.")
    private Path file = Path.of(".");

    @Option(names = "--item", paramLabel = "N", description = "Generated item, from 0 (default ${DEFAULT-VALUE}).")
    private int item;

    @Option(
            names = "--site",
            paramLabel = "PART",
            description = "Sites with PART in their name; without it all that fit.")
    private String site = "";

    @Option(
            names = "--step",
            paramLabel = "N",
            description = "Denoising step, from 0; without it the last that was recorded.")
    private @Nullable Integer step;

    @Mixin
    private InspectOptions options = new InspectOptions();

    @Option(names = "--top", paramLabel = "N", description = "Points or queries shown (default ${DEFAULT-VALUE}).")
    private int top = 10;

    @Option(
            names = "--export",
            paramLabel = "FILE",
            description =
                    "Write the selection as .png, .svg, .csv, .npz (NumPy) or .html (a page with everything of the"
                            + " item, offline). Of several sites the first that fits is taken.")
    private @Nullable Path export;

    @Option(names = "--json", description = "One JSON object a line: site, at, points, shares, ignored.")
    private boolean json;

    InspectCommand(Tools tools) {
        this.tools = tools;
    }

    /** A line of {@code --json}; its names are stable. */
    private record Line(String site, String at, List<Spot> points, Map<String, Double> shares, double ignored) {}

    /** A sampling point as a line shows it. */
    private record Spot(
            @JsonProperty("image") int picture, int level, int head, int point, double x, double y, double weight) {}

    @Override
    public Integer call() {
        options.check();
        if (top < 0) {
            throw CommandFailure.usage("--top must be 0 or more, is " + top);
        }
        try (Trace trace = Trace.open(file)) {
            TraceInfo info = trace.info();
            if (item < 0 || item >= info.items().size()) {
                throw CommandFailure.usage("--item " + item + " is not in the trace; it holds "
                        + info.items().size() + ", from 0");
            }
            TraceInfo.Item chosen = info.items().get(item);
            if (!options.selects() && !json) {
                describe(info, chosen);
            }
            List<TraceInfo.Site> sites = info.sites().stream()
                    .filter(s -> s.name().contains(site))
                    .filter(s -> options.fits(s, chosen))
                    .toList();
            if (sites.isEmpty()) {
                throw CommandFailure.failed(file + " has no site with \"" + site + "\" in its name for that; it has "
                        + info.sites().stream().map(TraceInfo.Site::name).collect(Collectors.joining(", ")));
            }
            if (export != null) {
                export(trace, sites.getFirst(), chosen, export);
            } else {
                sites.forEach(s -> answer(trace, s, chosen));
            }
            return ExitCode.DONE;
        }
    }

    private int stepOf(TraceInfo.Item chosen) {
        Integer wanted = step;
        if (wanted != null) {
            return wanted;
        }
        return chosen.steps().isEmpty() ? 0 : chosen.steps().getLast();
    }

    private void describe(TraceInfo info, TraceInfo.Item chosen) {
        tools.console()
                .line(info.model() + ", seed " + info.seed() + ", "
                        + info.items().size() + " items");
        for (TraceInfo.Picture p : info.pictures()) {
            tools.console()
                    .line("picture " + (p.number() + 1) + ": " + p.source() + ", " + p.side() + " pixels a side");
        }
        StringBuilder tokens = new StringBuilder();
        for (TraceInfo.Token t : chosen.tokens()) {
            tokens.append(t.position()).append(':').append(t.text()).append(' ');
        }
        tools.console().line("tokens of item " + chosen.number() + ": " + tokens);
        if (!chosen.steps().isEmpty()) {
            tools.console().line("denoising steps " + chosen.steps());
        }
    }

    private void export(Trace trace, TraceInfo.Site s, TraceInfo.Item chosen, Path file) {
        TraceExport format = TraceExport.of(file)
                .orElseThrow(() -> CommandFailure.usage(
                        file + ": its ending names no format; there are .png, .svg, .csv, .npz and .html"));
        if (options.asksWhoLooked(chosen)) {
            throw CommandFailure.usage(
                    "--region of a picture that was seen asks who looked; export what something looked"
                            + " at, or nothing selected for all");
        }
        TraceQuery query = options.query(trace.info(), chosen, s, stepOf(chosen));
        TraceView view = TraceView.of(trace, query);
        try {
            format.write(view, file);
        } catch (IOException e) {
            throw CommandFailure.failed(file + " could not be written: " + e.getMessage());
        }
        tools.console().line(s.name() + ", " + view.at() + ", is in " + file);
    }

    private void answer(Trace trace, TraceInfo.Site s, TraceInfo.Item chosen) {
        TraceQuery query = options.query(trace.info(), chosen, s, stepOf(chosen));
        if (options.asksWhoLooked(chosen)) {
            lookers(trace, s, chosen, query);
        } else {
            print(s, Selections.at(trace.info(), query), trace.look(query));
        }
    }

    private void print(TraceInfo.Site s, String at, Looked looked) {
        Map<String, Double> shares = new TreeMap<>();
        looked.shares().forEach((picture, share) -> shares.put("image " + (picture + 1), share));
        List<Spot> spots = looked.points().stream()
                .limit(top)
                .map(p -> new Spot(p.picture() + 1, p.level(), p.head(), p.point(), p.x(), p.y(), p.weight()))
                .toList();
        if (json) {
            tools.console().json(new Line(s.name(), at, spots, shares, looked.ignored()));
            return;
        }
        tools.console()
                .line(s.name() + ", " + at + ": "
                        + shares.entrySet().stream()
                                .map(e -> e.getKey() + " " + percent(e.getValue()))
                                .collect(Collectors.joining(", "))
                        + ", ignored " + percent(looked.ignored()));
        for (Spot p : spots) {
            int side = s.levels().get(p.level());
            tools.console()
                    .line(String.format(
                            Locale.ROOT,
                            "  image %d, level %dx%d, head %d, point %d, x %.1f%%, y %.1f%%, weight %.4f",
                            p.picture(),
                            side,
                            side,
                            p.head(),
                            p.point(),
                            p.x() * 100,
                            p.y() * 100,
                            p.weight()));
        }
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.1f%%", share * 100);
    }

    private void lookers(Trace trace, TraceInfo.Site s, TraceInfo.Item chosen, TraceQuery query) {
        Trace.Region of = options.region(trace.info());
        trace.whoLooked(query, of).stream().limit(top).forEach(l -> {
            String at = s.kind() == TraceInfo.Kind.UNET
                    ? "pixel " + l.query() % s.side() + "," + l.query() / s.side() + " of " + s.side() + "x" + s.side()
                    : "token " + l.query() + " \"" + word(chosen, l.query()) + "\"";
            if (json) {
                tools.console()
                        .json(new Line(s.name(), at, List.of(), Map.of("image " + (of.picture() + 1), l.share()), 0));
            } else {
                tools.console().line(s.name() + ", " + at + ": " + percent(l.share()) + " into the region");
            }
        });
    }

    private static String word(TraceInfo.Item chosen, int position) {
        return position < chosen.tokens().size() ? chosen.tokens().get(position).text() : "";
    }
}
