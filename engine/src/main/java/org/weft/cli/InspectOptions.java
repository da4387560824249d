package org.weft.cli;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.weft.engine.trace.Selections;
import org.weft.engine.trace.Trace;
import org.weft.engine.trace.TraceInfo;
import org.weft.engine.trace.TraceQuery;
import picocli.CommandLine.Option;

/** What of a trace is asked for: the same selections and filters as in the studio's inspector. */
final class InspectOptions {
    private static final int EDGES = 5;

    @Option(
            names = "--token",
            paramLabel = "N[,N]",
            split = ",",
            description = "Tokens at positions of the sequence; of several the average.")
    private List<Integer> tokens = List.of();

    @Option(
            names = "--patch",
            paramLabel = "P[:N]",
            description = "Visual token N (from 0) of picture P (from 1) as a reader; without N all of them.")
    private @Nullable String patch;

    @Option(names = "--pixel", paramLabel = "X,Y", split = ",", description = "A pixel of the generated picture.")
    private List<Integer> pixel = List.of();

    @Option(
            names = "--region",
            paramLabel = "P:L,T,R,B",
            description =
                    "Part of picture P (from 1), edges in 0..1, such as 2:0.5,0.2,0.9,0.8: who looked into it, or, in"
                            + " the generated picture, what its pixels looked at.")
    private @Nullable String region;

    @Option(
            names = "--query",
            paramLabel = "N[,N]",
            split = ",",
            description = "Numbers of queries: positions of tokens, or cells of the site's map, row by row.")
    private List<Integer> queries = List.of();

    @Option(names = "--image", paramLabel = "P[,P]", split = ",", description = "Only these pictures, from 1.")
    private Set<Integer> images = Set.of();

    @Option(names = "--level", paramLabel = "N[,N]", split = ",", description = "Only these levels, 0 the finest.")
    private Set<Integer> levels = Set.of();

    @Option(names = "--head", paramLabel = "N[,N]", split = ",", description = "Only these heads, from 0.")
    private Set<Integer> heads = Set.of();

    @Option(names = "--point", paramLabel = "N[,N]", split = ",", description = "Only these sampling points, from 0.")
    private Set<Integer> points = Set.of();

    /** Whether anything is selected. */
    boolean selects() {
        return count() > 0;
    }

    private int count() {
        return (tokens.isEmpty() ? 0 : 1)
                + (patch == null ? 0 : 1)
                + (pixel.isEmpty() ? 0 : 1)
                + (region == null ? 0 : 1)
                + (queries.isEmpty() ? 0 : 1);
    }

    /** @throws CommandFailure when options contradict each other */
    void check() {
        if (count() > 1) {
            throw CommandFailure.usage("name one of --token, --patch, --pixel, --region and --query");
        }
        if (!pixel.isEmpty() && pixel.size() != 2) {
            throw CommandFailure.usage("--pixel is X,Y such as 40,96");
        }
    }

    /** Whether a site has queries of the kind that is selected. */
    boolean fits(TraceInfo.Site s, TraceInfo.Item item) {
        if (s.kind() == TraceInfo.Kind.UNET) {
            return tokens.isEmpty() && patch == null && item.picture() != null;
        }
        return pixel.isEmpty() && (region == null || asksWhoLooked(item));
    }

    /** Whether the region is one that could be looked into, and not the generated picture's. */
    boolean asksWhoLooked(TraceInfo.Item item) {
        Integer made = item.picture();
        return region != null && (made == null || edges()[0] - 1 != made);
    }

    private double[] edges() {
        String[] parts = String.valueOf(region).split("[:,]", -1);
        double[] n = new double[EDGES];
        try {
            if (parts.length != n.length) {
                throw new NumberFormatException(region);
            }
            for (int i = 0; i < n.length; i++) {
                n[i] = Double.parseDouble(parts[i]);
            }
        } catch (NumberFormatException e) {
            throw CommandFailure.usage("--region is P:L,T,R,B such as 2:0.5,0.2,0.9,0.8, not " + region);
        }
        return n;
    }

    /** The region asked for. */
    Trace.Region region(TraceInfo info) {
        double[] n = edges();
        int picture = (int) n[0] - 1;
        if (picture < 0 || picture >= info.pictures().size()) {
            throw CommandFailure.usage("--region " + region + ": there is no picture " + (picture + 1)
                    + "; the trace has " + info.pictures().size() + ", from 1");
        }
        boolean within = n[1] >= 0 && n[1] < n[3] && n[3] <= 1 && n[2] >= 0 && n[2] < n[4] && n[4] <= 1;
        if (!within) {
            throw CommandFailure.usage("--region " + region
                    + ": the edges are left, top, right and bottom in 0..1, left of right and top above bottom");
        }
        return new Trace.Region(picture, n[1], n[2], n[3], n[4]);
    }

    /** The question to a site. */
    TraceQuery query(TraceInfo info, TraceInfo.Item item, TraceInfo.Site site, int step) {
        Set<Integer> pictures = images.stream().map(p -> p - 1).collect(Collectors.toSet());
        within("--image", images, info.pictures().size(), 1);
        within("--level", levels, site.levels().size(), 0);
        within("--head", heads, site.heads(), 0);
        within("--point", points, site.points(), 0);
        return new TraceQuery(
                item.number(),
                site.name(),
                step,
                selected(info, item, site),
                pictures,
                new HashSet<>(heads),
                new HashSet<>(levels),
                new HashSet<>(points));
    }

    private static void within(String option, Set<Integer> values, int count, int from) {
        for (int v : values) {
            if (v < from || v >= count + from) {
                throw CommandFailure.usage(
                        option + " " + v + " is not there; there are " + from + " to " + (count + from - 1));
            }
        }
    }

    private List<Integer> selected(TraceInfo info, TraceInfo.Item item, TraceInfo.Site site) {
        if (!tokens.isEmpty()) {
            return positions(item);
        }
        String wanted = patch;
        if (wanted != null) {
            return patches(item, wanted);
        }
        if (!pixel.isEmpty()) {
            int side = side(info, item);
            if (pixel.stream().anyMatch(p -> p < 0 || p >= side)) {
                throw CommandFailure.usage("--pixel " + pixel.get(0) + "," + pixel.get(1)
                        + " is not in the picture; it has " + side + " pixels a side, from 0");
            }
            return List.of(Selections.cell(site, pixel.get(0), pixel.get(1), side));
        }
        if (region != null && !asksWhoLooked(item)) {
            return Selections.cells(site, region(info));
        }
        return queries;
    }

    private List<Integer> positions(TraceInfo.Item item) {
        for (int t : tokens) {
            if (t < 0 || t >= item.tokens().size()) {
                throw CommandFailure.usage("there is no token " + t + "; the sequence has "
                        + item.tokens().size() + ", from 0");
            }
        }
        return tokens;
    }

    private static List<Integer> patches(TraceInfo.Item item, String wanted) {
        String[] parts = wanted.split(":", -1);
        try {
            int picture = Integer.parseInt(parts[0]);
            List<Integer> all = Selections.patches(item, picture - 1);
            if (all.isEmpty()) {
                throw CommandFailure.usage("--patch " + wanted + ": the item has read no picture " + picture
                        + "; it has read " + item.seen().size() + ", from 1");
            }
            if (parts.length == 1) {
                return all;
            }
            int number = Integer.parseInt(parts[1]);
            if (parts.length > 2 || number < 0 || number >= all.size()) {
                throw CommandFailure.usage(
                        "--patch " + wanted + ": a picture has " + all.size() + " visual tokens, from 0");
            }
            return List.of(all.get(number));
        } catch (NumberFormatException e) {
            throw CommandFailure.usage("--patch is P or P:N such as 1:5, not " + wanted);
        }
    }

    private static int side(TraceInfo info, TraceInfo.Item item) {
        Integer number = item.picture();
        if (number == null) {
            throw CommandFailure.usage("item " + item.number() + " is a text; ask for a --token");
        }
        return info.pictures().get(number).side();
    }
}
