package org.weft.engine.trace;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a trace holds.
 *
 * @param model name and version of the model
 * @param weights SHA-256 of its weights
 * @param seed base seed of the generation
 * @param call the command that generates and records it again
 * @param pictures of the story in order, then those that were generated
 * @param items what was generated
 * @param sites where MMFS works in the model
 */
public record TraceInfo(
        String model,
        String weights,
        long seed,
        String call,
        List<Picture> pictures,
        List<Item> items,
        List<Site> sites) {
    public TraceInfo {
        pictures = List.copyOf(pictures);
        items = List.copyOf(items);
        sites = List.copyOf(sites);
    }

    /** @param source the card it comes from, or "generated" @param side pixels of its square as the model saw it */
    public record Picture(int number, String source, int side) {}

    /**
     * A generated piece with what it was made from.
     *
     * @param seen numbers of the pictures it could look at, oldest first
     * @param tokens what the language model read and wrote, in order
     * @param steps recorded denoising steps, empty for texts
     * @param picture number of the generated picture, null for texts
     */
    public record Item(
            int number,
            List<Integer> seen,
            List<Token> tokens,
            List<Integer> steps,
            @Nullable Integer picture,
            String text) {
        public Item {
            seen = List.copyOf(seen);
            tokens = List.copyOf(tokens);
            steps = List.copyOf(steps);
        }
    }

    /** @param position in the sequence @param generated whether the model wrote it */
    public record Token(int position, String text, boolean generated) {}

    /** Where MMFS works. */
    public enum Kind {
        /** A layer of the language model: its queries are tokens. */
        LANGUAGE,
        /** A block of the U-Net: its queries are the pixels of a map. */
        UNET
    }

    /**
     * One MMFS.
     *
     * @param name of its weights in the model
     * @param side pixels of the query map's side for the U-Net, 0 for the language model
     * @param levels sides of the feature maps it samples, finest first
     */
    public record Site(String name, Kind kind, int heads, int points, int side, List<Integer> levels) {
        public Site {
            levels = List.copyOf(levels);
        }
    }
}
