package org.weft.studio.attention;

import java.nio.file.Path;
import java.text.MessageFormat;
import java.util.List;
import java.util.ResourceBundle;
import java.util.concurrent.CancellationException;
import java.util.stream.Collectors;
import org.weft.engine.trace.Looked;
import org.weft.engine.trace.TraceInfo;
import org.weft.engine.trace.export.TraceView;
import org.weft.studio.task.Failures;

/** How things of a trace are called on screen. Heads, levels, points and steps count from 0 as in exports, pictures from 1. */
final class AttentionWords {
    /** Longer selections are counted instead of listed. */
    private static final int LISTED = 3;

    private final ResourceBundle texts;

    AttentionWords(ResourceBundle texts) {
        this.texts = texts;
    }

    /** A text with values in it. */
    String text(String key, Object... values) {
        return MessageFormat.format(texts.getString(key), values);
    }

    /** What an export wrote. */
    String exported(Path to, TraceView view) {
        return text("attention.exported", to, view.at(), view.looked().points().size());
    }

    /** Why an export wrote nothing. */
    String notExported(Path to, Exception e) {
        return e instanceof CancellationException
                ? text("attention.export.cancelled")
                : text("attention.export.failed", to, failure(e));
    }

    /** What went wrong. */
    String failure(Throwable e) {
        return Failures.said(texts, e);
    }

    String facts(TraceInfo info, long bytes) {
        int steps = info.items().stream().mapToInt(i -> i.steps().size()).max().orElse(0);
        return text(
                steps > 0 ? "attention.facts.steps" : "attention.facts",
                info.model(),
                String.valueOf(info.seed()),
                bytes / 1e6,
                steps);
    }

    String item(TraceInfo.Item i) {
        return text(i.picture() != null ? "attention.item.picture" : "attention.item.text", i.number() + 1, i.text());
    }

    String site(TraceInfo.Site s) {
        boolean unet = s.kind() == TraceInfo.Kind.UNET;
        String number = s.name().replaceAll("\\D+", " ").strip().split(" ", -1)[0];
        return text(unet ? "attention.site.unet" : "attention.site.language", number, s.side());
    }

    /** For small buttons. */
    String shortSite(TraceInfo.Site s) {
        boolean unet = s.kind() == TraceInfo.Kind.UNET;
        String number = s.name().replaceAll("\\D+", " ").strip().split(" ", -1)[0];
        return text(unet ? "attention.site.unet.short" : "attention.site.language.short", number);
    }

    /** A token or pixel. */
    String query(TraceInfo.Item item, TraceInfo.Site site, int number) {
        if (site.side() > 0) {
            return text("attention.query.pixel", number % site.side(), number / site.side(), site.side());
        }
        String word = number < item.tokens().size() ? item.tokens().get(number).text() : "";
        return text("attention.query.token", number, word);
    }

    String selection(TraceInfo.Item item, TraceInfo.Site site, List<Integer> queries) {
        boolean unet = site.side() > 0;
        if (queries.isEmpty()) {
            return text(unet ? "attention.selected.pixels" : "attention.selected.tokens");
        }
        if (queries.size() > LISTED) {
            return text(unet ? "attention.selected.somepixels" : "attention.selected.sometokens", queries.size());
        }
        return queries.stream().map(q -> query(item, site, q)).collect(Collectors.joining("; "));
    }

    String point(TraceInfo.Site site, Looked.Point p) {
        return text(
                "attention.point",
                p.picture() + 1,
                site.levels().get(p.level()),
                p.x(),
                p.y(),
                p.weight(),
                p.head(),
                p.point());
    }
}
