package org.weft.evaluate.results;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.weft.evaluate.results.JsonRecords.Entry;

/** Finds the truth of every prediction. */
final class Matching {
    private final Map<String, List<Entry>> truth = new LinkedHashMap<>();
    private final Map<String, Entry> predictions = new LinkedHashMap<>();
    private final List<String> notes = new ArrayList<>();

    /** What an entry is about. */
    interface Id {
        String of(Entry entry) throws ResultFileException;
    }

    /** @throws ResultFileException when a prediction has no truth */
    Matching(List<Entry> predicted, List<Entry> known, Id id) throws ResultFileException {
        for (Entry t : known) {
            truth.computeIfAbsent(id.of(t), k -> new ArrayList<>()).add(t);
        }
        int again = 0;
        for (Entry p : predicted) {
            String name = id.of(p);
            Path where = known.get(0).file();
            if (!truth.containsKey(name)) {
                throw p.wrong(
                        "is about " + name + ", which " + where + " does not know; use the truth of the same split");
            }
            again += predictions.putIfAbsent(name, p) == null ? 0 : 1;
        }
        if (again > 0) {
            notes.add(again + " predictions are about something predicted before; the first of each counts");
        }
        if (predictions.size() < truth.size()) {
            notes.add(truth.size() - predictions.size() + " of " + truth.size()
                    + " have no prediction and are left out: this is no score of the whole set");
        }
    }

    Map<String, Entry> predictions() {
        return predictions;
    }

    /** Of what was predicted. */
    List<Entry> truth(String id) {
        return truth.getOrDefault(id, List.of());
    }

    List<String> notes() {
        return notes;
    }
}
