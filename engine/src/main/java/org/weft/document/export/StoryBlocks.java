package org.weft.document.export;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.ResourceBundle;
import org.jspecify.annotations.Nullable;
import org.weft.document.Candidate;
import org.weft.document.Content;
import org.weft.document.Slot;
import org.weft.engine.Segments;

/**
 * A story as a reader goes through it: the chosen content of every card, empty ones and placeholders left out, and the same as
 * panels.
 */
final class StoryBlocks {
    /** Longer captions are cut where they stand in for a description. */
    private static final int ALT_LENGTH = 500;

    private final List<Block> blocks = new ArrayList<>();
    private final List<Panel> panels;
    private final List<String> notes = new ArrayList<>();

    private StoryBlocks(ExportJob job) {
        List<Slot> slots = job.story().slots();
        List<Block> raw = new ArrayList<>();
        int left = 0;
        int pictures = 0;
        Map<String, String> slotOf = new HashMap<>();
        for (int i = 0; i < slots.size(); i++) {
            Slot slot = slots.get(i);
            Block block = slot.chosen().map(c -> block(slot, c)).orElse(null);
            if (block == null) {
                left += slot.chosen().isEmpty() ? 1 : 0;
                continue;
            }
            String card = Segments.source(i);
            slotOf.put(card, slot.id());
            raw.add(renamed(block, card, block instanceof Block.Figure ? ++pictures : 0));
        }
        Map<String, String> alts = alts(job.options(), slotOf, panels(raw));
        raw.forEach(b -> blocks.add(b instanceof Block.Figure f ? described(f, alts) : b));
        panels = panels(blocks);
        if (left > 0) {
            notes.add(left + (left == 1 ? " empty card was left out." : " empty cards were left out."));
        }
    }

    static StoryBlocks of(ExportJob job) {
        return new StoryBlocks(job);
    }

    /** In reading order. */
    List<Block> blocks() {
        return blocks;
    }

    List<Panel> panels() {
        return panels;
    }

    /** Height over width of a frame that suits the story's pictures, 0.5..1.25. */
    double frameRatio() {
        return blocks.stream()
                .filter(b -> b instanceof Block.Figure)
                .map(b -> (Block.Figure) b)
                .mapToDouble(f -> Math.clamp((double) f.height() / Math.max(1, f.width()), 0.5, 1.25))
                .max()
                .orElse(0.75);
    }

    /** What was left out. */
    List<String> notes() {
        return notes;
    }

    private static @Nullable Block block(Slot slot, Candidate chosen) {
        return switch (chosen.content()) {
            case Content.Text t -> t.text().isBlank() ? null : new Block.Words("", t.text());
            case Content.Picture p ->
                new Block.Figure("", 0, p.hash(), p.width(), p.height(), false, slot.altText(), chosen.provenance());
            case Content.LabelMap m ->
                new Block.Figure("", 0, m.hash(), m.width(), m.height(), true, slot.altText(), chosen.provenance());
        };
    }

    private static Block renamed(Block block, String card, int number) {
        return switch (block) {
            case Block.Words w -> new Block.Words(card, w.text());
            case Block.Figure f ->
                new Block.Figure(card, number, f.hash(), f.width(), f.height(), f.labelMap(), f.alt(), f.provenance());
        };
    }

    private static Block described(Block.Figure f, Map<String, String> alts) {
        String alt = alts.getOrDefault(f.card(), f.alt());
        return new Block.Figure(
                f.card(), f.number(), f.hash(), f.width(), f.height(), f.labelMap(), alt, f.provenance());
    }

    /** By card: what the person asked for, the card's own, the caption, or at least a number. */
    private static Map<String, String> alts(ExportOptions options, Map<String, String> slotOf, List<Panel> panels) {
        Map<String, String> asked = options.altTexts();
        ResourceBundle words = ResourceBundle.getBundle(
                StoryBlocks.class.getPackageName() + ".words",
                options.locale(),
                ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES));
        Map<String, String> alts = new HashMap<>();
        for (Panel panel : panels) {
            Block.Figure figure = panel.figure();
            if (figure == null) {
                continue;
            }
            String alt = asked.getOrDefault(slotOf.getOrDefault(figure.card(), ""), "");
            if (alt.isBlank()) {
                alt = figure.alt();
            }
            if (alt.isBlank()) {
                alt = shortened(panel.caption().replaceAll("\\s+", " ").strip());
            }
            if (alt.isBlank()) {
                alt = words.getString(figure.labelMap() ? "labelMap" : "picture")
                        .replace("{0}", String.valueOf(figure.number()));
            }
            alts.put(figure.card(), alt.strip());
        }
        return alts;
    }

    private static String shortened(String caption) {
        if (caption.length() <= ALT_LENGTH) {
            return caption;
        }
        int end = Character.isHighSurrogate(caption.charAt(ALT_LENGTH - 1)) ? ALT_LENGTH - 1 : ALT_LENGTH;
        return caption.substring(0, end) + "\u2026";
    }

    /**
     * Words belong to the picture before them in a story that begins with a picture, and to the picture after them in one that
     * begins with words; what follows the last picture stays with it.
     */
    private static List<Panel> panels(List<Block> blocks) {
        List<Panel> panels = new ArrayList<>();
        boolean before = !blocks.isEmpty() && blocks.getFirst() instanceof Block.Words;
        Block.Figure figure = null;
        List<Block.Words> words = new ArrayList<>();
        for (Block block : blocks) {
            if (block instanceof Block.Words w) {
                words.add(w);
            } else if (block instanceof Block.Figure f) {
                if (before) {
                    panels.add(new Panel(f, words));
                    words.clear();
                } else {
                    if (figure != null) {
                        panels.add(new Panel(figure, words));
                        words.clear();
                    }
                    figure = f;
                }
            }
        }
        if (figure != null) {
            panels.add(new Panel(figure, words));
        } else if (!words.isEmpty()) {
            rest(panels, words);
        }
        return panels;
    }

    private static void rest(List<Panel> panels, List<Block.Words> words) {
        if (panels.isEmpty()) {
            words.forEach(w -> panels.add(new Panel(null, List.of(w))));
            return;
        }
        Panel last = panels.removeLast();
        List<Block.Words> all = new ArrayList<>(last.words());
        all.addAll(words);
        panels.add(new Panel(last.figure(), all));
    }
}
