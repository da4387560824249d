package org.weft.studio.labels;

import java.nio.IntBuffer;
import java.util.List;
import javafx.collections.ListChangeListener;
import javafx.geometry.Rectangle2D;
import javafx.scene.AccessibleRole;
import javafx.scene.canvas.Canvas;
import javafx.scene.canvas.GraphicsContext;
import javafx.scene.image.ImageView;
import javafx.scene.image.PixelBuffer;
import javafx.scene.image.PixelFormat;
import javafx.scene.image.WritableImage;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseButton;
import javafx.scene.input.MouseEvent;
import javafx.scene.input.ScrollEvent;
import javafx.scene.layout.Region;
import javafx.scene.paint.Color;
import javafx.scene.paint.ImagePattern;
import javafx.scene.shape.Rectangle;
import org.jspecify.annotations.Nullable;

/** Where the map is painted: reference below, map above, what is being drawn on top. Wheel zooms, the middle or right button pans. */
final class LabelCanvas extends Region {
    private static final double MARGIN = 24;
    private static final double MOST_ZOOM = 64;

    private final LabelsViewModel model;
    private final Rectangle ground = new Rectangle();
    private final ImageView reference = new ImageView();
    private final ImageView picture = new ImageView();
    private final Canvas marks = new Canvas();
    private final Rectangle clip = new Rectangle();
    private LabelRaster raster;
    private PixelBuffer<IntBuffer> pixels;
    private double zoom;
    private double left;
    private double top;
    private boolean fitted = true;
    private boolean panning;
    private boolean keyboard;
    private double lastX;
    private double lastY;
    private @Nullable Spot over;

    LabelCanvas(LabelsViewModel model, String accessibleText) {
        this.model = model;
        raster = new LabelRaster(model.width(), model.height(), model.palette().get());
        pixels = buffer();
        ground.setFill(checkers());
        picture.setSmooth(false);
        reference.setSmooth(true);
        marks.setMouseTransparent(true);
        getChildren().addAll(ground, reference, picture, marks);
        setClip(clip);
        setFocusTraversable(true);
        setAccessibleRole(AccessibleRole.IMAGE_VIEW);
        setAccessibleText(accessibleText);
        accessibleHelpProperty().bind(model.hover());
        getStyleClass().add("label-canvas");
        setMinSize(120, 120);
        listen();
        rebuild();
    }

    private void listen() {
        model.onPainted(this::repaint);
        model.replaced().addListener((o, a, b) -> rebuild());
        model.patterns().addListener((o, a, b) -> repaint(new Area(0, 0, model.width(), model.height())));
        model.opacity().addListener((o, a, b) -> picture.setOpacity(b.doubleValue()));
        model.reference().addListener((o, a, b) -> reference.setImage(b == null ? null : Swatches.image(b)));
        model.brush().addListener((o, a, b) -> drawMarks());
        model.tool().addListener((o, a, b) -> drawMarks());
        model.cursor().addListener((o, a, b) -> drawMarks());
        model.corners().addListener((ListChangeListener<Spot>) c -> drawMarks());
        model.anchor().addListener((o, a, b) -> drawMarks());
        focusedProperty().addListener((o, a, b) -> drawMarks());
        setOnMousePressed(this::pressed);
        setOnMouseDragged(this::dragged);
        setOnMouseReleased(this::released);
        setOnMouseMoved(this::moved);
        setOnMouseExited(e -> {
            over = null;
            model.hover(-1, -1);
            drawMarks();
        });
        setOnScroll(this::scrolled);
        setOnKeyPressed(this::typed);
    }

    private static ImagePattern checkers() {
        WritableImage image = new WritableImage(16, 16);
        for (int i = 0; i < 256; i++) {
            boolean dark = (i % 16 < 8) == (i / 16 < 8);
            image.getPixelWriter().setArgb(i % 16, i / 16, dark ? 0xffc9ced6 : 0xffdde1e7);
        }
        return new ImagePattern(image, 0, 0, 16, 16, false);
    }

    private PixelBuffer<IntBuffer> buffer() {
        return new PixelBuffer<>(
                raster.width(), raster.height(), IntBuffer.wrap(raster.argb()), PixelFormat.getIntArgbPreInstance());
    }

    /** Another map: another size or other colours. */
    private void rebuild() {
        raster = new LabelRaster(model.width(), model.height(), model.palette().get());
        raster.draw(
                model.painted(),
                new Area(0, 0, model.width(), model.height()),
                model.patterns().get());
        pixels = buffer();
        picture.setImage(new WritableImage(pixels));
        picture.setOpacity(model.opacity().get());
        fitted = true;
        requestLayout();
    }

    private void repaint(Area area) {
        if (area.isEmpty()) {
            return;
        }
        raster.draw(model.painted(), area, model.patterns().get());
        int k = raster.scale();
        Rectangle2D changed = new Rectangle2D(area.x() * k, area.y() * k, area.width() * k, area.height() * k);
        pixels.updateBuffer(b -> changed);
    }

    @Override
    protected void layoutChildren() {
        clip.setWidth(getWidth());
        clip.setHeight(getHeight());
        marks.setWidth(getWidth());
        marks.setHeight(getHeight());
        if (fitted) {
            zoom = Math.max(
                    0.1,
                    Math.min((getWidth() - 2 * MARGIN) / model.width(), (getHeight() - 2 * MARGIN) / model.height()));
            left = (getWidth() - zoom * model.width()) / 2;
            top = (getHeight() - zoom * model.height()) / 2;
        }
        place();
    }

    private void place() {
        double w = zoom * model.width();
        double h = zoom * model.height();
        ground.setX(left);
        ground.setY(top);
        ground.setWidth(w);
        ground.setHeight(h);
        for (ImageView view : List.of(reference, picture)) {
            view.setX(left);
            view.setY(top);
            view.setFitWidth(w);
            view.setFitHeight(h);
        }
        drawMarks();
    }

    /** Makes the map larger or smaller around the middle, or the keyboard's cursor where that is in use. */
    void zoomBy(double factor) {
        if (keyboard) {
            Spot at = model.cursor().get();
            zoomAt(factor, middle(left, at.x()), middle(top, at.y()));
            follow();
        } else {
            zoomAt(factor, getWidth() / 2, getHeight() / 2);
        }
    }

    /** Moves the map so far that the keyboard's cursor is in sight, with some of what is around it. */
    private void follow() {
        Spot at = model.cursor().get();
        double dx = inside(left + at.x() * zoom, getWidth());
        double dy = inside(top + at.y() * zoom, getHeight());
        if (dx != 0 || dy != 0) {
            left += dx;
            top += dy;
            fitted = false;
            place();
        }
    }

    /** How far a pixel of the map has to move to lie within a side of the view. */
    private double inside(double from, double side) {
        double room = Math.max(0, Math.min(MARGIN, (side - zoom) / 2));
        return from < room ? room - from : Math.min(0, side - room - zoom - from);
    }

    private void zoomAt(double factor, double x, double y) {
        double to = Math.clamp(zoom * factor, 0.1, MOST_ZOOM);
        left = x - (x - left) * to / zoom;
        top = y - (y - top) * to / zoom;
        zoom = to;
        fitted = false;
        place();
    }

    /** Shows the whole map. */
    void fit() {
        fitted = true;
        requestLayout();
    }

    private Spot spot(double x, double y) {
        return new Spot((int) Math.floor((x - left) / zoom), (int) Math.floor((y - top) / zoom));
    }

    private void pressed(MouseEvent e) {
        requestFocus();
        keyboard = false;
        lastX = e.getX();
        lastY = e.getY();
        panning = e.getButton() != MouseButton.PRIMARY;
        if (!panning) {
            Spot s = spot(e.getX(), e.getY());
            if (model.tool().get() == Tool.POLYGON && e.getClickCount() > 1) {
                model.finishPolygon();
            } else {
                model.press(s.x(), s.y());
            }
        }
        drawMarks();
    }

    private void dragged(MouseEvent e) {
        if (panning) {
            left += e.getX() - lastX;
            top += e.getY() - lastY;
            lastX = e.getX();
            lastY = e.getY();
            fitted = false;
            place();
            return;
        }
        Spot s = spot(e.getX(), e.getY());
        over = s;
        model.drag(s.x(), s.y());
        drawMarks();
    }

    private void released(MouseEvent e) {
        if (!panning) {
            Spot s = spot(e.getX(), e.getY());
            model.release(s.x(), s.y());
        }
        panning = false;
        drawMarks();
    }

    private void moved(MouseEvent e) {
        Spot s = spot(e.getX(), e.getY());
        keyboard = false;
        over = s;
        model.hover(s.x(), s.y());
        drawMarks();
    }

    private void scrolled(ScrollEvent e) {
        if (e.getDeltaY() != 0) {
            zoomAt(Math.pow(1.0015, e.getDeltaY()), e.getX(), e.getY());
            e.consume();
        }
    }

    /** Arrows move the cursor, Shift by ten, and the view follows it; Space uses the tool; Enter closes a polygon. */
    private void typed(KeyEvent e) {
        int step = e.isShiftDown() ? 10 : 1;
        if (e.isShortcutDown() || e.isAltDown()) {
            return;
        }
        keyboard = true;
        switch (e.getCode()) {
            case LEFT -> model.moveCursor(-step, 0);
            case RIGHT -> model.moveCursor(step, 0);
            case UP -> model.moveCursor(0, -step);
            case DOWN -> model.moveCursor(0, step);
            case SPACE -> model.actAtCursor();
            case ENTER -> model.finishPolygon();
            default -> {
                return;
            }
        }
        e.consume();
        follow();
        drawMarks();
    }

    /** Where the keyboard's cursor is to be seen. */
    Rectangle2D cursorInView() {
        Spot at = model.cursor().get();
        return new Rectangle2D(left + at.x() * zoom, top + at.y() * zoom, zoom, zoom);
    }

    /** The brush, the shape being drawn and the keyboard's cursor: white over black, to be seen on any colour. */
    private void drawMarks() {
        GraphicsContext g = marks.getGraphicsContext2D();
        g.clearRect(0, 0, marks.getWidth(), marks.getHeight());
        Spot at = keyboard || over == null ? model.cursor().get() : over;
        for (int pass = 0; pass < 2; pass++) {
            g.setStroke(pass == 0 ? Color.BLACK : Color.WHITE);
            g.setLineWidth(pass == 0 ? 3 : 1.2);
            drawShape(g, at);
            if (over != null || (isFocused() && keyboard)) {
                drawBrush(g, at);
            }
            if (isFocused() && keyboard) {
                g.strokeRect(left + at.x() * zoom, top + at.y() * zoom, zoom, zoom);
            }
        }
    }

    private void drawBrush(GraphicsContext g, Spot at) {
        Tool tool = model.tool().get();
        if (tool == Tool.BRUSH || tool == Tool.ERASER) {
            int size = model.brush().get();
            double middle = size % 2 == 0 ? 0 : 0.5;
            double d = size * zoom;
            g.strokeOval(left + (at.x() + middle) * zoom - d / 2, top + (at.y() + middle) * zoom - d / 2, d, d);
        }
    }

    private void drawShape(GraphicsContext g, Spot at) {
        Spot from = model.anchor().get();
        if (from != null) {
            Area a = Area.between(from.x(), from.y(), at.x(), at.y());
            g.strokeRect(left + a.x() * zoom, top + a.y() * zoom, a.width() * zoom, a.height() * zoom);
        }
        List<Spot> corners = model.corners();
        for (int i = 0; i < corners.size(); i++) {
            Spot a = corners.get(i);
            Spot b = i + 1 < corners.size() ? corners.get(i + 1) : at;
            g.strokeLine(middle(left, a.x()), middle(top, a.y()), middle(left, b.x()), middle(top, b.y()));
            g.strokeRect(middle(left, a.x()) - 3, middle(top, a.y()) - 3, 6, 6);
        }
    }

    private double middle(double from, int pixel) {
        return from + (pixel + 0.5) * zoom;
    }
}
