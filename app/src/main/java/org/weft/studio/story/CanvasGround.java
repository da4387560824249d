package org.weft.studio.story;

import java.util.List;
import java.util.function.Predicate;
import javafx.scene.canvas.Canvas;
import javafx.scene.canvas.GraphicsContext;
import javafx.scene.image.Image;
import javafx.scene.paint.Paint;
import javafx.scene.shape.StrokeLineCap;
import org.jspecify.annotations.Nullable;
import org.weft.document.Candidate;
import org.weft.document.Content;
import org.weft.document.Group;
import org.weft.document.Placement;
import org.weft.document.Story;

/**
 * What lies under the cards, painted in window pixels: pages, the thread in reading order, outlines of groups, and in their place
 * small stand-ins of the cards that are in sight but have no node, because they just came into the window or are many.
 */
final class CanvasGround extends Canvas {
    private static final double LINE = 22;
    private static final int CHARACTERS = 26;

    private final CanvasColours colours;
    private final SmallPictures thumbnails;
    private Viewport view = new Viewport(1, 0, 0, 0, 0);

    CanvasGround(CanvasColours colours, SmallPictures thumbnails) {
        this.colours = colours;
        this.thumbnails = thumbnails;
        setManaged(false);
        setMouseTransparent(true);
    }

    /** What to paint. @param covered whether a card has a node that covers it */
    record Scene(
            Story story, List<Card> cards, Layouts.Layout layout, Selection selection, Predicate<String> covered) {}

    void paint(Viewport now, Scene scene) {
        view = now;
        if (getWidth() != now.width() || getHeight() != now.height()) {
            setWidth(now.width());
            setHeight(now.height());
        }
        GraphicsContext g = getGraphicsContext2D();
        g.clearRect(0, 0, getWidth(), getHeight());
        g.setFill(colours.of(CanvasColours.Part.SHEET));
        for (Placement sheet : scene.layout().sheets()) {
            if (now.shows(sheet)) {
                box(g, sheet, 0);
            }
        }
        groups(g, scene);
        thread(g, scene.layout());
        List<Placement> places = scene.layout().places();
        for (int i = 0; i < Math.min(places.size(), scene.cards().size()); i++) {
            Card card = scene.cards().get(i);
            if (now.shows(places.get(i)) && !scene.covered().test(card.slot().id())) {
                standIn(g, places.get(i), card, scene.selection());
            }
        }
    }

    private void box(GraphicsContext g, Placement p, double grow) {
        g.fillRect(
                Math.rint(view.toWindowX(p.x() - grow)),
                Math.rint(view.toWindowY(p.y() - grow)),
                (p.width() + 2 * grow) * view.zoom(),
                (p.height() + 2 * grow) * view.zoom());
    }

    private void groups(GraphicsContext g, Scene scene) {
        Paint paint = colours.of(CanvasColours.Part.GROUP);
        for (Group group : scene.story().groups()) {
            g.setFill(paint);
            for (String id : group.slotIds()) {
                int at = scene.story().indexOf(id);
                if (at >= 0
                        && at < scene.layout().places().size()
                        && view.shows(scene.layout().places().get(at))) {
                    box(g, scene.layout().places().get(at), 10);
                }
            }
        }
    }

    private void thread(GraphicsContext g, Layouts.Layout layout) {
        g.setStroke(colours.of(CanvasColours.Part.THREAD));
        g.setLineWidth(Math.max(1, 3 * view.zoom()));
        g.setLineCap(StrokeLineCap.ROUND);
        List<Placement> places = layout.places();
        for (int i = 0; i + 1 < places.size(); i++) {
            Placement a = places.get(i);
            Placement b = places.get(i + 1);
            double x = Math.min(a.x(), b.x());
            double y = Math.min(a.y(), b.y());
            Placement both = new Placement(
                    x,
                    y,
                    Math.max(a.x() + a.width(), b.x() + b.width()) - x,
                    Math.max(a.y() + a.height(), b.y() + b.height()) - y);
            if (view.shows(both)) {
                step(g, a, b);
            }
        }
    }

    /** The thread from one card to the next. */
    private void step(GraphicsContext g, Placement a, Placement b) {
        double across = Math.max(b.x() - a.x() - a.width(), a.x() - b.x() - b.width());
        double down = Math.max(b.y() - a.y() - a.height(), a.y() - b.y() - b.height());
        boolean vertical = down >= 0 && (across < 0 || b.x() < a.x() || down > across);
        if (vertical) {
            boolean below = b.y() > a.y();
            double x1 = view.toWindowX(a.x() + a.width() / 2);
            double y1 = view.toWindowY(below ? a.y() + a.height() : a.y());
            double x2 = view.toWindowX(b.x() + b.width() / 2);
            double y2 = view.toWindowY(below ? b.y() : b.y() + b.height());
            curve(g, new double[] {x1, y1, x1, (y1 + y2) / 2, x2, (y1 + y2) / 2, x2, y2}, Math.abs(x1 - x2) < 1);
        } else {
            boolean right = b.x() > a.x();
            double x1 = view.toWindowX(right ? a.x() + a.width() : a.x());
            double y1 = view.toWindowY(a.y() + a.height() / 2);
            double x2 = view.toWindowX(right ? b.x() : b.x() + b.width());
            double y2 = view.toWindowY(b.y() + b.height() / 2);
            curve(g, new double[] {x1, y1, (x1 + x2) / 2, y1, (x1 + x2) / 2, y2, x2, y2}, Math.abs(y1 - y2) < 1);
        }
    }

    private static void curve(GraphicsContext g, double[] c, boolean straight) {
        if (straight) {
            g.strokeLine(c[0], c[1], c[6], c[7]);
        } else {
            g.beginPath();
            g.moveTo(c[0], c[1]);
            g.bezierCurveTo(c[2], c[3], c[4], c[5], c[6], c[7]);
            g.stroke();
        }
    }

    private void standIn(GraphicsContext g, Placement p, Card card, Selection selection) {
        double z = view.zoom();
        double x = Math.rint(view.toWindowX(p.x()));
        double y = Math.rint(view.toWindowY(p.y()));
        double w = Math.max(1, p.width() * z);
        double h = Math.max(1, p.height() * z);
        boolean selected = selection.contains(card.slot().id());
        double edge = selected ? 2 : 1;
        g.setFill(colours.of(
                selected
                        ? CanvasColours.Part.SELECTED
                        : card.fits() ? CanvasColours.Part.EDGE : CanvasColours.Part.WARNING));
        g.fillRect(x - edge, y - edge, w + 2 * edge, h + 2 * edge);
        g.setFill(colours.of(CanvasColours.Part.CARD));
        g.fillRect(x, y, w, h);
        Content shown = card.slot().chosen().map(Candidate::content).orElse(null);
        @Nullable String hash = Slots.hash(shown);
        Image image = hash == null ? null : thumbnails.get(hash);
        if (image != null) {
            double room = Math.max(1, h - 44 * z);
            double scale = Math.min((w - 16 * z) / image.getWidth(), room / image.getHeight());
            double iw = image.getWidth() * scale;
            double ih = image.getHeight() * scale;
            g.drawImage(image, x + (w - iw) / 2, y + 36 * z + (room - ih) / 2, iw, ih);
        } else if (shown instanceof Content.Text t) {
            lines(g, t.text().length(), new Placement(x, y, w, h));
        }
    }

    /** Words too small to read, as lines. */
    private void lines(GraphicsContext g, int characters, Placement p) {
        double z = view.zoom();
        double pitch = LINE * z;
        g.setFill(colours.of(CanvasColours.Part.WORDS));
        double y = p.y() + 44 * z;
        for (int left = characters; left > 0 && y + pitch < p.y() + p.height(); left -= CHARACTERS, y += pitch) {
            double part = Math.min(1, (double) left / CHARACTERS);
            g.fillRect(p.x() + 20 * z, y, (p.width() - 40 * z) * part, Math.max(1, 6 * z));
        }
    }
}
