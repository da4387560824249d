package org.weft.studio.story;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import org.weft.document.Edit;

/** The candidates of the newest wish for several, as they are made; one is taken into the story. */
public final class Proposals {
    private final StoryViewModel story;
    private final ObservableList<Proposal> all = FXCollections.observableArrayList();

    Proposals(StoryViewModel story) {
        this.story = story;
    }

    public ObservableList<Proposal> all() {
        return all;
    }

    /** A wish begins. */
    void begin(Wish wish) {
        if (wish.kind() == Wish.Kind.REPRODUCE) {
            return;
        }
        List<Proposal> fresh = new ArrayList<>();
        int n = wish.settings().candidates();
        for (int i = 0; i < n && n > 1; i++) {
            fresh.add(new Proposal(i + 1, wish.settings().seed() + i, Proposal.State.WAITING, List.of(), null, null));
        }
        all.setAll(fresh);
    }

    void change(int candidate, UnaryOperator<Proposal> change) {
        if (candidate < all.size()) {
            all.set(candidate, change.apply(all.get(candidate)));
        }
    }

    /** The wish was stopped. */
    void stopped() {
        all.replaceAll(Proposal::over);
    }

    /** Takes all cards of a candidate into the story. */
    public void pick(Proposal proposal) {
        List<Edit> edits = new ArrayList<>();
        for (Proposal.Made made : proposal.made()) {
            if (story.planned().indexOf(made.slotId()) >= 0) {
                edits.add(
                        new Edit.ChooseCandidate(made.slotId(), made.candidate().id()));
            }
        }
        if (!edits.isEmpty()) {
            story.apply(edits.size() == 1 ? edits.getFirst() : new Edit.Together("Choose candidate", edits));
        }
    }

    /** Whether a candidate is the one the story has now. */
    boolean picked(Proposal proposal) {
        return !proposal.made().isEmpty()
                && proposal.made().stream().allMatch(m -> {
                    int at = story.story().indexOf(m.slotId());
                    return at >= 0
                            && m.candidate()
                                    .id()
                                    .equals(story.story().slots().get(at).chosenId());
                });
    }

    /** Of those that have something to take the one behind the one the story has, round and round. */
    Optional<Proposal> following() {
        List<Proposal> made = all.stream().filter(p -> !p.made().isEmpty()).toList();
        int now = -1;
        for (int i = 0; i < made.size(); i++) {
            now = picked(made.get(i)) ? i : now;
        }
        return made.isEmpty() ? Optional.empty() : Optional.of(made.get((now + 1) % made.size()));
    }

    /** Takes the following one. */
    public void pickNext() {
        following().ifPresent(this::pick);
    }

    /** Puts them away; they stay alternatives of their cards. */
    public void dismiss() {
        all.clear();
    }
}
