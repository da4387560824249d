package org.weft.studio.history;

import java.text.MessageFormat;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.Locale;
import java.util.ResourceBundle;
import org.weft.document.HistoryEntry;
import org.weft.studio.story.StepNames;

/** What an edit did, as a sentence, and when. */
final class HistorySentences {
    private final ResourceBundle texts;
    private final DateTimeFormatter time;

    HistorySentences(ResourceBundle texts, ZoneId zone) {
        this.texts = texts;
        time = DateTimeFormatter.ofLocalizedDateTime(FormatStyle.MEDIUM, FormatStyle.MEDIUM)
                .withZone(zone);
    }

    String sentence(HistoryEntry entry) {
        String key = "history.kind." + entry.kind().name().toLowerCase(Locale.ROOT);
        String detail = entry.detail();
        if (detail.isBlank()) {
            detail = entry.kind() == HistoryEntry.Kind.TOGETHER || entry.kind() == HistoryEntry.Kind.UNKNOWN
                    ? entry.label()
                    : "";
        }
        if (entry.kind() == HistoryEntry.Kind.TOGETHER) {
            detail = StepNames.of(detail, texts);
        }
        String words = MessageFormat.format(texts.getString(detail.isEmpty() ? key + ".plain" : key), detail);
        return entry.undone() ? MessageFormat.format(texts.getString("history.undone"), words) : words;
    }

    String time(HistoryEntry entry) {
        return time.format(entry.at());
    }
}
