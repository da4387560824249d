package org.weft.studio.story;

import java.util.ArrayList;
import java.util.List;
import org.weft.document.Candidate;
import org.weft.document.Content;
import org.weft.document.Placement;
import org.weft.document.Slot;
import org.weft.document.SlotKind;
import org.weft.document.Story;

/** Where the cards of a story lie, in canvas units. Pure: the same story and width always give the same places. */
final class Layouts {
    static final double WIDTH = 256;
    static final double HEIGHT = 312;
    static final double GAP = 48;
    static final double MARGIN = 48;
    /** Room for the bar above the cards. */
    static final double TOP = 72;

    private static final double PANEL_GAP = 8;
    private static final double PANEL_PICTURE = 296;
    private static final double PANEL_TEXT = 120;
    private static final int MOST_PANELS = 6;
    private static final double COLUMN = 560;
    /** About as many letters stand in a line of a column. */
    private static final int LETTERS = 60;

    private static final double PAGE = 832;
    private static final double PAGE_MARGIN = 24;
    private static final double GUTTER = 16;
    private static final double STRIP = 264;
    private static final int STRIPS = 4;
    private static final double TEXT_SHARE = 0.75;
    /** A comic page's last row is not pulled wider than this. */
    private static final double WIDEST = 1.5;

    private Layouts() {}

    /**
     * @param places of the cards in reading order
     * @param sheets pages behind the cards, empty for most layouts
     * @param vertical whether the cards follow each other downwards
     */
    record Layout(List<Placement> places, List<Placement> sheets, boolean vertical) {
        static final Layout EMPTY = new Layout(List.of(), List.of(), false);

        /** What all cards together take, with the margin around them. */
        Placement bounds() {
            double right = 0;
            double bottom = 0;
            double left = 0;
            double top = 0;
            for (List<Placement> list : List.of(places, sheets)) {
                for (Placement p : list) {
                    left = Math.min(left, p.x() - MARGIN);
                    top = Math.min(top, p.y() - TOP);
                    right = Math.max(right, p.x() + p.width() + MARGIN);
                    bottom = Math.max(bottom, p.y() + p.height() + MARGIN);
                }
            }
            return new Placement(left, top, right - left, bottom - top);
        }

        /** The card at a place, the upper one where two lie on each other; -1 for none. */
        int at(double x, double y) {
            for (int i = places.size() - 1; i >= 0; i--) {
                Placement p = places.get(i);
                if (x >= p.x() && y >= p.y() && x < p.x() + p.width() && y < p.y() + p.height()) {
                    return i;
                }
            }
            return -1;
        }

        /** The gap in reading order (0..size) that a card dropped at a place goes to. */
        int gap(double x, double y) {
            int nearest = -1;
            double least = Double.MAX_VALUE;
            for (int i = 0; i < places.size(); i++) {
                Placement p = places.get(i);
                double dx = Math.max(0, Math.max(p.x() - x, x - p.x() - p.width()));
                double dy = Math.max(0, Math.max(p.y() - y, y - p.y() - p.height()));
                // a place beside a row belongs to that row
                double distance = dx + 3 * dy;
                if (distance < least) {
                    least = distance;
                    nearest = i;
                }
            }
            if (nearest < 0) {
                return 0;
            }
            Placement p = places.get(nearest);
            boolean behind = vertical ? y > p.y() + p.height() / 2 : x > p.x() + p.width() / 2;
            return behind ? nearest + 1 : nearest;
        }
    }

    /** @param window width of the window in canvas units at full size */
    static Layout of(Story story, double window) {
        return switch (story.arrangement()) {
            case FLOW -> new Layout(flow(story.slots().size(), window), List.of(), false);
            case STORYBOARD -> storyboard(story.slots(), window);
            case COMIC -> comic(story.slots(), window);
            case COLUMN -> new Layout(column(story.slots(), window), List.of(), true);
            case FREE -> new Layout(free(story.slots(), window), List.of(), false);
        };
    }

    /** Whether a card shows a picture: what it holds, or what it is to hold. */
    static boolean isPicture(Slot slot) {
        return slot.chosen()
                .map(Candidate::content)
                .map(c -> !(c instanceof Content.Text))
                .orElse(slot.kind() != SlotKind.TEXT);
    }

    private static int columns(double window, double width, double gap) {
        return Math.max(1, (int) ((Math.max(window, 400) - 2 * MARGIN + gap) / (width + gap)));
    }

    /** Which row something is in when as many stand in each. */
    private static int row(int index, int columns) {
        return index / columns;
    }

    private static List<Placement> flow(int count, double window) {
        int columns = columns(window, WIDTH, GAP);
        List<Placement> out = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            out.add(new Placement(
                    MARGIN + i % columns * (WIDTH + GAP), TOP + row(i, columns) * (HEIGHT + GAP), WIDTH, HEIGHT));
        }
        return out;
    }

    private static List<Placement> free(List<Slot> slots, double window) {
        List<Placement> out = flow(slots.size(), window);
        for (int i = 0; i < out.size(); i++) {
            Placement own = slots.get(i).placement();
            if (own != null) {
                out.set(i, own);
            }
        }
        return out;
    }

    private static Layout storyboard(List<Slot> slots, double window) {
        double gap = GAP / 2;
        int columns = Math.min(MOST_PANELS, columns(window, WIDTH, gap));
        double tall = PANEL_PICTURE + PANEL_GAP + PANEL_TEXT;
        List<Placement> out = new ArrayList<>();
        List<Placement> sheets = new ArrayList<>();
        for (int i = 0, panel = 0; i < slots.size(); panel++) {
            double x = MARGIN + panel % columns * (WIDTH + gap);
            double y = TOP + row(panel, columns) * (tall + GAP);
            sheets.add(new Placement(x - PANEL_GAP, y - PANEL_GAP, WIDTH + 2 * PANEL_GAP, tall + 2 * PANEL_GAP));
            boolean picture = isPicture(slots.get(i));
            boolean two = i + 1 < slots.size() && isPicture(slots.get(i + 1)) != picture;
            double first = picture ? PANEL_PICTURE : PANEL_TEXT;
            out.add(new Placement(x, y, WIDTH, first));
            if (two) {
                out.add(new Placement(x, y + first + PANEL_GAP, WIDTH, PANEL_PICTURE + PANEL_TEXT - first));
            }
            i += two ? 2 : 1;
        }
        return new Layout(out, sheets, false);
    }

    private static Layout comic(List<Slot> slots, double window) {
        double inner = PAGE - 2 * PAGE_MARGIN;
        double pageHeight = 2 * PAGE_MARGIN + STRIPS * STRIP + (STRIPS - 1) * GUTTER;
        int across = columns(window, PAGE, GAP);
        List<Placement> out = new ArrayList<>();
        List<Placement> sheets = new ArrayList<>();
        for (int i = 0, strip = 0; i < slots.size(); strip++) {
            int page = strip / STRIPS;
            double left = MARGIN + page % across * (PAGE + GAP);
            double top = TOP + row(page, across) * (pageHeight + GAP);
            if (strip % STRIPS == 0) {
                sheets.add(new Placement(left, top, PAGE, pageHeight));
            }
            int end = i;
            double shares = 0;
            while (end < slots.size() && (shares + share(slots.get(end))) * STRIP <= inner * 1.1) {
                shares += share(slots.get(end++));
            }
            double width = (inner - (end - i - 1) * GUTTER) / shares;
            width = end == slots.size() ? Math.min(width, STRIP * WIDEST) : width;
            double x = left + PAGE_MARGIN;
            for (; i < end; i++) {
                double w = share(slots.get(i)) * width;
                out.add(new Placement(x, top + PAGE_MARGIN + strip % STRIPS * (STRIP + GUTTER), w, STRIP));
                x += w + GUTTER;
            }
        }
        return new Layout(out, sheets, false);
    }

    private static double share(Slot slot) {
        return isPicture(slot) ? 1 : TEXT_SHARE;
    }

    private static List<Placement> column(List<Slot> slots, double window) {
        double x = Math.max(MARGIN, (window - COLUMN) / 2);
        double y = TOP;
        List<Placement> out = new ArrayList<>();
        for (Slot slot : slots) {
            double height = columnHeight(slot);
            out.add(new Placement(x, y, COLUMN, height));
            y += height + GAP / 2;
        }
        return out;
    }

    private static double columnHeight(Slot slot) {
        Content content = slot.chosen().map(Candidate::content).orElse(null);
        if (content instanceof Content.Text t) {
            return Math.clamp(88 + 22.0 * row(t.text().length(), LETTERS), 112, 640);
        }
        return isPicture(slot) ? 480 : 112;
    }
}
