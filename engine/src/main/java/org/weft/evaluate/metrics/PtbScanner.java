package org.weft.evaluate.metrics;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds the tokens of a text one after another: of all rules that fit at a place the longest match wins, the earlier rule at a tie. */
final class PtbScanner {
    /** A rule and what becomes of its match. */
    private record Rule(Pattern pattern, Function<String, List<String>> tokens) {}

    private static final int FLAGS = Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE;
    private static final String WORD = "[\\p{L}\\p{M}\\d]";
    private static final String LETTER = "[\\p{L}\\p{M}]";
    private static final String NUMBER = "\\d*(?:[.,:]?\\d+)++";
    private static final String THING =
            "(?:[dol]'(?=" + LETTER + "))?+(?:" + NUMBER + "(?!" + WORD + ")|" + WORD + "++)";

    /** Words that keep their period; the original knows these among captions' abbreviations. */
    private static final String ABBREVIATIONS = "jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec|mon|tues?|wed|thurs?|fri"
            + "|dr|mr|mrs|ms|mss|messrs|prof|gov|sen|rep|reps|gen|lt|col|sgt|capt|rev|hon|atty|supt|det|cmdr|maj|pres|adm|brig|jr|sr"
            + "|st|ave|blvd|rd|hwy|mt|ft|dept|bldg|bros|assn|univ|inc|corp|cos?|ltd|plc|intl|etc|al|seq|vs|ph\\.d|ed|esq|wm|jos|fig"
            + "|calif|mass|conn|fla|ind|colo|okla|ore|pa|penn|tenn|tex|va|wash|wis|ariz|ark|minn|mich|miss|mo|neb|nev|del|ga|kan|ky|la|md";

    private static final Map<Character, String> SIGNS = Map.ofEntries(
            Map.entry('\u20ac', "$"),
            Map.entry('\u00a3', "#"),
            Map.entry('\u00a2', "cents"),
            Map.entry('\u00bd', "1/2"),
            Map.entry('\u00bc', "1/4"),
            Map.entry('\u00be', "3/4"),
            Map.entry('\u2026', "..."),
            Map.entry('(', "-lrb-"),
            Map.entry(')', "-rrb-"),
            Map.entry('[', "-lsb-"),
            Map.entry(']', "-rsb-"),
            Map.entry('{', "-lcb-"),
            Map.entry('}', "-rcb-"));

    private static final Map<String, String> ENTITIES =
            Map.of("&amp;", "&", "&lt;", "<", "&gt;", ">", "&quot;", "''", "&apos;", "'", "&nbsp;", "");

    private static final List<Rule> RULES = List.of(
            whole(
                    "</?[A-Za-z][\\w:.-]*+(?:\\s++[\\w:.-]++\\s*+=\\s*+(?:\"[^\"<>]*+\"|'[^'<>]*+'|[^\\s<>\"']++))*+\\s*+/?+>"),
            whole("(?:https?|ftp)://[^\\s<>\"']*[^\\s<>\"'.,!?;:()]"),
            whole("www\\.[^\\s<>\"']*[^\\s<>\"'.,!?;:()]"),
            whole("[\\w.+-]++@[A-Za-z\\d-]++(?:\\.[A-Za-z\\d-]++)++"),
            rule("&(?:amp|lt|gt|quot|apos|nbsp);", m -> List.of(ENTITIES.getOrDefault(m.toLowerCase(Locale.ROOT), m))),
            whole("[@#]\\p{L}\\w*+"),
            whole("-(?:[lr][rsc]b)-"),
            rule("[<>]?[:;=][-o*']?[()DP\\[\\]{}\\\\|@](?![A-Za-z\\d])", m -> List.of(bracketed(m))),
            whole("[-^x=~<>']_[-^x=~<>'](?!" + WORD + ")"),
            halves("cannot", 3),
            halves("gonna|wanna|gotta|gimme|lemme", 3),
            halves("'t(?:is|was)", 2),
            rule(LETTER + "*?n't(?!" + LETTER + ")", PtbScanner::not),
            whole("'(?:s|m|d|re|ve|ll)(?!" + LETTER + ")"),
            whole("'n'?(?!" + LETTER + ")|'em(?!" + LETTER + ")|'till?(?!" + LETTER + ")|'cause(?!" + LETTER
                    + ")|'[2-9]0s"),
            whole("(?:c'mon|cont'd|nor'easter|e'er|s'mores|ev'ry|li'l|nat'l)(?!" + LETTER + ")"),
            whole("y'(?=" + LETTER + ")"),
            whole("(?!y')" + LETTER + "*[aeiouy]'[aeiou]" + LETTER + "*+"),
            whole("c\\+\\+|[cf]#(?!" + WORD + ")"),
            whole("(?:US|HK|NZ|A|C|M|S)\\$"),
            whole("(?:" + ABBREVIATIONS + ")\\."),
            whole("no\\.(?=\\s*\\d)|(?:nos|op|pp?)\\.(?=\\s+\\d)"),
            whole("\\p{L}(?:\\.\\p{L})*+\\.(?!" + LETTER + ")"),
            rule("\\(\\d{3}\\)[ \u00a0]?\\d{3}[- ]\\d{4}", PtbScanner::oneToken),
            rule("\\d++ \\d++/\\d++(?!" + WORD + ")", PtbScanner::oneToken),
            whole("[-+]?" + NUMBER),
            whole(THING + "(?:[-_\u2010\u2011/]" + THING + ")*+"),
            whole(LETTER + WORD + "*+(?:[.!?]" + LETTER + WORD + "*+)++"),
            caseful("[A-Z]++(?:[&+][A-Z]++)++"),
            rule("-{2,}+|[\u2012-\u2015]", m -> List.of("--")),
            whole("\\.\\.\\.|[?!]++|\\*++|_++|>>|<<|`{1,2}+|'{1,2}+"));

    private final String text;
    private int at;

    PtbScanner(String text) {
        // quotes of every shape are straight ones from here on, zero-width marks separate
        this.text = text.replaceAll("[\u2018\u2019\u201b\u0091\u0092]", "'")
                .replaceAll("[\u201c\u201d\u201e\u0093\u0094\u00ab\u00bb\u2039\u203a\"]", "''")
                .replaceAll("[\u200b\ufeff]", " ");
    }

    boolean atEnd() {
        return at >= text.length();
    }

    /** The next token or the parts of it; empty for a stretch without tokens. */
    List<String> next() {
        while (at < text.length() && (Character.isWhitespace(text.charAt(at)) || text.charAt(at) == '\u00a0')) {
            at++;
        }
        if (atEnd()) {
            return List.of();
        }
        int best = 0;
        Function<String, List<String>> tokens = List::of;
        for (Rule rule : RULES) {
            Matcher m = rule.pattern().matcher(text).region(at, text.length()).useTransparentBounds(true);
            if (m.lookingAt() && m.end() - at > best) {
                best = m.end() - at;
                tokens = rule.tokens();
            }
        }
        return best == 0 ? sign() : tokens.apply(take(best));
    }

    private String take(int length) {
        String s = text.substring(at, at + length);
        at += length;
        return s;
    }

    /** A character no rule knows stands alone; what lies outside the first plane is a picture and left out. */
    private List<String> sign() {
        int c = text.codePointAt(at);
        String s = take(Character.charCount(c));
        boolean known = c < 0x10000 && !Character.isISOControl(c) && Character.getType(c) != Character.FORMAT;
        return known ? List.of(SIGNS.getOrDefault((char) c, s)) : List.of();
    }

    private static Rule rule(String regex, Function<String, List<String>> tokens) {
        return new Rule(Pattern.compile(regex, FLAGS), tokens);
    }

    private static Rule whole(String regex) {
        return rule(regex, List::of);
    }

    private static Rule caseful(String regex) {
        return new Rule(Pattern.compile(regex), List::of);
    }

    /** Words that are two, cut after so many letters. */
    private static Rule halves(String words, int first) {
        return rule("(?:" + words + ")(?!" + WORD + ")", m -> List.of(m.substring(0, first), m.substring(first)));
    }

    /** "do" and "n't"; "n't" alone stays. */
    private static List<String> not(String match) {
        int cut = match.length() - "n't".length();
        return cut == 0 ? List.of(match) : List.of(match.substring(0, cut), match.substring(cut));
    }

    private static List<String> oneToken(String match) {
        return List.of(bracketed(match).replace(' ', '\u00a0'));
    }

    private static String bracketed(String text) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            out.append("()[]{}".indexOf(c) < 0 ? String.valueOf(c) : SIGNS.get(c));
        }
        return out.toString();
    }
}
