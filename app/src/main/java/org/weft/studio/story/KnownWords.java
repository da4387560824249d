package org.weft.studio.story;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.weft.engine.LoadedModel.UnknownWord;
import org.weft.studio.spelling.Spelling;
import org.weft.studio.task.TaskRunner;

/**
 * Words of the cards that deserve a mark: those the model does not know when it knows a list of words, else misspelt ones. Texts asked
 * about lately are remembered: cards are drawn often. Spelling is looked up in the background and told when it is there. Lives on the
 * FX thread.
 */
public final class KnownWords {
    private static final int KEPT = 1000;
    /** Longer texts are looked at up to here; nothing is said of the rest. */
    private static final int LONGEST = 20_000;

    /** Of texts asked for faster than they are checked, the newest so many. */
    private static final int WAITING = 64;

    /** Finds the unknown words of a text; null when the model knows no list of words, or there is none. */
    @FunctionalInterface
    interface Finder {
        @Nullable
        List<UnknownWord> find(String text);
    }

    private final Finder finder;
    private final TaskRunner tasks;
    private final Map<String, List<UnknownWord>> known = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, List<UnknownWord>> eldest) {
            return size() > KEPT;
        }
    };
    private final Set<String> waiting = new LinkedHashSet<>();
    private @Nullable Spelling spelling;
    private @Nullable String checking;
    private Runnable changed = () -> {};
    private boolean spelt;

    KnownWords(Finder finder, TaskRunner tasks) {
        this.finder = finder;
        this.tasks = tasks;
    }

    /** Sets what checks the spelling where no model has a list of words. */
    public void spelling(Spelling checker) {
        spelling = checker;
        forget();
    }

    /** Called when words were found that were not there when they were asked for. */
    void onChanged(Runnable told) {
        Runnable before = changed;
        changed = () -> {
            before.run();
            told.run();
        };
    }

    /** Whether the marks are of spelling and not of what the model knows. */
    boolean spelt() {
        return spelt;
    }

    /** Marked words in order. */
    List<UnknownWord> in(String text) {
        String looked = text.length() > LONGEST ? text.substring(0, LONGEST) : text;
        List<UnknownWord> found = known.get(looked);
        if (found != null) {
            return found;
        }
        found = finder.find(looked);
        spelt = found == null && spelling != null;
        if (found != null) {
            known.put(looked, found);
            return found;
        }
        if (spelling != null && !looked.isBlank() && !looked.equals(checking)) {
            waiting.remove(looked);
            waiting.add(looked);
            if (waiting.size() > WAITING) {
                waiting.remove(waiting.iterator().next());
            }
            check();
        }
        return known.getOrDefault(looked, List.of());
    }

    /** One text after the other, the newest first. */
    private void check() {
        Spelling checker = spelling;
        if (checking != null || waiting.isEmpty() || checker == null) {
            return;
        }
        String text = List.copyOf(waiting).getLast();
        waiting.remove(text);
        checking = text;
        tasks.runAside(() -> checker.misspelt(text), words -> checked(text, checker, words), e -> {
            checking = null;
            check();
        });
    }

    private void checked(String text, Spelling by, List<UnknownWord> words) {
        checking = null;
        if (by.equals(spelling) && finder.find(text) == null) {
            known.put(text, words);
            changed.run();
        }
        check();
    }

    /** The marked word at or right behind a caret. */
    Optional<UnknownWord> at(String text, int caret) {
        return in(text).stream()
                .filter(u -> caret >= u.start() && caret <= u.start() + u.word().length())
                .findFirst();
    }

    /** The text with one marked word replaced; an upper-case first letter stays. */
    static String replaced(String text, UnknownWord word, String by) {
        boolean upper = Character.isUpperCase(word.word().codePointAt(0));
        String written = upper ? by.substring(0, 1).toUpperCase(java.util.Locale.ROOT) + by.substring(1) : by;
        return text.substring(0, word.start())
                + written
                + text.substring(word.start() + word.word().length());
    }

    /** Forgets all, as when another model is loaded. */
    void forget() {
        known.clear();
        waiting.clear();
        changed.run();
    }
}
