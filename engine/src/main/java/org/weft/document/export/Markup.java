package org.weft.document.export;

/** Words for HTML and XML. */
final class Markup {
    private Markup() {}

    /**
     * Escapes words for element content and quoted attributes of HTML and XML alike. Characters that XML 1.0 cannot hold are
     * taken out; halves of surrogate pairs become U+FFFD.
     */
    static String escape(String text) {
        StringBuilder out = new StringBuilder(text.length() + 16);
        text.codePoints().forEach(c -> {
            switch (c) {
                case '&' -> out.append("&amp;");
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '"' -> out.append("&quot;");
                case '\'' -> out.append("&#39;");
                default -> append(out, c);
            }
        });
        return out.toString();
    }

    /** For attributes: line breaks become spaces. */
    static String attribute(String text) {
        return escape(text.replaceAll("\\s*\\R\\s*", " "));
    }

    private static void append(StringBuilder out, int c) {
        boolean surrogate = c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE;
        boolean control = (c < 0x20 && c != '\t' && c != '\n' && c != '\r') || (c >= 0x7f && c < 0xa0 && c != 0x85);
        boolean none = c == 0xfffe || c == 0xffff;
        if (surrogate) {
            out.append('\ufffd');
        } else if (!control && !none) {
            out.appendCodePoint(c);
        }
    }

    /** Paragraphs of {@code p} elements; a line break inside one is a {@code br}. */
    static String paragraphs(String text) {
        StringBuilder out = new StringBuilder();
        for (String paragraph : text.strip().split("\\R(\\h*\\R)+")) {
            out.append("<p dir=\"auto\">")
                    .append(escape(paragraph.strip()).replaceAll("\\h*\\R\\h*", "<br/>\n"))
                    .append("</p>\n");
        }
        return out.toString();
    }
}
