package org.weft.engine.lesson;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a lesson says and shows.
 *
 * @param title at most 200 characters a language
 * @param about a sentence or two for the list of lessons
 * @param recording how its trace is made; null when only its author knows
 * @param steps in the order of the lesson, 1 to 100
 */
public record Lesson(Words title, Words about, @Nullable Recording recording, List<Step> steps) {
    public Lesson {
        steps = List.copyOf(steps);
    }

    /**
     * The same words in several languages.
     *
     * @param byLanguage by language code such as en; never empty
     */
    public record Words(Map<String, String> byLanguage) {
        public Words {
            byLanguage = new TreeMap<>(byLanguage);
        }

        /** In the language asked for; else in English, else in the first there is. */
        public String in(Locale locale) {
            String own = byLanguage.get(locale.getLanguage());
            String english = byLanguage.get("en");
            return own != null
                    ? own
                    : english != null ? english : byLanguage.values().iterator().next();
        }
    }

    /**
     * How {@code weft lesson record} makes the trace.
     *
     * @param story of the generation, as a path from the script's folder
     * @param picture whether a picture is generated, or a text
     * @param seed of the generation
     * @param every how many denoising steps are kept, 1 for all
     */
    public record Recording(String story, boolean picture, long seed, int every) {}

    /**
     * A step.
     *
     * @param text may hold placeholders in braces, which {@link Placeholders} fills from the trace
     * @param question for the class, null without
     * @param answer shown when it is asked for; null without a question
     */
    public record Step(Words title, Words text, @Nullable Words question, @Nullable Words answer, Look look) {}

    /**
     * What the inspector shows in a step.
     *
     * @param item generated piece, from 0
     * @param site a part of the site's name; empty for the last one that fits the selection
     * @param step denoising step, the nearest recorded one is shown; null for the last
     * @param chosen whose look it is
     * @param pictures shown only, as in all filters empty for all; numbers from 0
     * @param region asked about the other way round, null for none
     */
    public record Look(
            int item,
            String site,
            @Nullable Integer step,
            Chosen chosen,
            List<Integer> pictures,
            List<Integer> levels,
            List<Integer> heads,
            List<Integer> points,
            Shown shown,
            @Nullable Area region) {
        public Look {
            pictures = List.copyOf(pictures);
            levels = List.copyOf(levels);
            heads = List.copyOf(heads);
            points = List.copyOf(points);
        }
    }

    /** How points are drawn. */
    public enum Shown {
        POINTS,
        HEAT,
        ARROWS
    }

    /**
     * Part of a picture; edges in 0..1.
     *
     * @param picture from 0
     */
    public record Area(int picture, double left, double top, double right, double bottom) {}

    /** Whose look is shown. */
    public sealed interface Chosen {
        /** Every token or pixel. */
        record Everything() implements Chosen {}

        /** The last token that reads so. */
        record Word(String word) implements Chosen {}

        /** A token that the model wrote, from 0. */
        record Written(int number) implements Chosen {}

        /** The visual tokens that stand for a picture, counted from 0 among those the item saw. */
        record Patches(int place) implements Chosen {}

        /** Pixels of the generated picture; the area's picture is not read. */
        record Part(Area area) implements Chosen {}

        /** What shows a thing in the generated picture, by its name in the palette storyworld; {@link Things} finds it. */
        record Thing(String name) implements Chosen {}

        /** Queries by number: positions of tokens, or cells of the site's map. */
        record Queries(List<Integer> numbers) implements Chosen {
            public Queries {
                numbers = List.copyOf(numbers);
            }
        }
    }
}
