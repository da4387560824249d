package org.weft.studio.labels;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import javafx.beans.property.IntegerProperty;
import javafx.beans.property.SimpleIntegerProperty;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;

/**
 * The pictures made of label maps, those of the newest wish first, and which of them is shown. They stay until they are removed, but
 * no more than memory is sure to hold. Lives on the FX thread.
 */
final class Candidates {
    /** With pictures of 512 pixels, some 50 MB. */
    static final int MOST = 32;

    private final ObservableList<Result> all = FXCollections.observableArrayList();
    private final IntegerProperty selected = new SimpleIntegerProperty(-1);
    private int given;

    ObservableList<Result> all() {
        return all;
    }

    /** Place of the one that is shown, -1 for none. */
    IntegerProperty selected() {
        return selected;
    }

    Optional<Result> shown() {
        int at = selected.get();
        return at < 0 || at >= all.size() ? Optional.empty() : Optional.of(all.get(at));
    }

    /** The finished ones that were asked for with the same map and words. */
    List<Result> alike(Result.Asked asked) {
        return all.stream()
                .filter(r -> r.made() != null && r.asked().equals(asked))
                .toList();
    }

    /** Makes places for the pictures of a wish, before all others; the oldest make room. @return number of its first */
    int begin(Result.Asked asked, int count) {
        int first = given + 1;
        given += count;
        List<Result> next = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            next.add(new Result(asked, first + i, null, null, null));
        }
        next.addAll(all);
        all.setAll(next.subList(0, Math.min(MOST, next.size())));
        selected.set(0);
        return first;
    }

    /** Changes one, unless it was removed. */
    void change(int number, UnaryOperator<Result> how) {
        for (int i = 0; i < all.size(); i++) {
            if (all.get(i).number() == number) {
                all.set(i, how.apply(all.get(i)));
                return;
            }
        }
    }

    /** Takes away the places that stayed empty. */
    void over() {
        keep(all.stream().filter(r -> r.made() != null).toList());
    }

    /** Takes away the one that is shown; one that is being made stays. */
    void removeShown() {
        shown().filter(r -> r.made() != null)
                .ifPresent(r ->
                        keep(all.stream().filter(o -> o.number() != r.number()).toList()));
    }

    /** Takes away all that are finished. */
    void removeAll() {
        keep(all.stream().filter(r -> r.made() == null).toList());
    }

    /** The same one stays shown, or the one in its place. */
    private void keep(List<Result> left) {
        if (left.size() == all.size()) {
            return;
        }
        int place = selected.get();
        int number = shown().map(Result::number).orElse(0);
        all.setAll(left);
        List<Integer> numbers = left.stream().map(Result::number).toList();
        int same = numbers.indexOf(number);
        selected.set(same >= 0 ? same : Math.min(place, left.size() - 1));
    }
}
