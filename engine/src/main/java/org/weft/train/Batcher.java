package org.weft.train;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.weft.model.ModelConfig;
import org.weft.tensor.random.Philox;
import org.weft.text.Tokenizer;

/** Makes batches of lessons: words to ids, pictures to pixels, documents behind one another where the recipe packs. */
final class Batcher {
    private static final Logger LOG = LoggerFactory.getLogger(Batcher.class);

    /** So many documents in a row that are too long are no accident. */
    private static final int PATIENCE = 32;

    /** From a document that is passed over to the next one tried: a prime, so that it leads through all of a set. */
    private static final long STRIDE = 7919;

    private final Recipe recipe;
    private final ModelConfig config;
    private final Tokenizer tokenizer;
    private final LessonSource source;

    Batcher(Recipe recipe, ModelConfig config, Tokenizer tokenizer, LessonSource source) {
        this.recipe = recipe;
        this.config = config;
        this.tokenizer = tokenizer;
        this.source = source;
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
        /** Of each picture. A whole document or nothing: a hero who turns around between pictures would teach nonsense. */
        final List<Boolean> mirrored = new ArrayList<>();

        void add(long id, boolean learn) {
            ids.add(id);
            learned.add(learn);
        }

        void append(Row other) {
            ids.addAll(other.ids);
            learned.addAll(other.learned);
            pictures.addAll(other.pictures);
            mirrored.addAll(other.mirrored);
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
        return batch(rows, documents, began);
    }

    /** A document as a row; those with more tokens than the model reads are passed over. */
    private Row row(long index, Philox random) {
        int positions = config.language().maxPositions();
        int tokens = 0;
        for (int i = 0; i < PATIENCE; i++) {
            Row row = row(source.lesson(index + i * STRIDE, random), random);
            tokens = row.ids.size();
            if (tokens <= positions) {
                return row;
            }
            LOG.warn("passed over a document of {}: {} tokens, the model reads {}", source.name(), tokens, positions);
        }
        throw new UncheckedIOException(new IOException(source.name() + ": " + PATIENCE
                + " documents are longer than the " + positions + " tokens the model reads, the last one has " + tokens
                + "; shorten their texts"));
    }

    private Row row(Lesson lesson, Philox random) {
        boolean mirrored = recipe.flip() && random.nextFloat() < 0.5f;
        Row row = new Row();
        ModelConfig.Tokens t = config.tokens();
        row.add(t.bos(), false);
        boolean last = false;
        for (Lesson.Part part : lesson.parts()) {
            if (part instanceof Lesson.Words words) {
                String text = mirrored ? words.mirrored() : words.text();
                for (long id : tokenizer.encode(text.strip())) {
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
                row.mirrored.add(mirrored);
                last = picture.learned();
            } else {
                row.add(t.eos(), last);
            }
        }
        row.add(t.eos(), last);
        return row;
    }

    private Batch batch(List<Row> rows, int documents, long began) {
        int longest = rows.stream().mapToInt(r -> r.ids.size()).max().orElse(0);
        long[][] ids = new long[rows.size()][longest];
        boolean[][] learned = new boolean[rows.size()][longest];
        int[] counts = new int[rows.size()];
        List<Lesson.Picture> pictures = new ArrayList<>();
        List<Boolean> mirrored = new ArrayList<>();
        for (int b = 0; b < rows.size(); b++) {
            Row row = rows.get(b);
            for (int t = 0; t < longest; t++) {
                boolean real = t < row.ids.size();
                ids[b][t] = real ? row.ids.get(t) : config.tokens().pad();
                learned[b][t] = real && row.learned.get(t);
            }
            counts[b] = row.pictures.size();
            pictures.addAll(row.pictures);
            mirrored.addAll(row.mirrored);
        }
        int size = config.vision().imageSize();
        float[] planes = new float[pictures.size() * 3 * size * size];
        float[] weights = new float[pictures.size() * size * size];
        boolean[] drawn = new boolean[pictures.size()];
        for (int i = 0; i < drawn.length; i++) {
            int at = i * 3 * size * size;
            pictures.get(i).image().write(size, planes, at, weights, i * size * size);
            if (mirrored.get(i)) {
                mirror(planes, i * 3 * size, 3 * size, size);
                mirror(weights, i * size, size, size);
            }
            drawn[i] = pictures.get(i).learned();
        }
        return new Batch(ids, learned, counts, planes, weights, drawn, documents, (System.nanoTime() - began) / 1e9);
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
