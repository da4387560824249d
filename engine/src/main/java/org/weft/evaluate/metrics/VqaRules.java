package org.weft.evaluate.metrics;

import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** How answers are brought to a common form before they are compared. */
public enum VqaRules {
    /** Every answer in the same way, each annotator compared with all the others. */
    CORRECTED,
    /**
     * The code for VQAv2, OK-VQA and TextVQA: nothing is normalised where all annotators agree, annotators whose records are equal are
     * left out together, at most 32 periods are removed and contractions written with a capital are not known.
     */
    OFFICIAL_VQA,
    /** The code for VizWiz: only the prediction is normalised, and to curly apostrophes the truth never has. */
    OFFICIAL_VIZWIZ;

    private static final String MARKS = ";/[]\"{}()=+\\_-><@`,?!";
    private static final int OFFICIAL_PERIODS = 32;
    private static final Pattern THOUSANDS = Pattern.compile("\\d,\\d", Pattern.UNICODE_CHARACTER_CLASS);
    private static final Pattern PERIOD = Pattern.compile("\\.(?!\\d)", Pattern.UNICODE_CHARACTER_CLASS);
    private static final Pattern SPACE = Pattern.compile("\\s+", Pattern.UNICODE_CHARACTER_CLASS);
    private static final Map<String, String> DIGITS = Map.ofEntries(
            Map.entry("none", "0"),
            Map.entry("zero", "0"),
            Map.entry("one", "1"),
            Map.entry("two", "2"),
            Map.entry("three", "3"),
            Map.entry("four", "4"),
            Map.entry("five", "5"),
            Map.entry("six", "6"),
            Map.entry("seven", "7"),
            Map.entry("eight", "8"),
            Map.entry("nine", "9"),
            Map.entry("ten", "10"));
    private static final String[] LEADS = {"is", "are", "a", "an", "the"};
    private static final String[] TAILS = {"of", "or", "and"};

    private Map<String, String> contractions() {
        return switch (this) {
            case CORRECTED -> Contractions.CORRECTED;
            case OFFICIAL_VQA -> Contractions.OFFICIAL_VQA;
            case OFFICIAL_VIZWIZ -> Contractions.OFFICIAL_VIZWIZ;
        };
    }

    /** Both steps: no punctuation, then digits for number words, no articles, contractions with their apostrophe. */
    public String normalise(String answer) {
        return words(punctuation(answer));
    }

    /** A mark goes without a trace where the text has it beside a space or has a number like 1,000; elsewhere it becomes a space. */
    String punctuation(String text) {
        boolean thousands = THOUSANDS.matcher(text).find();
        String out = text;
        for (int i = 0; i < MARKS.length(); i++) {
            String m = MARKS.substring(i, i + 1);
            boolean gone = thousands || text.contains(m + " ") || text.contains(" " + m);
            out = out.replace(m, gone ? "" : " ");
        }
        int[] left = {this == CORRECTED ? Integer.MAX_VALUE : OFFICIAL_PERIODS};
        return PERIOD.matcher(out).replaceAll(m -> left[0]-- > 0 ? "" : m.group());
    }

    String words(String text) {
        Map<String, String> known = contractions();
        StringBuilder out = new StringBuilder();
        for (String word : SPACE.split(text.toLowerCase(Locale.ROOT))) {
            String w = DIGITS.getOrDefault(word, word);
            if (!w.isEmpty() && !w.equals("a") && !w.equals("an") && !w.equals("the")) {
                out.append(out.isEmpty() ? "" : " ").append(known.getOrDefault(w, w));
            }
        }
        return out.toString();
    }

    /** The short answer in a sentence like "the answer is a dog.": "dog". */
    public String extract(String sentence) {
        return this == CORRECTED ? extractByWords(sentence) : extractByLetters(sentence);
    }

    private static String extractByWords(String sentence) {
        String s = sentence.replace("\"", "").strip();
        s = Pattern.compile("\\n|!|[.,](?![\\p{L}\\d])").split(s, 2)[0].toLowerCase(Locale.ROOT);
        for (String lead : LEADS) {
            s = Pattern.compile("(?s)^(?:.*?\\s)??" + lead + "(?::\\s*|\\s+)(?=\\S)")
                    .matcher(s)
                    .replaceFirst("");
        }
        for (String tail : TAILS) {
            s = Pattern.compile("\\s" + tail + "(?=\\s|$)").split(s, 2)[0];
        }
        return s.strip();
    }

    /** As the official code does it: the words are looked for as letters, so that "this answer" holds an "is ". */
    private static String extractByLetters(String sentence) {
        String s = sentence.replace("\"", "").strip();
        for (String end : new String[] {"\n", ".", ",", "!"}) {
            s = before(s, end);
        }
        s = s.toLowerCase(Locale.ROOT);
        for (String lead : LEADS) {
            int at = s.indexOf(lead + " ");
            if (at >= 0) {
                s = before(s.substring(at + lead.length() + 1), lead + " ");
            }
        }
        for (String tail : new String[] {" of", " or ", " and "}) {
            s = before(s, tail);
        }
        return s.strip();
    }

    private static String before(String s, String mark) {
        int at = s.indexOf(mark);
        return at < 0 ? s : s.substring(0, at);
    }
}
