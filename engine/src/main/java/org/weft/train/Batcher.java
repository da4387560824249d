package org.weft.train;

import java.util.ArrayList;
import java.util.List;
import org.weft.model.ModelConfig;
import org.weft.tensor.random.Philox;
import org.weft.text.Tokenizer;

/** Makes batches of lessons: words to ids, pictures to pixels, documents behind one another where the recipe packs. */
final class Batcher {
    private final Recipe recipe;
    private final ModelConfig config;
    private final Tokenizer tokenizer;
    private final LessonSource source;

    Batcher(Recipe recipe, ModelConfig config, Tokenizer tokenizer, LessonSource source) {
        this.recipe = recipe;
        this.config = config;
        this.tokenizer = tokenizer;
        this.source = source;
        int positions = config.language().maxPositions();
        if (recipe.packTo() > positions) {
            throw new IllegalArgumentException("\"packTo\" is " + recipe.packTo() + ", the model has " + positions
                    + " positions; lower it to that");
        }
    }

    /** Whether several threads may ask at once. */
    boolean shared() {
        return source.shared();
    }

    /** A row in the making. */
    private static final class Row {
        final List<Long> ids = new ArrayList<>();
        final List<Boolean> learned = new ArrayList<>();
        final List<Lesson.Picture> pictures = new ArrayList<>();

        void add(long id, boolean learn) {
            ids.add(id);
            learned.add(learn);
        }

        void append(Row other) {
            ids.addAll(other.ids);
            learned.addAll(other.learned);
            pictures.addAll(other.pictures);
        }
    }

    /**
     * The batch of a pass. Depends on nothing but the recipe's seed and this number.
     *
     * @param pass counted over the whole run: step times accumulation plus the pass within the step
     */
    Batch batch(long pass) {
        return batch(pass, recipe.batch());
    }

    /** As {@link #batch(long)} with so many rows. */
    Batch batch(long pass, int count) {
        long began = System.nanoTime();
        Philox random = new Philox(recipe.seed(), 2 * pass + 3);
        List<Row> rows = new ArrayList<>();
        int documents = 0;
        for (int b = 0; b < count; b++) {
            Row row = row(pass * count + b, random);
            documents++;
            // what no longer fits is left for another day: skipping keeps each batch a function of its number
            for (int tries = 0; recipe.packTo() > 0 && tries < 4; tries++) {
                Row next = row((pass * count + b) * 4 + tries + (1L << 40), random);
                if (row.ids.size() + next.ids.size() > recipe.packTo()) {
                    break;
                }
                row.append(next);
                documents++;
            }
            rows.add(row);
        }
        return batch(rows, documents, random, began);
    }

    private Row row(long index, Philox random) {
        Lesson lesson = source.lesson(index, random);
        Row row = new Row();
        ModelConfig.Tokens t = config.tokens();
        row.add(t.bos(), false);
        boolean last = false;
        for (Lesson.Part part : lesson.parts()) {
            if (part instanceof Lesson.Words words) {
                for (long id : tokenizer.encode(words.text().strip())) {
                    row.add(id, words.learned());
                }
                last = words.learned();
            } else if (part instanceof Lesson.Picture picture) {
                // that a picture follows is learned where drawing it is
                row.add(t.soi(), picture.learned());
                for (int i = 0; i < config.imageTokens(); i++) {
                    row.add(t.image(), false);
                }
                row.pictures.add(picture);
                last = picture.learned();
            }
        }
        row.add(t.eos(), last);
        int positions = config.language().maxPositions();
        if (row.ids.size() > positions) {
            throw new IllegalArgumentException("document " + index + " of " + source.name() + " has " + row.ids.size()
                    + " tokens, the model reads " + positions + "; shorten its text or leave it out");
        }
        return row;
    }

    private Batch batch(List<Row> rows, int documents, Philox random, long began) {
        int longest = rows.stream().mapToInt(r -> r.ids.size()).max().orElse(0);
        long[][] ids = new long[rows.size()][longest];
        boolean[][] learned = new boolean[rows.size()][longest];
        int[] counts = new int[rows.size()];
        List<Lesson.Picture> pictures = new ArrayList<>();
        for (int b = 0; b < rows.size(); b++) {
            Row row = rows.get(b);
            for (int t = 0; t < longest; t++) {
                boolean real = t < row.ids.size();
                ids[b][t] = real ? row.ids.get(t) : config.tokens().pad();
                learned[b][t] = real && row.learned.get(t);
            }
            counts[b] = row.pictures.size();
            pictures.addAll(row.pictures);
        }
        int size = config.vision().imageSize();
        float[] planes = new float[pictures.size() * 3 * size * size];
        float[] weights = new float[pictures.size() * size * size];
        boolean[] drawn = new boolean[pictures.size()];
        for (int i = 0; i < drawn.length; i++) {
            int at = i * 3 * size * size;
            pictures.get(i).image().write(size, planes, at, weights, i * size * size);
            drawn[i] = pictures.get(i).learned();
        }
        flip(counts, size, planes, weights, random);
        return new Batch(ids, learned, counts, planes, weights, drawn, documents, (System.nanoTime() - began) / 1e9);
    }

    /** All pictures of a row or none: a story whose hero turns around between pictures would teach nonsense. */
    private void flip(int[] counts, int size, float[] planes, float[] weights, Philox random) {
        int first = 0;
        for (int count : counts) {
            if (recipe.flip() && random.nextFloat() < 0.5f) {
                mirror(planes, first * 3 * size, count * 3 * size, size);
                mirror(weights, first * size, count * size, size);
            }
            first += count;
        }
    }

    private static void mirror(float[] values, int firstRow, int rows, int width) {
        for (int r = firstRow; r < firstRow + rows; r++) {
            for (int x = 0; x < width / 2; x++) {
                int a = r * width + x;
                int b = r * width + width - 1 - x;
                float kept = values[a];
                values[a] = values[b];
                values[b] = kept;
            }
        }
    }
}
