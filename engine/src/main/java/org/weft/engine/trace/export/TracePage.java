package org.weft.engine.trace.export;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.weft.engine.trace.Looked;
import org.weft.engine.trace.TraceInfo;
import org.weft.engine.trace.TraceQuery;

/**
 * A generated item's attention as one HTML file that needs no network: pictures, every point of every site as 16-bit numbers, and a
 * script with the inspector's filters. Of denoising steps as many are kept as fit {@link #MOST_BYTES}; the page says which.
 */
final class TracePage {
    /** Of the points, before Base64. */
    private static final long MOST_BYTES = 6_000_000;

    /** x, y and weight. */
    private static final int POINT_BYTES = 6;

    /** Positions from -0.5 to 1.5 as 0..65535: a hundredth of a pixel at most. */
    private static final double FROM = -0.5;

    private static final double RANGE = 2;

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final TraceView view;
    private final TraceInfo info;
    private final TraceInfo.Item item;

    TracePage(TraceView view) {
        this.view = view;
        info = view.info();
        item = view.item();
    }

    void write(OutputStream out) throws IOException {
        ObjectNode data = MAPPER.createObjectNode();
        data.put(
                "title",
                info.model() + ", item " + item.number() + (item.picture() == null ? " (text)" : " (picture)"));
        data.put("provenance", view.provenance());
        data.put("chosenSite", view.query().site());
        data.put("chosenStep", view.query().step());
        view.query().queries().forEach(data.putArray("chosenQueries")::add);
        pictures(data.putArray("pictures"));
        ArrayNode tokens = data.putArray("tokens");
        item.tokens().forEach(t -> tokens.addObject()
                .put("position", t.position())
                .put("text", t.text())
                .put("generated", t.generated()));
        sites(data);
        // a closing tag in a token must not end the script element
        String json = MAPPER.writeValueAsString(data).replace("<", "\\u003c");
        out.write(resource()
                .replace("@TITLE@", SvgSheet.escape(info.model() + ": where it looked"))
                .replace("@DATA@", json)
                .getBytes(StandardCharsets.UTF_8));
    }

    private static String resource() throws IOException {
        try (InputStream in = TracePage.class.getResourceAsStream("trace.html")) {
            if (in == null) {
                throw new IOException("trace.html is missing from this Weft; reinstall it");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private void pictures(ArrayNode to) {
        List<Integer> shown = new ArrayList<>(item.seen());
        if (item.picture() != null) {
            shown.add(item.picture());
        }
        for (int p : shown) {
            to.addObject()
                    .put("number", p)
                    .put("seen", item.seen().contains(p))
                    .put("source", info.pictures().get(p).source())
                    .put("data", Base64.getEncoder().encodeToString(view.trace().picture(p)));
        }
    }

    private List<TraceInfo.Site> fitting() {
        return info.sites().stream()
                .filter(s -> s.kind() == TraceInfo.Kind.LANGUAGE || item.picture() != null)
                .toList();
    }

    private long bytes(TraceInfo.Site s) {
        long queries = s.kind() == TraceInfo.Kind.UNET
                ? (long) s.side() * s.side()
                : item.tokens().size();
        return queries * item.seen().size() * s.heads() * s.levels().size() * s.points() * POINT_BYTES;
    }

    /** As many of the recorded steps as fit, evenly spread, the last among them. */
    private List<Integer> steps() {
        long once = fitting().stream()
                .filter(s -> s.kind() == TraceInfo.Kind.UNET)
                .mapToLong(this::bytes)
                .sum();
        List<Integer> all = item.steps();
        if (all.isEmpty() || once == 0) {
            return all;
        }
        int most = Math.clamp(MOST_BYTES / once, 1, all.size());
        List<Integer> out = new ArrayList<>();
        for (int i = 0; i < most; i++) {
            out.add(all.get(all.size() - 1 - i * all.size() / most));
        }
        return out.reversed();
    }

    private void sites(ObjectNode data) {
        List<Integer> steps = steps();
        ArrayNode kept = data.putArray("steps");
        steps.forEach(kept::add);
        data.put("recordedSteps", item.steps().size());
        ArrayNode to = data.putArray("sites");
        for (TraceInfo.Site s : fitting()) {
            boolean unet = s.kind() == TraceInfo.Kind.UNET;
            ObjectNode site = to.addObject()
                    .put("name", s.name())
                    .put("unet", unet)
                    .put("heads", s.heads())
                    .put("points", s.points())
                    .put("side", s.side());
            ArrayNode levels = site.putArray("levels");
            s.levels().forEach(levels::add);
            ArrayNode seen = site.putArray("pictures");
            item.seen().forEach(seen::add);
            ArrayNode blocks = site.putArray("blocks");
            if (unet) {
                steps.forEach(step -> block(blocks.addObject(), s, step));
            } else {
                block(blocks.addObject(), s, 0);
            }
        }
    }

    /** Points of all queries of a site, ordered by query, picture, head, level and point. */
    private void block(ObjectNode to, TraceInfo.Site s, int step) {
        int queries = s.kind() == TraceInfo.Kind.UNET
                ? s.side() * s.side()
                : item.tokens().size();
        int pictures = item.seen().size();
        int each = pictures * s.heads() * s.levels().size() * s.points();
        ByteBuffer out = ByteBuffer.allocate(queries * each * POINT_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        ByteBuffer references = ByteBuffer.allocate(queries * 4).order(ByteOrder.LITTLE_ENDIAN);
        List<Integer> recorded = view.trace().queries(item.number(), s.name(), step).stream()
                .filter(q -> q < queries)
                .toList();
        for (int q : recorded) {
            Looked looked = view.trace().look(TraceQuery.of(item.number(), s.name(), step, List.of(q)));
            // a picture that stands in the story twice has two points of a kind; which of them is which does not show
            Map<Integer, Integer> next = new HashMap<>();
            for (Looked.Point p : looked.points()) {
                references.putShort(q * 4, fraction(p.referenceX()));
                references.putShort(q * 4 + 2, fraction(p.referenceY()));
                int kind = (p.head() * s.levels().size() + p.level()) * s.points() + p.point();
                int met = next.merge(p.picture() * (each / pictures) + kind, 1, Integer::sum);
                int at = place(p.picture(), met);
                if (at < 0) {
                    continue;
                }
                int index = (q * pictures + at) * (each / pictures) + kind;
                out.putShort(index * POINT_BYTES, fraction((p.x() - FROM) / RANGE));
                out.putShort(index * POINT_BYTES + 2, fraction((p.y() - FROM) / RANGE));
                out.putShort(index * POINT_BYTES + 4, fraction(p.weight()));
            }
        }
        ArrayNode missing = to.putArray("missing");
        Set<Integer> held = new HashSet<>(recorded);
        for (int q = 0; q < queries; q++) {
            if (!held.contains(q)) {
                missing.add(q);
            }
        }
        to.put("step", step)
                .put("queries", queries)
                .put("references", Base64.getEncoder().encodeToString(references.array()))
                .put("data", Base64.getEncoder().encodeToString(out.array()));
    }

    /** Where a picture stands for the n-th time among those seen, from 0; -1 when it does not. */
    private int place(int picture, int times) {
        int left = times;
        for (int i = 0; i < item.seen().size(); i++) {
            if (item.seen().get(i) == picture && --left == 0) {
                return i;
            }
        }
        return -1;
    }

    private static short fraction(double value) {
        return (short) Math.round(Math.clamp(value, 0, 1) * 65535);
    }
}
