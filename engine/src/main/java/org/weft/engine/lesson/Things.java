package org.weft.engine.lesson;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.weft.engine.EngineException;
import org.weft.engine.EngineException.Code;
import org.weft.engine.RgbImage;
import org.weft.engine.RgbImages;
import org.weft.engine.labels.LabelClass;
import org.weft.engine.labels.LabelJudge;
import org.weft.engine.labels.LabelMap;
import org.weft.engine.labels.Palette;
import org.weft.engine.labels.Palettes;
import org.weft.engine.trace.Trace;
import org.weft.engine.trace.TraceInfo;

/**
 * Where things are in a generated picture: a script names a thing, because every model draws it elsewhere, and the lesson recorded from
 * it has the place, because it plays without the judge that finds it.
 */
public final class Things {
    /** Of a picture's pixels; less is nothing to point at. */
    private static final double LEAST = 0.01;

    /** Of a thing's pixels, cut off at each side: single ones that are judged wrong lie far off. */
    private static final double STRAY = 0.03;

    private Things() {}

    /**
     * The lesson with places for things.
     *
     * @throws EngineException BAD_INPUT naming the step, when the picture does not show the thing or the judge does not know it
     */
    public static Lesson placed(Lesson lesson, Trace trace) {
        List<Lesson.Step> steps = new ArrayList<>();
        for (int i = 0; i < lesson.steps().size(); i++) {
            Lesson.Step s = lesson.steps().get(i);
            Lesson.Look look = s.look();
            if (look.chosen() instanceof Lesson.Chosen.Thing thing) {
                Lesson.Area area = area(trace, look.item(), thing.name(), "step " + (i + 1) + ": ");
                Lesson.Look placed = new Lesson.Look(
                        look.item(),
                        look.site(),
                        look.step(),
                        new Lesson.Chosen.Part(area),
                        look.pictures(),
                        look.levels(),
                        look.heads(),
                        look.points(),
                        look.shown(),
                        look.region());
                steps.add(new Lesson.Step(s.title(), s.text(), s.question(), s.answer(), placed));
            } else {
                steps.add(s);
            }
        }
        return new Lesson(lesson.title(), lesson.about(), lesson.recording(), steps);
    }

    private static Lesson.Area area(Trace trace, int item, String name, String at) {
        Palette palette = Palettes.named(Palettes.STORYWORLD).orElseThrow();
        int label = palette.classes().stream()
                .filter(c -> c.name().equals(name))
                .findFirst()
                .map(LabelClass::index)
                .orElseThrow(() -> bad(at + "nothing is called \"" + name + "\" in the palette storyworld"));
        List<TraceInfo.Item> items = trace.info().items();
        Integer number = item < items.size() ? items.get(item).picture() : null;
        if (number == null) {
            throw bad(at + "\"" + name + "\" is looked for in a picture; item " + item + " is none");
        }
        RgbImage picture = RgbImages.decode(trace.picture(number));
        try (LabelJudge judge =
                LabelJudge.open(palette).orElseThrow(() -> bad(at + "there is no judge that finds \"" + name + "\""))) {
            return bounds(judge.judge(picture), label, at + "the generated picture shows no " + name);
        }
    }

    private static Lesson.Area bounds(LabelMap map, int label, String otherwise) {
        List<Integer> columns = new ArrayList<>();
        List<Integer> rows = new ArrayList<>();
        for (int y = 0; y < map.height(); y++) {
            for (int x = 0; x < map.width(); x++) {
                if (map.at(x, y) == label) {
                    columns.add(x);
                    rows.add(y);
                }
            }
        }
        if (columns.size() < LEAST * map.width() * map.height()) {
            throw bad(otherwise + "; record it with another seed");
        }
        double[] across = ends(columns, map.width());
        double[] down = ends(rows, map.height());
        return new Lesson.Area(0, across[0], down[0], across[1], down[1]);
    }

    /** Where most of the numbers lie, as parts of a length, to a hundredth. */
    private static double[] ends(List<Integer> numbers, int length) {
        int[] sorted = numbers.stream().mapToInt(Integer::intValue).sorted().toArray();
        int stray = (int) (STRAY * sorted.length);
        double first = sorted[stray] / (double) length;
        double last = (sorted[sorted.length - 1 - stray] + 1) / (double) length;
        return Arrays.stream(new double[] {first, last})
                .map(v -> Math.round(v * 100) / 100.0)
                .toArray();
    }

    private static EngineException bad(String message) {
        return new EngineException(Code.BAD_INPUT, message);
    }
}
