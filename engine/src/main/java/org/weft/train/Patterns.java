package org.weft.train;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.weft.model.WeightStore;
import org.weft.text.EditDistance;

/** Names in a recipe that mean no weight: a slip of the pen in "frozen" would train what was to stay as it is. */
final class Patterns {
    private Patterns() {}

    /** @throws IOException naming every part of a name that no weight has */
    static void check(Recipe recipe, WeightStore store) throws IOException {
        List<String> names =
                store.parameters().stream().map(WeightStore.Parameter::name).toList();
        List<String> faults = new ArrayList<>();
        Recipe.Lora lora = recipe.lora();
        if (lora != null) {
            lora.modules().forEach(m -> look("lora.modules", m, names, faults));
        }
        recipe.learned().forEach(l -> look("learned", l, names, faults));
        recipe.frozen().forEach(f -> look("frozen", f, names, faults));
        if (!faults.isEmpty()) {
            throw new IOException(String.join("; ", faults));
        }
    }

    private static void look(String key, String pattern, List<String> names, List<String> faults) {
        if (names.stream().noneMatch(name -> name.contains(pattern))) {
            faults.add("\"" + key + "\" names \"" + pattern + "\", which is part of no weight's name"
                    + near(pattern, names)
                            .map(n -> ", perhaps \"" + n + "\" is meant")
                            .orElse(""));
        }
    }

    /** The part of a name, cut at dots, that is most like a pattern. */
    private static Optional<String> near(String pattern, List<String> names) {
        int depth = pattern.split("\\.", -1).length;
        TreeSet<String> parts = new TreeSet<>();
        for (String name : names) {
            String[] words = name.split("\\.");
            for (int i = 0; i + depth <= words.length; i++) {
                parts.add(String.join(".", Stream.of(words).skip(i).limit(depth).toList()));
            }
        }
        return parts.stream()
                .filter(p -> EditDistance.between(p, pattern) <= 2)
                .min((a, b) -> Integer.compare(EditDistance.between(a, pattern), EditDistance.between(b, pattern)));
    }
}
