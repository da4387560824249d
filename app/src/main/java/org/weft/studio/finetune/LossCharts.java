package org.weft.studio.finetune;

import java.util.ArrayList;
import java.util.List;
import java.util.ResourceBundle;
import java.util.function.ToDoubleFunction;
import javafx.scene.Node;
import javafx.scene.chart.LineChart;
import javafx.scene.chart.NumberAxis;
import javafx.scene.chart.XYChart;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;
import org.weft.engine.training.RunReport;

/** Losses large, learning rate and gradient norm small. */
final class LossCharts extends VBox {
    private final ResourceBundle texts;
    private final LineChart<Number, Number> losses;
    private final LineChart<Number, Number> rate;
    private final LineChart<Number, Number> norm;

    LossCharts(ResourceBundle texts) {
        super(8);
        this.texts = texts;
        losses = chart("finetune.chart.loss", 280);
        rate = chart("finetune.chart.rate", 150);
        norm = chart("finetune.chart.norm", 150);
        rate.setLegendVisible(false);
        norm.setLegendVisible(false);
        HBox.setHgrow(rate, Priority.ALWAYS);
        HBox.setHgrow(norm, Priority.ALWAYS);
        getChildren().addAll(losses, new HBox(8, rate, norm));
    }

    private LineChart<Number, Number> chart(String key, double height) {
        NumberAxis steps = new NumberAxis();
        steps.setForceZeroInRange(false);
        steps.setAutoRanging(true);
        NumberAxis values = new NumberAxis();
        values.setForceZeroInRange(false);
        LineChart<Number, Number> chart = new LineChart<>(steps, values);
        chart.setTitle(texts.getString(key));
        chart.setAccessibleText(texts.getString(key));
        chart.setCreateSymbols(false);
        chart.setAnimated(false);
        chart.setPrefHeight(height);
        chart.setMinHeight(height);
        return chart;
    }

    void show(RunReport run, @Nullable RunReport other) {
        List<XYChart.Series<Number, Number>> lines = new ArrayList<>();
        for (String part : List.of("text", "image", "pixels")) {
            add(lines, texts.getString("finetune.part." + part), run, p -> part(p, part));
        }
        if (!run.validations().isEmpty()) {
            XYChart.Series<Number, Number> held = series(texts.getString("finetune.heldout"));
            run.validations().forEach(v -> held.getData().add(new XYChart.Data<>(v.step(), v.loss())));
            lines.add(held);
        }
        add(lines, texts.getString("finetune.all"), run, RunReport.Point::loss);
        if (other != null && !other.directory().equals(run.directory())) {
            add(lines, String.valueOf(other.directory().getFileName()), other, RunReport.Point::loss);
        }
        losses.getData().setAll(lines);
        lines.forEach(s -> describe(s));
        rate.getData().setAll(List.of(plain(run, RunReport.Point::rate)));
        norm.getData().setAll(List.of(plain(run, RunReport.Point::gradientNorm)));
    }

    private static double part(RunReport.Point p, String part) {
        Double value = p.parts().get(part);
        return value == null ? Double.NaN : value;
    }

    private static void add(
            List<XYChart.Series<Number, Number>> lines,
            String name,
            RunReport run,
            ToDoubleFunction<RunReport.Point> value) {
        List<Curves.Dot> line = Curves.smooth(Curves.line(run.curve(), value));
        if (!line.isEmpty()) {
            lines.add(filled(name, line));
        }
    }

    private static XYChart.Series<Number, Number> plain(RunReport run, ToDoubleFunction<RunReport.Point> value) {
        return filled("", Curves.line(run.curve(), value));
    }

    private static XYChart.Series<Number, Number> filled(String name, List<Curves.Dot> line) {
        XYChart.Series<Number, Number> out = series(name);
        line.forEach(d -> out.getData().add(new XYChart.Data<>(d.step(), d.value())));
        return out;
    }

    private static XYChart.Series<Number, Number> series(String name) {
        XYChart.Series<Number, Number> out = new XYChart.Series<>();
        out.setName(name);
        return out;
    }

    /** For those who do not see the line: where it ends. */
    private static void describe(XYChart.Series<Number, Number> line) {
        Node node = line.getNode();
        if (node != null && !line.getData().isEmpty()) {
            node.setAccessibleText(
                    line.getName() + " " + line.getData().getLast().getYValue());
        }
    }
}
