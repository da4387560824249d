package org.weft.studio.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ResourceBundle;
import java.util.TreeMap;
import javafx.beans.property.ObjectProperty;
import javafx.beans.value.ChangeListener;
import javafx.beans.value.WeakChangeListener;
import javafx.scene.input.KeyCombination;
import javafx.scene.input.KeyEvent;
import org.jspecify.annotations.Nullable;

/**
 * All actions of a window, in one place: palette, menus and tooltips take label and key from here. Keys are the user's own where one
 * was chosen, else the standard ones. Lives on the FX thread.
 */
public final class Actions {
    private final ResourceBundle texts;
    private final KeyNames names;
    private final ObjectProperty<Map<String, String>> chosen;
    private final List<Action> all = new ArrayList<>();
    // the settings outlive the window
    private final ChangeListener<Map<String, String>> follow = (o, before, now) -> all().forEach(this::show);

    /**
     * @param texts hold the label of each action under its id
     * @param chosen keys the user gave to actions, by their ids, empty for no key; changed by {@link #bind} and resets
     */
    public Actions(ResourceBundle texts, ObjectProperty<Map<String, String>> chosen) {
        this.texts = texts;
        this.names = new KeyNames(texts);
        this.chosen = chosen;
        chosen.addListener(new WeakChangeListener<>(follow));
    }

    /**
     * Adds an action.
     *
     * @param id key of its label
     * @param standard its key when the user chose none, such as {@code Shortcut+T}; null for none
     * @throws IllegalArgumentException when there is one of that id, or the key is none
     */
    public Action add(String id, @Nullable String standard, Runnable run) {
        return add(id, standard, new Action.Deed(run, () -> true));
    }

    Action add(String id, @Nullable String standard, Action.Deed deed) {
        if (find(id).isPresent()) {
            throw new IllegalArgumentException("there is an action " + id + " already");
        }
        KeyCombination key = standard == null
                ? null
                : Keys.read(standard).orElseThrow(() -> new IllegalArgumentException(standard + " is no key"));
        Action action = new Action(id, texts.getString(id), key, deed, names);
        all.add(action);
        show(action);
        return action;
    }

    private void show(Action action) {
        String own = chosen.get().get(action.id());
        // what cannot be read is passed over, so that a damaged entry costs no key
        action.key(
                own == null
                        ? action.standard()
                        : own.isEmpty() ? null : Keys.read(own).orElse(action.standard()));
    }

    /** In the order they were added. */
    public List<Action> all() {
        return List.copyOf(all);
    }

    public Optional<Action> find(String id) {
        return all.stream().filter(a -> a.id().equals(id)).findFirst();
    }

    /** @throws java.util.NoSuchElementException when there is none of that id */
    public Action get(String id) {
        return find(id).orElseThrow(() -> new java.util.NoSuchElementException("no action " + id));
    }

    /** The action whose key was pressed and that can be done now; of several with the same key the first. */
    public Optional<Action> pressed(KeyEvent e) {
        return all.stream().filter(a -> a.answers(e)).findFirst();
    }

    /** Another action that has this key. */
    public Optional<Action> taken(KeyCombination key, Action by) {
        return all.stream()
                .filter(a -> !a.equals(by) && Keys.same(a.key().get(), key))
                .findFirst();
    }

    /** Gives an action a key of the user's; null takes its key away. Others that have the key keep it: see {@link #taken}. */
    public void bind(Action action, @Nullable KeyCombination key) {
        Map<String, String> now = new TreeMap<>(chosen.get());
        if (key == null ? action.standard() == null : Keys.same(key, action.standard())) {
            now.remove(action.id());
        } else {
            now.put(action.id(), key == null ? "" : key.getName());
        }
        chosen.set(Map.copyOf(now));
    }

    /** Whether the action has its standard key. */
    public boolean standard(Action action) {
        return !chosen.get().containsKey(action.id());
    }

    /** Gives an action its standard key back. */
    public void reset(Action action) {
        Map<String, String> now = new TreeMap<>(chosen.get());
        now.remove(action.id());
        chosen.set(Map.copyOf(now));
    }

    /** Gives all actions their standard keys back, also those that other windows or versions know. */
    public void resetAll() {
        chosen.set(Map.of());
    }

    public KeyNames names() {
        return names;
    }
}
