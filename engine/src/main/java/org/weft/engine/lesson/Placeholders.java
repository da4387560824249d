package org.weft.engine.lesson;

import java.text.NumberFormat;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.weft.engine.EngineException;
import org.weft.engine.EngineException.Code;
import org.weft.engine.trace.Looked;
import org.weft.engine.trace.Trace;
import org.weft.engine.trace.TraceInfo;
import org.weft.engine.trace.TraceQuery;

/**
 * Numbers in a lesson's text come from its trace, so that a lesson recorded again says what is then so.
 *
 * <p>Known: {@code model}, {@code seed}, {@code tokens}, {@code pictures}, {@code sites}, {@code steps} (recorded ones), {@code points}
 * (that one query reads from one picture), {@code word} (the selected token), {@code story} (what was generated); and of what the step shows, as
 * shares: {@code share:imageN} (N from 1), {@code share:images}, {@code share:ignored}, {@code share:levelN} and {@code share:headN} (from
 * 0), {@code share:region} of the points that lie in the step's region; {@code most:image} (number of the picture looked at most),
 * {@code most:level}, {@code most:word} (who looked most into the region).
 */
public final class Placeholders {
    private static final Pattern BRACES = Pattern.compile("\\{([^{}]{1,40})}");

    private final Trace trace;
    private final Lesson.Look look;
    private final Locale locale;

    public Placeholders(Trace trace, Lesson.Look look, Locale locale) {
        this.trace = trace;
        this.look = look;
        this.locale = locale;
    }

    /** @throws EngineException BAD_INPUT naming a placeholder that is not known or that the trace has no answer to */
    public String fill(String text) {
        List<String> unknown = new ArrayList<>();
        Matcher found = BRACES.matcher(text);
        String out = found.replaceAll(m -> {
            String value = value(m.group(1));
            if (value.isEmpty()) {
                unknown.add(m.group());
            }
            return Matcher.quoteReplacement(value);
        });
        if (!unknown.isEmpty()) {
            throw new EngineException(
                    Code.BAD_INPUT,
                    "the trace says nothing to " + String.join(", ", unknown) + "; see docs/lessons.md");
        }
        return out;
    }

    private String value(String name) {
        int colon = name.indexOf(':');
        if (colon > 0) {
            return ofLook(name.substring(0, colon), name.substring(colon + 1));
        }
        TraceInfo info = trace.info();
        TraceQuery query = Looks.query(info, look);
        TraceInfo.Item item = info.items().get(query.item());
        TraceInfo.Site site = site(query);
        return switch (name) {
            case "model" -> info.model();
            case "seed" -> String.valueOf(info.seed());
            case "tokens" -> count(item.tokens().size());
            case "pictures" -> count(item.seen().size());
            case "sites" -> count(info.sites().size());
            case "steps" -> count(item.steps().size());
            case "points" -> count(site.heads() * site.points() * site.levels().size());
            case "story" -> item.text();
            case "word" ->
                site.side() == 0 && !query.queries().isEmpty()
                        ? item.tokens().get(query.queries().getFirst()).text()
                        : "";
            default -> "";
        };
    }

    private TraceInfo.Site site(TraceQuery query) {
        return trace.info().sites().stream()
                .filter(s -> s.name().equals(query.site()))
                .findFirst()
                .orElseThrow();
    }

    private String ofLook(String kind, String of) {
        Looked looked = trace.look(Looks.query(trace.info(), look));
        if (kind.equals("most")) {
            return most(looked, of);
        }
        if (!kind.equals("share")) {
            return "";
        }
        if (of.equals("images")) {
            return percent(looked.shares().values().stream()
                    .mapToDouble(Double::doubleValue)
                    .sum());
        }
        if (of.equals("ignored")) {
            return percent(looked.ignored());
        }
        Trace.Region region = Looks.region(trace.info(), look);
        if (of.equals("region")) {
            return region == null ? "" : percent(sum(looked, region::holds));
        }
        Matcher numbered = Pattern.compile("(image|level|head)(\\d{1,3})").matcher(of);
        if (!numbered.matches()) {
            return "";
        }
        int n = Integer.parseInt(numbered.group(2));
        return switch (numbered.group(1)) {
            case "image" -> {
                Double share = looked.shares().get(n - 1);
                yield share == null ? "" : percent(share);
            }
            case "level" -> percent(sum(looked, p -> p.level() == n));
            default -> percent(sum(looked, p -> p.head() == n));
        };
    }

    private static double sum(Looked looked, Predicate<Looked.Point> which) {
        return looked.points().stream()
                .filter(which)
                .mapToDouble(Looked.Point::weight)
                .sum();
    }

    private String most(Looked looked, String of) {
        if (of.equals("image")) {
            return looked.shares().entrySet().stream()
                    .max(Map.Entry.comparingByValue())
                    .map(e -> count(e.getKey() + 1))
                    .orElse("");
        }
        TraceQuery query = Looks.query(trace.info(), look);
        TraceInfo.Site site = site(query);
        if (of.equals("level")) {
            return java.util.stream.IntStream.range(0, site.levels().size())
                    .boxed()
                    .max(Comparator.comparingDouble((Integer l) -> sum(looked, p -> p.level() == l)))
                    .map(l -> site.levels().get(l) + "x" + site.levels().get(l))
                    .orElse("");
        }
        Trace.Region region = Looks.region(trace.info(), look);
        if (of.equals("word") && region != null && site.side() == 0) {
            TraceInfo.Item item = trace.info().items().get(query.item());
            return trace.whoLooked(query, region).stream()
                    .findFirst()
                    .map(l -> item.tokens().get(l.query()).text())
                    .orElse("");
        }
        return "";
    }

    private String count(int n) {
        return NumberFormat.getIntegerInstance(locale).format(n);
    }

    private String percent(double share) {
        NumberFormat format = NumberFormat.getPercentInstance(locale);
        format.setMaximumFractionDigits(share > 0 && share < 0.1 ? 1 : 0);
        return format.format(share);
    }
}
