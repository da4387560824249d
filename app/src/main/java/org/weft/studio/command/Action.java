package org.weft.studio.command;

import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import javafx.beans.binding.Bindings;
import javafx.beans.binding.StringBinding;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.scene.input.KeyCombination;
import javafx.scene.input.KeyEvent;
import org.jspecify.annotations.Nullable;

/** Something the user can do: named in the palette, in menus and tooltips, and run by its key. Lives on the FX thread. */
public final class Action {
    private final String id;
    private final String name;
    private final @Nullable KeyCombination standard;
    private final Runnable run;
    private final BooleanSupplier active;
    private final ReadOnlyObjectWrapper<@Nullable KeyCombination> key = new ReadOnlyObjectWrapper<>();
    private final StringBinding suffix;
    private final StringBinding title;
    private @Nullable Predicate<KeyEvent> where;
    private boolean letters;

    /** What it does, and whether it can be done now. */
    record Deed(Runnable run, BooleanSupplier active) {}

    Action(String id, String name, @Nullable KeyCombination standard, Deed deed, KeyNames names) {
        this.id = id;
        this.name = name;
        this.standard = standard;
        this.run = deed.run();
        this.active = deed.active();
        key.set(standard);
        suffix = Bindings.createStringBinding(() -> suffix(names), key);
        title = Bindings.createStringBinding(() -> name + suffix.get(), suffix);
    }

    private String suffix(KeyNames names) {
        KeyCombination now = key.get();
        return now == null ? "" : "  (" + names.of(now) + ")";
    }

    /** The key of its text, the same in every language; settings name the action by it. */
    public String id() {
        return id;
    }

    /** In the user's language. */
    public String name() {
        return name;
    }

    /** The key it has when the user chose none; null for none. */
    public @Nullable KeyCombination standard() {
        return standard;
    }

    /** The key it has now, null for none. */
    public ReadOnlyObjectProperty<@Nullable KeyCombination> key() {
        return key.getReadOnlyProperty();
    }

    void key(@Nullable KeyCombination now) {
        key.set(now);
    }

    /** Name and key, such as "Add text  (Ctrl+T)"; follows the key. */
    public StringBinding title() {
        return title;
    }

    /** What a tooltip says behind its words: the key in brackets, or nothing. Follows the key. */
    public StringBinding suffix() {
        return suffix;
    }

    /** Whether it can be done now: only then is it in the palette and does its key run it. */
    public boolean active() {
        return active.getAsBoolean();
    }

    /** Lets the key run it only where it has a meaning, such as on one screen. @param place whether what is pressed is meant for it */
    public Action where(Predicate<KeyEvent> place) {
        where = place;
        return this;
    }

    /** Lets letters and digits be its key too: where it is meant nobody types. */
    public Action letters() {
        letters = true;
        return this;
    }

    /** Whether the key that was pressed runs it. */
    boolean answers(KeyEvent e) {
        KeyCombination now = key.get();
        return now != null && now.match(e) && (where == null || where.test(e)) && active();
    }

    /** Why it cannot have a key; empty when it can. */
    public Optional<Keys.Fault> fault(KeyCombination wanted) {
        return Keys.fault(wanted).filter(f -> !letters || f != Keys.Fault.TYPING || Keys.moves(wanted));
    }

    public void run() {
        run.run();
    }
}
