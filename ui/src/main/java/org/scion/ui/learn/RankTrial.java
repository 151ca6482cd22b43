package org.scion.ui.learn;

import java.util.Random;
import javafx.scene.control.Label;
import javafx.scene.control.Slider;
import javafx.scene.layout.VBox;
import org.scion.ui.chart.ChartLink;
import org.scion.ui.chart.Curve;
import org.scion.ui.chart.Plot;
import org.scion.ui.chart.PlotPane;
import org.scion.ui.parts.ChartCard;
import org.scion.ui.parts.Parts;
import org.scion.ui.text.Messages;
import org.scion.ui.text.Numbers;
import org.scion.ui.workbench.Context;

/**
 * What rank does, to try: a wanted change with a spectrum of 64 values that fall off, and how much
 * of it a product of rank r can say at best (Eckart and Young, 1936: the first r values).
 */
final class RankTrial extends VBox {
  private static final int SIZE = 64;
  private static final int WIDTH = 576;
  private static final double FALL = 9;

  private final double[] sigma = new double[SIZE];
  private final double[] index = new double[SIZE];
  private final PlotPane pane;
  private final Slider rank = new Slider(1, SIZE, 8);
  private final Label words = Parts.text("");

  RankTrial(Context context) {
    super(8);
    setMaxWidth(760);
    Random random = new Random(1);
    for (int i = 0; i < SIZE; i++) {
      index[i] = i + 1.0;
      sigma[i] = Math.exp(-i / FALL) * (1 + 0.05 * random.nextDouble());
    }
    pane = new PlotPane(new ChartLink(), context.dark());
    pane.usualHeight(220);
    rank.setAccessibleText(Messages.text("trial.rank"));
    rank.valueProperty().addListener((o, was, is) -> show());
    getChildren()
        .addAll(
            new ChartCard(Messages.text("trial.title"), pane, context, null),
            Parts.row(8, new Label(Messages.text("trial.rank")), Parts.grow(rank)),
            words);
    show();
  }

  private void show() {
    int r = (int) Math.round(rank.getValue());
    double[] kept = new double[SIZE];
    double all = 0;
    double said = 0;
    for (int i = 0; i < SIZE; i++) {
      kept[i] = i < r ? sigma[i] : Double.NaN;
      all += sigma[i] * sigma[i];
      said += i < r ? sigma[i] * sigma[i] : 0;
    }
    pane.show(
        Plot.of(
            Messages.text("trial.title"),
            Messages.text("lab.index"),
            Messages.text("lab.sigma"),
            new Plot.Line(
                Messages.text("trial.wanted"), new Curve(index, sigma), 0, Plot.Style.DOTS),
            new Plot.Line(
                Messages.text("trial.kept"), new Curve(index, kept), 1, Plot.Style.POINTS)));
    words.setText(
        Messages.text(
            "trial.words",
            r,
            Numbers.percent(said / all),
            Numbers.exact(2L * WIDTH * r),
            Numbers.percent(2.0 * r / WIDTH)));
  }
}
