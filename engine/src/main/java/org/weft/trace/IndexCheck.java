package org.weft.trace;

import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.weft.engine.trace.Replay;
import org.weft.engine.trace.TraceInfo;

/** What everything that reads a trace relies on: numbers within their ranges, and none so large that it fills the memory. */
final class IndexCheck {
    private static final int MOST_SIDE = 4096;
    private static final int MOST_PIXELS = 1 << 16;
    private static final int MOST_HEADS = 1024;
    private static final int MOST_LEVELS = 64;

    private final TraceInfo info;
    private final Map<String, TraceInfo.Site> sites = new HashMap<>();

    private IndexCheck(TraceInfo info) {
        this.info = info;
        info.sites().forEach(s -> sites.put(s.name(), s));
    }

    /** @throws IOException when it contradicts itself */
    static void check(TraceFormat.Index index) throws IOException {
        IndexCheck check = new IndexCheck(index.info());
        boolean right = all(check.info.model(), check.info.weights(), check.info.call())
                && check.pictures(index)
                && check.items(index)
                && check.sites.size() == index.info().sites().size()
                && index.info().sites().stream().allMatch(IndexCheck::site)
                && index.replays().stream().allMatch(check::replay)
                && index.entries().stream().allMatch(check::entry);
        if (!right) {
            throw new IOException("its index contradicts itself");
        }
    }

    private boolean pictures(TraceFormat.Index index) {
        boolean right = index.pictures().size() == info.pictures().size();
        for (int i = 0; i < info.pictures().size() && right; i++) {
            TraceInfo.Picture p = info.pictures().get(i);
            right = all(p.source(), index.pictures().get(i))
                    && p.number() == i
                    && p.side() > 0
                    && p.side() <= MOST_PIXELS;
        }
        return right;
    }

    /** JSON can say null wherever a thing should be. */
    private static boolean all(@Nullable Object... things) {
        return Arrays.stream(things).allMatch(Objects::nonNull);
    }

    private boolean picture(int number) {
        return number >= 0 && number < info.pictures().size();
    }

    private boolean items(TraceFormat.Index index) {
        boolean right = index.replays().isEmpty()
                || index.replays().size() == info.items().size();
        for (int i = 0; i < info.items().size() && right; i++) {
            TraceInfo.Item item = info.items().get(i);
            Integer made = item.picture();
            right = all(item.text())
                    && item.number() == i
                    && (made == null || picture(made))
                    && item.seen().stream().allMatch(this::picture)
                    && item.steps().stream().allMatch(s -> s >= 0)
                    && inOrder(item.tokens());
        }
        return right;
    }

    private static boolean inOrder(List<TraceInfo.Token> tokens) {
        for (int i = 0; i < tokens.size(); i++) {
            if (tokens.get(i).position() != i || !all(tokens.get(i).text())) {
                return false;
            }
        }
        return true;
    }

    private static boolean site(TraceInfo.Site s) {
        boolean unet = s.kind() == TraceInfo.Kind.UNET;
        return all(s.name(), s.kind())
                && s.heads() > 0
                && s.heads() <= MOST_HEADS
                && s.points() > 0
                && s.points() <= MOST_HEADS
                && !s.levels().isEmpty()
                && s.levels().size() <= MOST_LEVELS
                && (unet ? s.side() > 0 && s.side() <= MOST_SIDE : s.side() == 0)
                && s.levels().stream().allMatch(l -> l > 0 && l <= MOST_PIXELS);
    }

    private boolean replay(Replay r) {
        return all(r.target(), r.image(), r.text(), r.mute())
                && r.story().stream()
                        .allMatch(p -> (p.text() == null) != (p.picture() == null)
                                && (p.picture() == null || picture(p.picture())));
    }

    private boolean entry(TraceFormat.Entry e) {
        TraceInfo.Site site = sites.get(e.site());
        return site != null
                && site.levels().size() == e.scales().size()
                && e.scales().stream().allMatch(s -> s > 0 && s < Double.POSITIVE_INFINITY)
                && (e.heights().isEmpty() || e.heights().size() == e.scales().size())
                && e.heights().stream().allMatch(h -> h > 0 && h <= MOST_PIXELS)
                && e.item() >= 0
                && e.item() < info.items().size()
                && e.first() >= 0
                && e.queries() > 0
                && e.first() <= Integer.MAX_VALUE - e.queries()
                && !e.seen().isEmpty()
                && e.seen().stream().allMatch(this::picture)
                && fits(e, site);
    }

    /** Whether as many queries can lie in as many bytes: what is held is counted before it is read. */
    private static boolean fits(TraceFormat.Entry e, TraceInfo.Site site) {
        double offsets = (double) e.queries() * e.seen().size() * site.heads() * site.points() * 2 * Float.BYTES;
        return offsets <= e.block().length();
    }
}
