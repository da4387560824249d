package org.weft.studio.finetune;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.weft.engine.training.RunReport;

/** Losses as lines a chart can draw: few enough points, and smooth enough to see where they go. */
final class Curves {
    /** More points than this are drawn into one another anyway. */
    static final int POINTS = 240;

    private Curves() {}

    /** A point of a line. */
    record Dot(double step, double value) {}

    /**
     * The mean of each stretch of steps.
     *
     * @param value of a step; not finite where it has none
     */
    static List<Dot> line(List<RunReport.Point> curve, ToDoubleFunction<RunReport.Point> value) {
        int stretch = Math.max(1, (curve.size() + POINTS - 1) / POINTS);
        List<Dot> out = new ArrayList<>();
        for (int from = 0; from < curve.size(); from += stretch) {
            double sum = 0;
            double steps = 0;
            int count = 0;
            for (RunReport.Point p : curve.subList(from, Math.min(curve.size(), from + stretch))) {
                double v = value.applyAsDouble(p);
                if (Double.isFinite(v)) {
                    sum += v;
                    steps += p.step();
                    count++;
                }
            }
            if (count > 0) {
                out.add(new Dot(steps / count, sum / count));
            }
        }
        return out;
    }

    /** An exponential mean over the dots of a line; each counts for about a tenth. */
    static List<Dot> smooth(List<Dot> line) {
        List<Dot> out = new ArrayList<>();
        double mean = 0;
        for (int i = 0; i < line.size(); i++) {
            double keep = Math.min(0.9, i / (i + 1.0));
            mean = keep * mean + (1 - keep) * line.get(i).value();
            out.add(new Dot(line.get(i).step(), mean));
        }
        return out;
    }
}
