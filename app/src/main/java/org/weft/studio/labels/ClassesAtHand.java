package org.weft.studio.labels;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import org.weft.engine.labels.LabelClass;
import org.weft.engine.labels.Palette;
import org.weft.engine.labels.Palettes;

/** The classes there are to paint with: the palette, the class in hand, those on the number keys and those that fit a search. */
public final class ClassesAtHand {
    private final QuickClasses keys = new QuickClasses();
    private final ObservableList<Palette> palettes = FXCollections.observableArrayList(Palettes.bundled());
    private final ObjectProperty<Palette> palette = new SimpleObjectProperty<>(palettes.getFirst());
    private final ObjectProperty<LabelClass> label =
            new SimpleObjectProperty<>(palettes.getFirst().of(1));
    private final StringProperty search = new SimpleStringProperty("");
    private final ObservableList<LabelClass> found = FXCollections.observableArrayList();
    private final ObservableList<LabelClass> quick = FXCollections.observableArrayList();

    ClassesAtHand() {
        search.addListener((o, a, b) -> find());
    }

    public ObservableList<Palette> palettes() {
        return palettes;
    }

    ObjectProperty<Palette> palette() {
        return palette;
    }

    ObjectProperty<LabelClass> label() {
        return label;
    }

    /** Part of a class's name, or its number. */
    public StringProperty search() {
        return search;
    }

    /** The classes that fit the search. */
    public ObservableList<LabelClass> found() {
        return found;
    }

    /** The classes on the keys 1 to 9. */
    public ObservableList<LabelClass> quick() {
        return quick;
    }

    public boolean isPinned(LabelClass c) {
        return keys.isPinned(c);
    }

    /** Pins a class to its number key, or lets it go. */
    void pin(LabelClass c) {
        keys.pin(c);
        quick.setAll(keys.places());
    }

    /** A class was painted with: it gets a key if it has none. */
    void used(LabelClass c) {
        keys.used(c);
        if (!quick.equals(keys.places())) {
            quick.setAll(keys.places());
        }
    }

    /** Begins with a palette: the largest classes of the map are on the first keys. @param areas pixels by class number */
    void begin(Palette now, int[] areas) {
        if (!palettes.contains(now)) {
            palettes.add(now);
        }
        palette.set(now);
        List<LabelClass> all = now.classes().subList(1, now.size());
        List<LabelClass> first = new ArrayList<>(all.stream()
                .filter(c -> areas[c.index()] > 0)
                .sorted(Comparator.comparingInt((LabelClass c) -> areas[c.index()])
                        .reversed())
                .toList());
        all.stream().filter(c -> areas[c.index()] == 0).forEach(first::add);
        keys.reset(first);
        quick.setAll(keys.places());
        label.set(first.getFirst());
        find();
    }

    private void find() {
        found.setAll(palette.get().search(search.get()));
    }
}
