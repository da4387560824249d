package org.weft.model.interleaved;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.weft.model.ModelConfig.Tokens;

/**
 * Where text and images stand in a batch of sequences, and what may look at what (spec sections 3.1, 5.1, 5.2 and 6). Images are
 * numbered over the whole batch in row order. Dims: B rows, L positions, I images of the row with most.
 */
public final class Layout {
    /** Targets with this value are not learned. */
    public static final long IGNORED = -100;

    /** Where an image stands: its row and the position of its start token. */
    public record Site(int row, int soi) {}

    private final long[][] ids;
    private final Tokens tokens;
    private final int[] imagesPerRow;
    private final List<Site> sites = new ArrayList<>();

    /**
     * @param ids token ids, all rows equally long
     * @param imagesPerRow images of each row
     * @throws IllegalArgumentException when a row's image tokens do not match its number of images
     */
    public Layout(long[][] ids, int[] imagesPerRow, Tokens tokens) {
        this.ids = ids;
        this.tokens = tokens;
        this.imagesPerRow = imagesPerRow.clone();
        for (int row = 0; row < ids.length; row++) {
            int before = sites.size();
            for (int t = 0; t < ids[row].length; t++) {
                if (ids[row][t] == tokens.soi()) {
                    sites.add(new Site(row, t));
                }
            }
            if (sites.size() - before != imagesPerRow[row]) {
                throw new IllegalArgumentException("row " + row + " has " + (sites.size() - before)
                        + " image start tokens and " + imagesPerRow[row] + " images");
            }
        }
    }

    public int rows() {
        return ids.length;
    }

    public int length() {
        return ids.length == 0 ? 0 : ids[0].length;
    }

    public long[][] ids() {
        return ids;
    }

    /** All images in batch order. */
    public List<Site> sites() {
        return sites;
    }

    /** Images of the row that has most. */
    public int mostImages() {
        return Arrays.stream(imagesPerRow).max().orElse(0);
    }

    /** Image numbers per row, padded with -1: [B, I]. */
    public int[][] slots() {
        int[][] out = new int[rows()][mostImages()];
        int next = 0;
        for (int row = 0; row < rows(); row++) {
            Arrays.fill(out[row], -1);
            for (int i = 0; i < imagesPerRow[row]; i++) {
                out[row][i] = next++;
            }
        }
        return out;
    }

    /** 1 where a token sees an image: from the image's first own token on, inside the same document. [B, L, I] flattened. */
    public float[] crossMask() {
        int most = mostImages();
        float[] out = new float[rows() * length() * most];
        int[][] slots = slots();
        for (int row = 0; row < rows(); row++) {
            int bos = -1;
            for (int t = 0; t < length(); t++) {
                bos = ids[row][t] == tokens.bos() ? t : bos;
                for (int i = 0; i < imagesPerRow[row]; i++) {
                    int first = sites.get(slots[row][i]).soi() + 1;
                    if (first > bos && first <= t) {
                        out[(row * length() + t) * most + i] = 1;
                    }
                }
            }
        }
        return out;
    }

    /** For every image the position of the last document start at or before it, 0 when there is none. */
    public int[] nearestBos() {
        return sites.stream()
                .mapToInt(site -> {
                    int t = site.soi();
                    while (t > 0 && ids[site.row()][t] != tokens.bos()) {
                        t--;
                    }
                    return t;
                })
                .toArray();
    }

    /**
     * For every image the earlier images of its document, oldest first.
     *
     * @param nearestBos per image, or null to take each row as one document
     */
    public List<List<Integer>> earlierImages(int @Nullable [] nearestBos) {
        List<List<Integer>> out = new ArrayList<>();
        for (int i = 0; i < sites.size(); i++) {
            int from = nearestBos == null ? 0 : nearestBos[i];
            List<Integer> earlier = new ArrayList<>();
            for (int j = 0; j < i; j++) {
                if (sites.get(j).row() == sites.get(i).row() && sites.get(j).soi() >= from) {
                    earlier.add(j);
                }
            }
            out.add(earlier);
        }
        return out;
    }

    /**
     * What decides which tokens are learned.
     *
     * @param attention [B][L], 1 for real tokens
     * @param promptOffsets positions at the start of each row that are not learned, or null
     * @param onlyAfterImages leave out text that no image of its document precedes
     */
    public record TextRules(long[][] attention, int @Nullable [] promptOffsets, boolean onlyAfterImages) {}

    /** Target ids for positions 0..L-2, {@link #IGNORED} where nothing is learned (spec section 6). */
    public long[][] textTargets(TextRules rules) {
        long[][] out = new long[rows()][length() - 1];
        for (int row = 0; row < rows(); row++) {
            int lastBos = -1;
            int lastSoi = -1;
            for (int t = 0; t < length(); t++) {
                long id = ids[row][t];
                lastBos = id == tokens.bos() ? t : lastBos;
                lastSoi = id == tokens.soi() ? t : lastSoi;
                boolean prompt = rules.promptOffsets != null && t < rules.promptOffsets[row];
                boolean unconditioned = rules.onlyAfterImages && lastSoi < Math.max(lastBos, 0);
                boolean special = id == tokens.pad() || id == tokens.image() || id == tokens.bos();
                boolean opening = id == tokens.soi() && t > 0 && ids[row][t - 1] == tokens.bos();
                boolean padding = rules.attention[row][t] == 0;
                if (t > 0) {
                    out[row][t - 1] = prompt || unconditioned || special || opening || padding ? IGNORED : id;
                }
            }
        }
        return out;
    }
}
