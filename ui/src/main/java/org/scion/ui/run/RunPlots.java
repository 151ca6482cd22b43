package org.scion.ui.run;

import java.util.ArrayList;
import java.util.List;
import org.scion.ui.chart.Curve;
import org.scion.ui.chart.Plot;
import org.scion.ui.chart.Plot.Line;
import org.scion.ui.chart.Plot.Style;
import org.scion.ui.chart.Smoothing;
import org.scion.ui.text.Messages;
import org.scion.ui.text.Numbers;

/** The charts of a run, as far as it has recorded them. */
final class RunPlots {
  private static final int TRAINING = 0;
  private static final int EVALUATION = 1;

  private final RunDetail run;
  private final double smoothing;

  RunPlots(RunDetail run, double smoothing) {
    this.run = run;
    this.smoothing = smoothing;
  }

  List<Plot> all() {
    List<Plot> plots = new ArrayList<>();
    plots.add(loss());
    add(plots, raw("penalty", "penalty", "penalty"));
    String quality = run.curves().containsKey("validation.accuracy") ? "accuracy" : "perplexity";
    add(plots, plot("quality", quality, dots("validation." + quality, unit(quality))));
    add(plots, plot("rate", "rate", strong("learning_rate", unit("rate"))));
    add(plots, raw("gradient", "grad_norm", "norm"));
    boolean tokens = run.curves().containsKey("tokens_per_s");
    add(
        plots,
        tokens
            ? raw("speed", "tokens_per_s", "tokens")
            : raw("speed", "examples_per_s", "examples"));
    add(plots, memory());
    return plots;
  }

  private static String unit(String key) {
    return Messages.text("run.unit." + key);
  }

  private static void add(List<Plot> plots, Plot plot) {
    if (!plot.isEmpty()) {
      plots.add(plot);
    }
  }

  private static Plot plot(String key, String unit, Line... lines) {
    return Plot.of(
        Messages.text("run.chart." + key), Messages.text("run.chart.steps"), unit(unit), lines);
  }

  private Plot loss() {
    Curve loss = run.curve("loss");
    return plot(
        "loss",
        "loss",
        new Line(Messages.text("run.line.raw"), loss, TRAINING, Style.FAINT),
        new Line(
            Messages.text("run.line.training"),
            Smoothing.of(loss, smoothing),
            TRAINING,
            Style.STRONG),
        dots("validation.loss", Messages.text("run.line.validation")));
  }

  private Plot raw(String key, String series, String unit) {
    Curve curve = run.curve(series);
    return plot(
        key,
        unit,
        new Line(Messages.text("run.line.raw"), curve, TRAINING, Style.FAINT),
        new Line(unit(unit), Smoothing.of(curve, smoothing), TRAINING, Style.STRONG));
  }

  private Plot memory() {
    double estimate = run.estimatedGigabytes();
    Plot plot = plot("memory", "gigabytes", strong("memory_gb", unit("memory")));
    return estimate <= 0
        ? plot
        : plot.at(
            new Plot.Level(
                Messages.text("run.line.estimate", Numbers.gigabytes(estimate * 1e9)), estimate));
  }

  private Line strong(String series, String name) {
    return new Line(name, run.curve(series), TRAINING, Style.STRONG);
  }

  private Line dots(String series, String name) {
    return new Line(name, run.curve(series), EVALUATION, Style.DOTS);
  }
}
