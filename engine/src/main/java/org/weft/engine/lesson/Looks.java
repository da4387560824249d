package org.weft.engine.lesson;

import java.util.HashSet;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.weft.engine.EngineException;
import org.weft.engine.EngineException.Code;
import org.weft.engine.trace.Selections;
import org.weft.engine.trace.Trace;
import org.weft.engine.trace.TraceInfo;
import org.weft.engine.trace.TraceQuery;

/** Turns what a step wants to show into a question to its trace. */
public final class Looks {
    private Looks() {}

    /** @throws EngineException BAD_INPUT naming what the trace does not hold */
    public static TraceQuery query(TraceInfo info, Lesson.Look look) {
        TraceInfo.Item item = item(info, look);
        TraceInfo.Site site = site(info, item, look);
        return new TraceQuery(
                item.number(),
                site.name(),
                step(item, look.step()),
                queries(item, site, look.chosen()),
                new HashSet<>(within("picture", look.pictures(), info.pictures().size())),
                new HashSet<>(within("head", look.heads(), site.heads())),
                new HashSet<>(within("level", look.levels(), site.levels().size())),
                new HashSet<>(within("point", look.points(), site.points())));
    }

    /** The region that is asked about the other way round; null without one. */
    public static Trace.@Nullable Region region(TraceInfo info, Lesson.Look look) {
        Lesson.Area a = look.region();
        if (a == null) {
            return null;
        }
        within("picture", List.of(a.picture()), info.pictures().size());
        return new Trace.Region(a.picture(), a.left(), a.top(), a.right(), a.bottom());
    }

    /** What the inspector shows now, as a step shows it again. */
    public static Lesson.Look of(TraceQuery now, Trace.@Nullable Region region, Lesson.Shown shown) {
        return new Lesson.Look(
                now.item(),
                now.site(),
                now.step(),
                now.queries().isEmpty() ? new Lesson.Chosen.Everything() : new Lesson.Chosen.Queries(now.queries()),
                sorted(now.pictures()),
                sorted(now.levels()),
                sorted(now.heads()),
                sorted(now.points()),
                shown,
                region == null
                        ? null
                        : new Lesson.Area(
                                region.picture(), region.left(), region.top(), region.right(), region.bottom()));
    }

    private static List<Integer> sorted(java.util.Set<Integer> numbers) {
        return numbers.stream().sorted().toList();
    }

    private static TraceInfo.Item item(TraceInfo info, Lesson.Look look) {
        within("item", List.of(look.item()), info.items().size());
        return info.items().get(look.item());
    }

    private static TraceInfo.Site site(TraceInfo info, TraceInfo.Item item, Lesson.Look look) {
        boolean words = item.picture() == null
                || look.chosen() instanceof Lesson.Chosen.Word
                || look.chosen() instanceof Lesson.Chosen.Written
                || look.chosen() instanceof Lesson.Chosen.Patches;
        boolean pixels = look.chosen() instanceof Lesson.Chosen.Part || look.chosen() instanceof Lesson.Chosen.Thing;
        return info.sites().stream()
                .filter(s -> s.name().contains(look.site()))
                .filter(s -> s.kind() == TraceInfo.Kind.LANGUAGE ? !pixels : !words)
                .reduce((a, b) -> b)
                .orElseThrow(() -> bad("there is no site with \"" + look.site()
                        + "\" in its name for that selection; the trace has "
                        + info.sites().stream().map(TraceInfo.Site::name).collect(Collectors.joining(", "))));
    }

    private static int step(TraceInfo.Item item, @Nullable Integer wanted) {
        if (item.steps().isEmpty()) {
            return 0;
        }
        if (wanted == null) {
            return item.steps().getLast();
        }
        return item.steps().stream()
                .min((a, b) -> Integer.compare(Math.abs(a - wanted), Math.abs(b - wanted)))
                .orElse(0);
    }

    private static List<Integer> queries(TraceInfo.Item item, TraceInfo.Site site, Lesson.Chosen chosen) {
        return switch (chosen) {
            case Lesson.Chosen.Everything all -> List.of();
            case Lesson.Chosen.Word word -> List.of(last(item, word.word()));
            case Lesson.Chosen.Written written -> List.of(written(item, written.number()));
            case Lesson.Chosen.Patches patches -> patches(item, patches.place());
            case Lesson.Chosen.Part part -> Selections.cells(site, region(part.area()));
            case Lesson.Chosen.Thing thing ->
                throw bad("where \"" + thing.name() + "\" is has not been looked for; record the lesson with weft"
                        + " lesson record");
            case Lesson.Chosen.Queries numbers ->
                within(
                        "query",
                        numbers.numbers(),
                        site.side() > 0
                                ? site.side() * site.side()
                                : item.tokens().size());
        };
    }

    private static Trace.Region region(Lesson.Area a) {
        return new Trace.Region(a.picture(), a.left(), a.top(), a.right(), a.bottom());
    }

    private static int last(TraceInfo.Item item, String word) {
        return item.tokens().stream()
                .filter(t -> t.text().strip().equals(word))
                .reduce((a, b) -> b)
                .orElseThrow(() -> bad("no token of item " + item.number() + " reads \"" + word + "\""))
                .position();
    }

    private static int written(TraceInfo.Item item, int number) {
        List<TraceInfo.Token> own =
                item.tokens().stream().filter(TraceInfo.Token::generated).toList();
        within("written token", List.of(number), own.size());
        return own.get(number).position();
    }

    private static List<Integer> patches(TraceInfo.Item item, int place) {
        List<Integer> out = Selections.patches(item, place);
        if (out.isEmpty()) {
            throw bad("item " + item.number() + " has no patches of a picture " + (place + 1));
        }
        return out;
    }

    private static List<Integer> within(String what, List<Integer> numbers, int count) {
        for (int n : numbers) {
            if (n < 0 || n >= count) {
                throw bad("there is no " + what + " " + n + "; the trace has " + count + ", from 0");
            }
        }
        return numbers;
    }

    private static EngineException bad(String message) {
        return new EngineException(Code.BAD_INPUT, message);
    }
}
