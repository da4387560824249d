package org.weft.studio.attention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.weft.engine.trace.Looked;
import org.weft.engine.trace.Trace;
import org.weft.engine.trace.TraceQuery;
import org.weft.engine.trace.export.TraceExport;
import org.weft.engine.trace.export.TraceView;
import org.weft.tensor.Scope;
import org.weft.tensor.mmfs.MmfsInputs;
import org.weft.tensor.mmfs.MmfsReference;

/** Marks are drawn where the kernel reads: on screen and in drawings within a thousandth of a pixel. */
class DrawnPlacesTest {
    private static final double PIXEL = 1e-3;

    /** Of the sheet that exports draw: where the first picture begins, and its side. */
    private static final double SHEET_X = 16;

    private static final double SHEET_Y = 56;
    private static final double SHEET_SIDE = 256;

    @TempDir
    Path folder;

    /** Where the formulas of the kernel put a point, 0..1: [x, y]. */
    private static double[] kernel(double[] places, Looked.Point p) {
        int at = ((p.query() * MadeUpTrace.HEADS + p.head()) * 3 + p.level()) * MadeUpTrace.POINTS + p.point();
        return new double[] {places[at * 2], places[at * 2 + 1]};
    }

    @ParameterizedTest
    @ValueSource(doubles = {90, 167, 256, 461, 640})
    void onScreen(double side) {
        try (Scope scope = Scope.open();
                Trace trace = Trace.open(MadeUpTrace.write(folder.resolve("a.trace"), 7, true))) {
            MmfsInputs in = MadeUpTrace.inputs(7, 9, 2);
            int drawn = 0;
            for (int picture = 0; picture < 2; picture++) {
                int shown = picture;
                double[] places = new MmfsReference().locations(in, picture).toDoubles();
                Looked looked = trace.look(TraceQuery.of(0, MadeUpTrace.LLM, 0, List.of()));
                List<Looked.Point> own = looked.points().stream()
                        .filter(p -> p.picture() == shown)
                        .toList();
                double heaviest = looked.points().getFirst().weight();
                for (Marks.Mark m : Marks.of(own, heaviest, side)) {
                    double[] at = kernel(places, m.point());
                    assertThat(m.x()).isCloseTo(at[0] * side, within(PIXEL));
                    assertThat(m.y()).isCloseTo(at[1] * side, within(PIXEL));
                    assertThat(m.point().weight()).isGreaterThanOrEqualTo(Marks.FAINT * heaviest);
                    drawn++;
                }
            }
            assertThat(drawn).isGreaterThan(100);
        }
    }

    @Test
    void inDrawings() throws Exception {
        Path file = folder.resolve("a.svg");
        try (Scope scope = Scope.open();
                Trace trace = Trace.open(MadeUpTrace.write(folder.resolve("a.trace"), 7, true))) {
            TraceExport.SVG.write(TraceView.of(trace, TraceQuery.of(0, MadeUpTrace.LLM, 0, List.of(4))), file);
            MmfsInputs in = MadeUpTrace.inputs(7, 9, 2);
            double[][] places = {
                new MmfsReference().locations(in, 0).toDoubles(),
                new MmfsReference().locations(in, 1).toDoubles()
            };
            List<double[]> expected = new ArrayList<>();
            for (Looked.Point p :
                    trace.look(TraceQuery.of(0, MadeUpTrace.LLM, 0, List.of(4))).points()) {
                double[] at = kernel(places[p.picture()], p);
                double left = SHEET_X + p.picture() * (SHEET_SIDE + SHEET_X);
                expected.add(new double[] {left + at[0] * SHEET_SIDE, SHEET_Y + at[1] * SHEET_SIDE, p.level()});
            }
            List<double[]> found = circles(Files.readString(file));
            List<double[]> circles = expected.stream().filter(e -> e[2] == 0).toList();
            assertThat(found).hasSameSizeAs(circles);
            for (double[] c : circles) {
                assertThat(found).anySatisfy(f -> {
                    assertThat(f[0]).isCloseTo(c[0], within(PIXEL));
                    assertThat(f[1]).isCloseTo(c[1], within(PIXEL));
                });
            }
        }
    }

    /** Centres of the finest level's points; the other shapes have theirs as a mean of corners. */
    private static List<double[]> circles(String svg) {
        Matcher m = Pattern.compile("<circle cx=\"([-\\d.]+)\" cy=\"([-\\d.]+)\" r=\"[\\d.]+\" class=\"point\"")
                .matcher(svg);
        List<double[]> out = new ArrayList<>();
        while (m.find()) {
            out.add(new double[] {Double.parseDouble(m.group(1)), Double.parseDouble(m.group(2))});
        }
        return out;
    }

    @Test
    void theMarkUnderTheMouseIsTheSmallestOneThere() {
        Looked.Point heavy = new Looked.Point(0, 0, 0, 0, 0, 0.5, 0.5, 0.5, 0, 0);
        Looked.Point light = new Looked.Point(0, 0, 1, 0, 0, 0.51, 0.5, 0.05, 0, 0);
        List<Marks.Mark> marks = Marks.of(List.of(heavy, light), 0.5, 200);
        assertThat(Marks.at(marks, 102, 100, 5)).map(Marks.Mark::point).contains(light);
        assertThat(Marks.at(marks, 91, 100, 5)).map(Marks.Mark::point).contains(heavy);
        assertThat(Marks.at(marks, 10, 10, 5)).isEmpty();
        assertThat(Marks.of(List.of(), 0, 200)).isEmpty();
        assertThat(marks.get(0).r() - 2)
                .as("area is weight")
                .isCloseTo((marks.get(1).r() - 2) * Math.sqrt(10), within(1e-9));
    }
}
