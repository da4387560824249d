package org.weft.document.export;

import java.time.Instant;
import java.util.IllformedLocaleException;
import java.util.Locale;
import java.util.Map;

/**
 * How an export looks and what it says of itself.
 *
 * @param title empty for the story's own
 * @param author empty for none
 * @param language BCP 47 tag such as {@code en} or {@code pt-BR}
 * @param layout how text and pictures stand on a page, for formats with pages
 * @param altTexts descriptions of pictures by slot id; a picture without one takes the slot's own, or else its caption
 * @param page size of a page
 * @param date the moment the file says it was made
 */
public record ExportOptions(
        String title,
        String author,
        String language,
        Layout layout,
        Map<String, String> altTexts,
        PageSize page,
        Instant date) {

    /** How a page is laid out. */
    public enum Layout {
        /** Text and pictures below each other, as they are read. */
        COLUMN,
        /** A grid of frames with captions. */
        STORYBOARD
    }

    /** @throws IllegalArgumentException when the language is no BCP 47 tag */
    public ExportOptions {
        altTexts = Map.copyOf(altTexts);
        try {
            Locale checked = new Locale.Builder().setLanguageTag(language).build();
            if (checked.getLanguage().isEmpty()) {
                throw new IllegalArgumentException("an export needs a language such as en, got '" + language + "'");
            }
        } catch (IllformedLocaleException e) {
            throw new IllegalArgumentException("'" + language + "' is no language tag such as en or pt-BR", e);
        }
    }

    /** The story's title, no author, English, a column on A4, dated now. */
    public static ExportOptions standard() {
        return new ExportOptions("", "", "en", Layout.COLUMN, Map.of(), PageSize.A4, Instant.now());
    }

    public ExportOptions withTitle(String value) {
        return new ExportOptions(value, author, language, layout, altTexts, page, date);
    }

    public ExportOptions withAuthor(String value) {
        return new ExportOptions(title, value, language, layout, altTexts, page, date);
    }

    public ExportOptions withLanguage(String value) {
        return new ExportOptions(title, author, value, layout, altTexts, page, date);
    }

    public ExportOptions withLayout(Layout value) {
        return new ExportOptions(title, author, language, value, altTexts, page, date);
    }

    public ExportOptions withAltTexts(Map<String, String> value) {
        return new ExportOptions(title, author, language, layout, value, page, date);
    }

    public ExportOptions withPage(PageSize value) {
        return new ExportOptions(title, author, language, layout, altTexts, value, date);
    }

    public ExportOptions withDate(Instant value) {
        return new ExportOptions(title, author, language, layout, altTexts, page, value);
    }

    Locale locale() {
        return Locale.forLanguageTag(language);
    }
}
