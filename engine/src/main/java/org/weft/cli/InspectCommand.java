package org.weft.cli;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.weft.engine.trace.Looked;
import org.weft.engine.trace.Trace;
import org.weft.engine.trace.TraceInfo;
import org.weft.engine.trace.TraceQuery;
import org.weft.engine.trace.export.TraceExport;
import org.weft.engine.trace.export.TraceView;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Answers questions about a trace. */
@Command(
        name = "inspect",
        mixinStandardHelpOptions = true,
        description = {
            "Say where MMFS looked, from a trace that ./weft generate --trace recorded.",
            "Without --token, --pixel or --region: what the trace holds, and the shares of all its queries.",
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

    @Option(names = "--token", paramLabel = "N", description = "The token at a position of the sequence.")
    private @Nullable Integer token;

    @Option(names = "--pixel", paramLabel = "X,Y", split = ",", description = "A pixel of the generated picture.")
    private List<Integer> pixel = List.of();

    @Option(
            names = "--region",
            paramLabel = "P:L,T,R,B",
            description =
                    "Which queries looked into part of picture P (from 1); edges in 0..1, such as 2:0.5,0.2,0.9,0.8.")
    private @Nullable String region;

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
        if ((token != null ? 1 : 0) + (pixel.isEmpty() ? 0 : 1) + (region != null ? 1 : 0) > 1) {
            throw CommandFailure.usage("name one of --token, --pixel and --region");
        }
        if (!pixel.isEmpty() && pixel.size() != 2) {
            throw CommandFailure.usage("--pixel is X,Y such as 40,96");
        }
        try (Trace trace = Trace.open(file)) {
            TraceInfo info = trace.info();
            if (item < 0 || item >= info.items().size()) {
                throw CommandFailure.usage("--item " + item + " is not in the trace; it holds "
                        + info.items().size() + ", from 0");
            }
            TraceInfo.Item chosen = info.items().get(item);
            if (token == null && pixel.isEmpty() && region == null && !json) {
                describe(info, chosen);
            }
            List<TraceInfo.Site> sites = info.sites().stream()
                    .filter(s -> s.name().contains(site))
                    .filter(s -> fits(s, chosen))
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

    private boolean fits(TraceInfo.Site s, TraceInfo.Item chosen) {
        boolean unet = s.kind() == TraceInfo.Kind.UNET;
        return unet ? token == null && chosen.picture() != null : pixel.isEmpty();
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
        if (region != null) {
            throw CommandFailure.usage("--region asks who looked; export a --token or a --pixel, or neither for all");
        }
        Selection selection = selection(trace, s, chosen);
        TraceQuery query = TraceQuery.of(chosen.number(), s.name(), stepOf(chosen), selection.queries());
        try {
            format.write(TraceView.of(trace, query, selection.at()), file);
        } catch (IOException e) {
            throw CommandFailure.failed(file + " could not be written: " + e.getMessage());
        }
        tools.console().line(s.name() + ", " + selection.at() + ", is in " + file);
    }

    /** @param queries none for all of them */
    private record Selection(List<Integer> queries, String at) {}

    private void answer(Trace trace, TraceInfo.Site s, TraceInfo.Item chosen) {
        String where = region;
        if (where != null) {
            lookers(trace, s, chosen, where);
            return;
        }
        Selection selection = selection(trace, s, chosen);
        TraceQuery query = TraceQuery.of(chosen.number(), s.name(), stepOf(chosen), selection.queries());
        print(s, selection.at(), trace.look(query));
    }

    private Selection selection(Trace trace, TraceInfo.Site s, TraceInfo.Item chosen) {
        List<Integer> queries = new ArrayList<>();
        String at = s.kind() == TraceInfo.Kind.UNET ? "step " + stepOf(chosen) : "all tokens";
        Integer position = token;
        if (position != null) {
            queries.add(position);
            at = "token " + position + " \"" + word(chosen, position) + "\"";
        } else if (!pixel.isEmpty()) {
            int side = picture(trace, chosen);
            int x = Math.clamp((long) pixel.get(0) * s.side() / side, 0, s.side() - 1);
            int y = Math.clamp((long) pixel.get(1) * s.side() / side, 0, s.side() - 1);
            queries.add(y * s.side() + x);
            at = "pixel " + pixel.get(0) + "," + pixel.get(1) + " at step " + stepOf(chosen);
        }
        return new Selection(queries, at);
    }

    private static int picture(Trace trace, TraceInfo.Item chosen) {
        Integer number = chosen.picture();
        if (number == null) {
            throw CommandFailure.usage("item " + chosen.number() + " is a text; ask for a --token");
        }
        return trace.info().pictures().get(number).side();
    }

    private static String word(TraceInfo.Item chosen, int position) {
        if (position < 0 || position >= chosen.tokens().size()) {
            throw CommandFailure.usage("there is no token " + position + "; the sequence has "
                    + chosen.tokens().size() + ", from 0");
        }
        return chosen.tokens().get(position).text();
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

    private void lookers(Trace trace, TraceInfo.Site s, TraceInfo.Item chosen, String where) {
        String[] parts = where.split("[:,]", -1);
        double[] n = new double[5];
        try {
            if (parts.length != n.length) {
                throw new NumberFormatException(where);
            }
            for (int i = 0; i < n.length; i++) {
                n[i] = Double.parseDouble(parts[i]);
            }
        } catch (NumberFormatException e) {
            throw CommandFailure.usage("--region is P:L,T,R,B such as 2:0.5,0.2,0.9,0.8, not " + where);
        }
        Trace.Region of = new Trace.Region((int) n[0] - 1, n[1], n[2], n[3], n[4]);
        TraceQuery query = TraceQuery.of(chosen.number(), s.name(), stepOf(chosen), List.of());
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
}
