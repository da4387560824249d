package org.weft.studio.labels;

import java.util.Arrays;
import java.util.List;
import org.weft.engine.labels.LabelMap;

/** A label map while it is painted. Every change returns the smallest rectangle that holds it, so that no more is drawn anew. */
final class PaintedMap {
    private final int width;
    private final int height;
    private final byte[] labels;

    PaintedMap(LabelMap map) {
        width = map.width();
        height = map.height();
        labels = map.labels().clone();
    }

    int width() {
        return width;
    }

    int height() {
        return height;
    }

    boolean holds(int x, int y) {
        return x >= 0 && y >= 0 && x < width && y < height;
    }

    int at(int x, int y) {
        return labels[y * width + x] & 255;
    }

    LabelMap copy() {
        return new LabelMap(width, height, labels.clone());
    }

    int[] areas() {
        int[] out = new int[256];
        for (byte label : labels) {
            out[label & 255]++;
        }
        return out;
    }

    /** The labels of an area, row by row. */
    byte[] cut(Area area) {
        byte[] out = new byte[area.pixels()];
        for (int row = 0; row < area.height(); row++) {
            System.arraycopy(labels, (area.y() + row) * width + area.x(), out, row * area.width(), area.width());
        }
        return out;
    }

    void paste(Area area, byte[] cut) {
        for (int row = 0; row < area.height(); row++) {
            System.arraycopy(cut, row * area.width(), labels, (area.y() + row) * width + area.x(), area.width());
        }
    }

    /** Draws a round brush along a line. @param size its diameter, 1 or more pixels */
    Area stroke(Spot from, Spot to, int size, int label) {
        double r = size / 2.0;
        int reach = (int) Math.ceil(r);
        Area area = Area.between(from.x(), from.y(), to.x(), to.y());
        Area wide = new Area(area.x() - reach, area.y() - reach, area.width() + 2 * reach, area.height() + 2 * reach)
                .within(width, height);
        // an even brush has its middle between pixels
        double shift = size % 2 == 0 ? 0.5 : 0;
        double limit = size == 1 ? 0.51 : r;
        double dx = to.x() - from.x();
        double dy = to.y() - from.y();
        double length = dx * dx + dy * dy;
        for (int y = wide.y(); y < wide.y() + wide.height(); y++) {
            for (int x = wide.x(); x < wide.x() + wide.width(); x++) {
                double px = x + shift - from.x();
                double py = y + shift - from.y();
                double t = length == 0 ? 0 : Math.clamp((px * dx + py * dy) / length, 0, 1);
                double ex = px - t * dx;
                double ey = py - t * dy;
                if (ex * ex + ey * ey <= limit * limit) {
                    labels[y * width + x] = (byte) label;
                }
            }
        }
        return wide;
    }

    Area rectangle(Spot from, Spot to, int label) {
        Area area = Area.between(from.x(), from.y(), to.x(), to.y()).within(width, height);
        for (int y = area.y(); y < area.y() + area.height(); y++) {
            Arrays.fill(labels, y * width + area.x(), y * width + area.x() + area.width(), (byte) label);
        }
        return area;
    }

    /** Fills a polygon through the middles of its corner pixels, even-odd; its outline is painted too. */
    Area polygon(List<Spot> corners, int label) {
        Area area = Area.NONE;
        for (Spot s : corners) {
            area = area.with(new Area(s.x(), s.y(), 1, 1));
        }
        area = area.within(width, height);
        for (int y = area.y(); y < area.y() + area.height(); y++) {
            fillRow(corners, y, label);
        }
        for (int i = 0; i < corners.size(); i++) {
            stroke(corners.get(i), corners.get((i + 1) % corners.size()), 1, label);
        }
        return area;
    }

    private void fillRow(List<Spot> corners, int y, int label) {
        double[] cuts = new double[corners.size()];
        int n = 0;
        for (int i = 0; i < corners.size(); i++) {
            Spot a = corners.get(i);
            Spot b = corners.get((i + 1) % corners.size());
            if ((a.y() <= y) != (b.y() <= y)) {
                cuts[n++] = a.x() + (double) (y - a.y()) * (b.x() - a.x()) / (b.y() - a.y());
            }
        }
        Arrays.sort(cuts, 0, n);
        for (int i = 0; i + 1 < n; i += 2) {
            int from = Math.max(0, (int) Math.ceil(cuts[i]));
            int to = Math.min(width - 1, (int) Math.floor(cuts[i + 1]));
            if (to >= from) {
                Arrays.fill(labels, y * width + from, y * width + to + 1, (byte) label);
            }
        }
    }

    /** Fills the connected area of one class around a pixel, over edges and not corners. */
    Area fill(int x, int y, int label) {
        int old = at(x, y);
        if (old == label) {
            return Area.NONE;
        }
        int[] open = new int[1024];
        int count = 0;
        open[count++] = y * width + x;
        Area area = Area.NONE;
        while (count > 0) {
            int at = open[--count];
            if ((labels[at] & 255) != old) {
                continue;
            }
            int row = at / width;
            int left = at;
            while (left > row * width && (labels[left - 1] & 255) == old) {
                left--;
            }
            int right = at;
            while (right < row * width + width - 1 && (labels[right + 1] & 255) == old) {
                right++;
            }
            Arrays.fill(labels, left, right + 1, (byte) label);
            area = area.with(new Area(left % width, row, right - left + 1, 1));
            for (int next : new int[] {row - 1, row + 1}) {
                if (next < 0 || next >= height) {
                    continue;
                }
                boolean run = false;
                for (int i = left + (next - row) * width; i <= right + (next - row) * width; i++) {
                    boolean fits = (labels[i] & 255) == old;
                    if (fits && !run) {
                        if (count == open.length) {
                            open = Arrays.copyOf(open, count * 2);
                        }
                        open[count++] = i;
                    }
                    run = fits;
                }
            }
        }
        return area;
    }
}
