package org.weft.studio.story;

import java.util.ArrayList;
import java.util.List;
import javafx.geometry.Point2D;
import javafx.scene.Node;
import javafx.scene.shape.LineTo;
import javafx.scene.shape.MoveTo;
import javafx.scene.shape.Path;
import javafx.scene.shape.PathElement;
import javafx.scene.text.Text;
import org.weft.engine.LoadedModel.UnknownWord;

/** Zigzag lines under words, so that the marks are told by their form and not by colour alone. */
final class Squiggles {
    private static final double STEP = 2;

    private Squiggles() {}

    /** A path for such lines. */
    static Path path() {
        Path path = new Path();
        path.getStyleClass().add("unknown-word");
        path.setManaged(false);
        path.setMouseTransparent(true);
        return path;
    }

    /**
     * Draws lines under words of a text.
     *
     * @param surface what the path is a child of, in the same scene as the text or above it
     */
    static void draw(Path path, Text text, Node surface, List<UnknownWord> words) {
        List<PathElement> out = new ArrayList<>();
        String shown = text.getText();
        for (UnknownWord word : words) {
            int end = word.start() + word.word().length();
            // a text cut short ends in dots: the word may not be there
            if (end <= shown.length() && shown.startsWith(word.word(), word.start())) {
                zigzag(text.underlineShape(word.start(), end), text, surface, out);
            }
        }
        path.getElements().setAll(out);
    }

    private static void zigzag(PathElement[] shape, Node text, Node surface, List<PathElement> out) {
        double left = Double.MAX_VALUE;
        double right = -Double.MAX_VALUE;
        double y = -Double.MAX_VALUE;
        for (PathElement e : shape) {
            double x = e instanceof MoveTo m ? m.getX() : e instanceof LineTo l ? l.getX() : Double.NaN;
            if (!Double.isNaN(x)) {
                left = Math.min(left, x);
                right = Math.max(right, x);
                y = Math.max(y, e instanceof MoveTo m ? m.getY() : ((LineTo) e).getY());
            }
        }
        if (right <= left) {
            return;
        }
        Point2D from = inside(text, surface, left, y);
        Point2D to = inside(text, surface, right, y);
        out.add(new MoveTo(from.getX(), from.getY()));
        boolean up = true;
        for (double x = from.getX() + STEP; x <= to.getX(); x += STEP, up = !up) {
            out.add(new LineTo(x, from.getY() + (up ? STEP : 0)));
        }
    }

    private static Point2D inside(Node text, Node surface, double x, double y) {
        Point2D p = new Point2D(x, y);
        Node at = text;
        while (at != null && at != surface) {
            p = at.localToParent(p);
            at = at.getParent();
        }
        return p;
    }
}
