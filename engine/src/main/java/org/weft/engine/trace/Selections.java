package org.weft.engine.trace;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** What a person points at, as queries of a site; the studio and the command line share it, so that both ask the same. */
public final class Selections {
    /** More queries than this are counted in words instead of listed. */
    private static final int LISTED = 4;

    private Selections() {}

    /** The cell of a U-Net site's map that holds a place of the generated picture. @param x 0..1; outside the nearest cell */
    public static int cell(TraceInfo.Site site, double x, double y) {
        int column = Math.clamp((long) Math.floor(x * site.side()), 0, site.side() - 1);
        int row = Math.clamp((long) Math.floor(y * site.side()), 0, site.side() - 1);
        return row * site.side() + column;
    }

    /** The cell that holds a pixel of a picture. @param pixels of the picture's side */
    public static int cell(TraceInfo.Site site, long x, long y, int pixels) {
        int column = Math.clamp(x * site.side() / pixels, 0, site.side() - 1);
        int row = Math.clamp(y * site.side() / pixels, 0, site.side() - 1);
        return row * site.side() + column;
    }

    /** Cells whose middle lies in a region of the generated picture; the one nearest to its middle when there are none. */
    public static List<Integer> cells(TraceInfo.Site site, Trace.Region region) {
        List<Integer> out = new ArrayList<>();
        for (int row = 0; row < site.side(); row++) {
            for (int column = 0; column < site.side(); column++) {
                if (region.holds((column + 0.5) / site.side(), (row + 0.5) / site.side())) {
                    out.add(row * site.side() + column);
                }
            }
        }
        if (out.isEmpty()) {
            out.add(cell(site, (region.left() + region.right()) / 2, (region.top() + region.bottom()) / 2));
        }
        return out;
    }

    /**
     * Positions of the visual tokens that stand for a picture in the sequence: the patches through which words read it.
     *
     * @param place of the picture among those the item has seen, from 0
     * @return nothing when the item has no such picture
     */
    public static List<Integer> patches(TraceInfo.Item item, int place) {
        String opening = "[picture " + (place + 1) + "]";
        String patch = "[" + (place + 1) + "]";
        List<Integer> out = new ArrayList<>();
        boolean within = false;
        for (TraceInfo.Token t : item.tokens()) {
            if (within && t.text().equals(patch)) {
                out.add(t.position());
            } else if (within) {
                break;
            }
            within = out.isEmpty() ? t.text().equals(opening) : within;
        }
        return out;
    }

    /** What is selected, in words: whose look, when, and what of it is shown. */
    public static String at(TraceInfo info, TraceQuery query) {
        TraceInfo.Site site = site(info, query.site());
        TraceInfo.Item item = info.items().get(query.item());
        StringBuilder out = new StringBuilder(
                site.kind() == TraceInfo.Kind.UNET ? places(site, query.queries()) : words(item, query.queries()));
        if (site.kind() == TraceInfo.Kind.UNET) {
            out.append(" at step ").append(query.step());
        }
        if (!query.pictures().isEmpty()) {
            out.append(", image ")
                    .append(list(query.pictures().stream().map(p -> p + 1).toList()));
        }
        if (!query.levels().isEmpty()) {
            out.append(", level ").append(list(query.levels()));
        }
        if (!query.heads().isEmpty()) {
            out.append(", head ").append(list(query.heads()));
        }
        if (!query.points().isEmpty()) {
            out.append(", point ").append(list(query.points()));
        }
        return out.toString();
    }

    /** The command that asks the same of a trace. @param file the trace, as it is to be typed */
    public static String call(TraceInfo info, TraceQuery query, String file) {
        StringBuilder out = new StringBuilder("weft inspect ")
                .append(ShellWord.of(file))
                .append(" --item ")
                .append(query.item())
                .append(" --site ")
                .append(query.site());
        if (site(info, query.site()).kind() == TraceInfo.Kind.UNET) {
            out.append(" --step ").append(query.step());
        }
        option(out, "--query", query.queries());
        option(out, "--image", query.pictures().stream().map(p -> p + 1).toList());
        option(out, "--level", query.levels());
        option(out, "--head", query.heads());
        option(out, "--point", query.points());
        return out.toString();
    }

    private static void option(StringBuilder to, String name, Collection<Integer> values) {
        if (!values.isEmpty()) {
            to.append(' ').append(name).append(' ').append(list(values));
        }
    }

    private static String list(Collection<Integer> values) {
        return values.stream().sorted().map(String::valueOf).collect(Collectors.joining(","));
    }

    private static TraceInfo.Site site(TraceInfo info, String name) {
        return info.sites().stream()
                .filter(s -> s.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("the trace has no site " + name));
    }

    private static String places(TraceInfo.Site site, List<Integer> queries) {
        String map = String.format(Locale.ROOT, " of %dx%d", site.side(), site.side());
        if (queries.isEmpty()) {
            return "all pixels" + map;
        }
        if (queries.size() > LISTED) {
            return queries.size() + " pixels" + map;
        }
        return (queries.size() == 1 ? "pixel " : "pixels ")
                + queries.stream()
                        .map(q -> q % site.side() + "," + q / site.side())
                        .collect(Collectors.joining("; "))
                + map;
    }

    private static String words(TraceInfo.Item item, List<Integer> queries) {
        if (queries.isEmpty()) {
            return "all tokens";
        }
        if (queries.size() > LISTED) {
            return queries.size() + " tokens";
        }
        return (queries.size() == 1 ? "token " : "tokens ")
                + queries.stream().map(q -> q + word(item, q)).collect(Collectors.joining(", "));
    }

    private static String word(TraceInfo.Item item, int position) {
        return position >= 0 && position < item.tokens().size()
                ? " \"" + item.tokens().get(position).text() + "\""
                : "";
    }
}
