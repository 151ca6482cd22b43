package org.scion.ui.run;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.materialdesign2.MaterialDesignA;
import org.scion.core.lab.RankHistory;
import org.scion.core.lab.SpectrumHistory;
import org.scion.ui.chart.ChartLink;
import org.scion.ui.chart.PicturePane;
import org.scion.ui.chart.PlotPane;
import org.scion.ui.chart.SiteGrid;
import org.scion.ui.parts.ChartCard;
import org.scion.ui.parts.Parts;
import org.scion.ui.text.Messages;
import org.scion.ui.text.Numbers;
import org.scion.ui.weights.RankPlots;
import org.scion.ui.weights.Spectra;
import org.scion.ui.weights.WeightPlots;
import org.scion.ui.workbench.Context;

/**
 * What a run records of its weights while it trains: the ranks that an allocator gives them, their
 * spectra, their intruders. The maps are those of the step under the cross-hair that all charts of
 * the run share; without a cross-hair, of the last step.
 */
final class WeightCards {
  /** The lab offers others. */
  private static final double EPSILON = 0.5;

  private static final int MOST_ALARMS = 3;

  private final Context context;
  private final ChartLink link;
  private final Consumer<ChartCard> enlarge;
  private final double height;
  private final ChartCard ranks;
  private final VBox alarms = new VBox(4);
  private final ChartCard budget;
  private final ChartCard intruders;
  private final ChartCard overSteps;
  private final ChartCard spectrum;
  private RunDetail run;

  /**
   * @param link of the charts over steps
   * @param enlarge asked to show a card alone
   * @param height of a chart
   */
  WeightCards(Context context, ChartLink link, Consumer<ChartCard> enlarge, double height) {
    this.context = context;
    this.link = link;
    this.enlarge = enlarge;
    this.height = height;
    ranks = card("lab.ranks", new PicturePane(context.dark()));
    ranks.getChildren().add(alarms);
    budget = card("lab.budget", new PlotPane(link, context.dark()));
    intruders = card("lab.intruders", new PicturePane(context.dark()));
    overSteps = card("lab.time.intruders", new PlotPane(link, context.dark()));
    spectrum = card("lab.spectrum", new PlotPane(new ChartLink(), context.dark()));
    link.hair().addListener((o, was, is) -> maps());
  }

  private ChartCard card(String title, PicturePane pane) {
    pane.usualHeight(height);
    return new ChartCard(Messages.text(title), pane, context, enlarge);
  }

  /** The cards that a run has something for. */
  List<ChartCard> of(RunDetail shown) {
    List<ChartCard> cards = new ArrayList<>();
    if (!shown.ranks().steps().isEmpty()) {
      cards.addAll(List.of(ranks, budget));
    }
    if (!shown.spectra().steps().isEmpty()) {
      cards.addAll(List.of(intruders, overSteps, spectrum));
    }
    return cards;
  }

  /** Draws what is known of a run by now. */
  void show(RunDetail shown) {
    run = shown;
    alarms.getChildren().clear();
    if (!run.ranks().steps().isEmpty()) {
      ((PlotPane) budget.pane()).show(RankPlots.budget(run.ranks()));
      ranks.pane().usualHeight(Math.max(height, SiteGrid.of(run.ranks().sites()).height()));
      run.ranks().alarms().stream().limit(MOST_ALARMS).forEach(this::alarm);
    }
    if (!run.spectra().steps().isEmpty()) {
      ((PlotPane) overSteps.pane()).show(WeightPlots.overSteps(run.spectra(), EPSILON));
      SiteGrid grid = SiteGrid.of(run.spectra().sites());
      intruders.pane().usualHeight(Math.max(height, grid.height()));
    }
    maps();
  }

  private void alarm(String words) {
    var line = Parts.styled(Parts.text(words), "warning-line");
    line.setGraphic(Parts.icon(MaterialDesignA.ALERT_OUTLINE));
    alarms.getChildren().add(line);
  }

  private void maps() {
    if (run == null) {
      return;
    }
    RankHistory given = run.ranks();
    if (!given.steps().isEmpty()) {
      int at = at(given.steps());
      ranks.pane().show(RankPlots.ranks(given, at));
      ranks.note(step(given.steps().get(at)));
    }
    SpectrumHistory seen = run.spectra();
    if (!seen.steps().isEmpty()) {
      long step = seen.steps().get(at(seen.steps()));
      Spectra spectra = Spectra.live(seen, step);
      intruders.note(step(step));
      spectra
          .strangest(EPSILON)
          .ifPresent(
              m -> {
                intruders.pane().show(WeightPlots.intruders(spectra, EPSILON, m.site()));
                ((PlotPane) spectrum.pane()).show(WeightPlots.spectrum(m, EPSILON));
                spectrum.note(Messages.text("run.spectrum.of", m.site(), Numbers.exact(step)));
              });
    }
  }

  private static String step(long step) {
    return Messages.text("run.map.at", Numbers.exact(step));
  }

  /** Index of the last of some steps up to the cross-hair. */
  private int at(List<Long> steps) {
    double hair = link.hair().get();
    int at = steps.size() - 1;
    while (at > 0 && !Double.isNaN(hair) && steps.get(at) > hair) {
      at--;
    }
    return at;
  }
}
