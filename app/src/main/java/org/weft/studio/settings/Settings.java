package org.weft.studio.settings;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the user has chosen for good.
 *
 * @param shortcuts keys by the ids of actions, only those that differ from the standard ones; an empty one means no key
 * @param toured whether the tour of the window was seen, or put away
 */
public record Settings(Language language, Look look, Folders folders, Map<String, String> shortcuts, boolean toured) {
    public Settings {
        shortcuts = Map.copyOf(shortcuts);
    }

    /** Of someone who has not seen the tour yet. */
    public Settings(Language language, Look look, Folders folders, Map<String, String> shortcuts) {
        this(language, look, folders, shortcuts, false);
    }

    /** What holds before anything was chosen. */
    public static Settings standard() {
        return new Settings(
                Language.SYSTEM,
                new Look(Appearance.SYSTEM, Look.STANDARD_SIZE, false, false),
                new Folders(null, null, null),
                Map.of());
    }

    /** The language of the texts. */
    public enum Language {
        SYSTEM(""),
        EN("en"),
        DE("de");

        private final String code;

        Language(String code) {
            this.code = code;
        }

        /** @param system what the system speaks */
        public Locale locale(Locale system) {
            // the country, and with it numbers and dates, stays the system's where it speaks the same language
            return this == SYSTEM || system.getLanguage().equals(code) ? system : Locale.of(code);
        }
    }

    /** Light or dark. */
    public enum Appearance {
        SYSTEM,
        LIGHT,
        DARK
    }

    /**
     * How the windows look.
     *
     * @param textSize percent, {@value #LEAST_SIZE} to {@value #MOST_SIZE}
     * @param highContrast stronger colours and lines
     * @param reducedMotion nothing moves by itself, also when the system does not ask for that
     */
    public record Look(Appearance theme, int textSize, boolean highContrast, boolean reducedMotion) {
        public static final int LEAST_SIZE = 100;
        public static final int MOST_SIZE = 175;
        public static final int STANDARD_SIZE = 100;

        /** @throws IllegalArgumentException when the size is out of range */
        public Look {
            if (textSize < LEAST_SIZE || textSize > MOST_SIZE) {
                throw new IllegalArgumentException("text size goes from " + LEAST_SIZE + " to " + MOST_SIZE
                        + " percent, " + textSize + " is out of range");
            }
        }
    }

    /**
     * Where things lie; null for where Weft puts them.
     *
     * @param models a folder of models, looked into besides Weft's own
     * @param stories where new stories are kept
     * @param model folder of the model that is loaded first
     */
    public record Folders(@Nullable Path models, @Nullable Path stories, @Nullable Path model) {}
}
