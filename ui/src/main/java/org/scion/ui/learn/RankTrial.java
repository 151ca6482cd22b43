package org.scion.ui.learn;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import javafx.scene.control.Label;
import javafx.scene.control.Slider;
import javafx.scene.layout.VBox;
import org.scion.core.run.LogEnds;
import org.scion.core.run.RunEvent;
import org.scion.core.run.RunFolder;
import org.scion.core.service.RunRow;
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
 * What rank does, to try: how much of a change of a weight a product of rank r can say at best
 * (Eckart and Young, 1936: its first r singular values). The change is that of a weight of the
 * newest run that recorded spectra; without one, made up, with 64 values that fall off.
 */
final class RankTrial extends VBox {
  private static final int SIZE = 64;
  private static final int WIDTH = 576;
  private static final double FALL = 9;
  private static final int MOST_RUNS = 20;

  private final PlotPane pane;
  private final Slider rank = new Slider(1, SIZE, 8);
  private final Label words = Parts.text("");
  private Change change = madeUp();

  /**
   * A change of a weight.
   *
   * @param run name of the run that made it; empty if it is made up
   * @param site name of the weight
   * @param sigma its first singular values
   * @param energy sum of the squares of all its singular values
   */
  record Change(String run, String site, double[] sigma, double energy) {
    /** Share of the change that its first singular values hold. */
    double share(int r) {
      double said = 0;
      for (int i = 0; i < Math.min(r, sigma.length); i++) {
        said += sigma[i] * sigma[i];
      }
      return Math.min(1, said / energy);
    }

    /** A look at a weight: the stable rank is the energy over the square of the first value. */
    static Change of(String run, JsonNode look) {
      double[] sigma = new double[look.path("sigma_delta").size()];
      for (int i = 0; i < sigma.length; i++) {
        sigma[i] = look.path("sigma_delta").get(i).asDouble();
      }
      double first = sigma.length == 0 ? 0 : sigma[0] * sigma[0];
      double energy = first * look.path("stable_rank_delta").asDouble();
      return new Change(run, look.path("site").asText(), sigma, energy);
    }
  }

  RankTrial(Context context) {
    super(8);
    setMaxWidth(760);
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
    List<RunRow> runs = List.copyOf(context.runs().rows());
    var workspace = context.services().workspace();
    context
        .background()
        .run(
            this,
            () ->
                runs.stream()
                    .limit(MOST_RUNS)
                    .map(r -> newest(r.state().name(), workspace.run(r.id())))
                    .flatMap(Optional::stream)
                    .findFirst(),
            found -> found.ifPresent(this::take),
            context.notices()::report);
  }

  /** The largest change among the last looks that a run took at its weights. */
  static Optional<Change> newest(String name, RunFolder run) {
    return LogEnds.tail(run.events()).stream()
        .filter(e -> e.type().equals("spectrum"))
        .map(RunEvent::data)
        .map(look -> Change.of(name, look))
        .filter(c -> c.sigma().length > 1 && c.energy() > 0)
        .max(Comparator.comparingDouble(Change::energy));
  }

  private static Change madeUp() {
    Random random = new Random(1);
    double[] sigma = new double[SIZE];
    double energy = 0;
    for (int i = 0; i < SIZE; i++) {
      sigma[i] = Math.exp(-i / FALL) * (1 + 0.05 * random.nextDouble());
      energy += sigma[i] * sigma[i];
    }
    return new Change("", "", sigma, energy);
  }

  private void take(Change found) {
    change = found;
    rank.setMax(found.sigma().length);
    rank.setValue(Math.min(4, found.sigma().length));
    show();
  }

  private void show() {
    int r = (int) Math.round(rank.getValue());
    int size = change.sigma().length;
    double[] index = new double[size];
    double[] kept = new double[size];
    for (int i = 0; i < size; i++) {
      index[i] = i + 1.0;
      kept[i] = i < r ? change.sigma()[i] : Double.NaN;
    }
    pane.show(
        Plot.of(
            Messages.text("trial.title"),
            Messages.text("lab.index"),
            Messages.text("lab.sigma"),
            new Plot.Line(
                Messages.text("trial.wanted"),
                new Curve(index, change.sigma()),
                0,
                Plot.Style.DOTS),
            new Plot.Line(
                Messages.text("trial.kept"), new Curve(index, kept), 1, Plot.Style.POINTS)));
    String share = Numbers.percent(change.share(r));
    words.setText(
        change.run().isEmpty()
            ? Messages.text(
                "trial.words",
                r,
                share,
                Numbers.exact(2L * WIDTH * r),
                Numbers.percent(2.0 * r / WIDTH))
            : Messages.text("trial.words.run", change.run(), change.site(), r, share));
  }
}
