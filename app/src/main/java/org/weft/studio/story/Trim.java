package org.weft.studio.story;

import java.util.ArrayList;
import java.util.List;
import org.weft.document.Story;
import org.weft.engine.ContextReport;
import org.weft.engine.ModelInfo;
import org.weft.engine.Target;

/** What of a story's beginning a model must not read for the rest to fit. */
final class Trim {
    private Trim() {}

    /** How many cards at the start have to be left out; 0 when even the last alone does not fit. */
    static int toFit(Wish wish, Story story, ContextReport report, ModelInfo model) {
        int needed = wish.target() == Target.IMAGE ? 1 : model.defaultText().maxTokens() + 1;
        int used = report.used();
        String goal = wish.slotId();
        int end = goal == null ? Integer.MAX_VALUE : story.indexOf(goal);
        List<ContextReport.Cost> costs = new ArrayList<>(report.costs());
        // what stands behind the goal is not read
        while (!costs.isEmpty() && end != Integer.MAX_VALUE && number(costs.getLast()) > end) {
            used -= costs.removeLast().tokens();
        }
        for (int i = 0; i < costs.size(); i++) {
            if (i > wish.skip() && used + needed <= report.budget()) {
                return i;
            }
            used -= costs.get(i).tokens();
        }
        return 0;
    }

    private static int number(ContextReport.Cost cost) {
        String digits = cost.source().replaceAll("\\D", "");
        return digits.isEmpty() ? 0 : Integer.parseInt(digits);
    }
}
