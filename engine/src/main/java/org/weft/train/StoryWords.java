package org.weft.train;

import java.util.ArrayList;
import java.util.List;
import org.weft.data.storyworld.Frame;
import org.weft.data.storyworld.Vocabulary;
import org.weft.data.storyworld.WorldStory;
import org.weft.model.ModelConfig;

/** Stories as token ids: words by their place in the world's list, behind the unknown word, document start and end. */
public final class StoryWords {
    /** Ids before the first word: unknown, document start, document end. */
    public static final int FIRST_WORD = 3;

    private final Vocabulary words;
    private final ModelConfig.Tokens tokens;
    private final int imageTokens;

    public StoryWords(Vocabulary words, ModelConfig config) {
        this.words = words;
        this.tokens = config.tokens();
        this.imageTokens = config.imageTokens();
        int expected = FIRST_WORD + words.size() + 3;
        if (config.language().vocab() != expected) {
            throw new IllegalArgumentException("the model's vocabulary has "
                    + config.language().vocab() + " ids, this world's words need " + expected);
        }
    }

    /** Rows of one batch are padded to the longest. */
    long[][] rows(List<WorldStory> stories, List<Boolean> pictureFirst) {
        List<List<Long>> rows = new ArrayList<>();
        for (int i = 0; i < stories.size(); i++) {
            rows.add(row(stories.get(i), pictureFirst.get(i)));
        }
        int longest = rows.stream().mapToInt(List::size).max().orElse(0);
        return rows.stream()
                .map(r -> {
                    long[] out = new long[longest];
                    for (int t = 0; t < longest; t++) {
                        out[t] = t < r.size() ? r.get(t) : tokens.pad();
                    }
                    return out;
                })
                .toArray(long[][]::new);
    }

    private List<Long> row(WorldStory story, boolean pictureFirst) {
        List<Long> ids = new ArrayList<>();
        ids.add((long) tokens.bos());
        for (Frame frame : story.frames()) {
            if (pictureFirst) {
                picture(ids);
                text(ids, frame.caption());
            } else {
                text(ids, frame.caption());
                picture(ids);
            }
        }
        ids.add((long) tokens.eos());
        return ids;
    }

    private void text(List<Long> ids, String text) {
        for (String word : Vocabulary.split(text)) {
            int number = words.number(word);
            ids.add(number < 0 ? 0L : FIRST_WORD + (long) number);
        }
    }

    private void picture(List<Long> ids) {
        ids.add((long) tokens.soi());
        for (int i = 0; i < imageTokens; i++) {
            ids.add((long) tokens.image());
        }
    }
}
