package org.scion.ui.lab;

import java.util.Locale;
import javafx.beans.binding.Bindings;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.Slider;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.materialdesign2.MaterialDesignS;
import org.scion.ui.chart.HeatMap;
import org.scion.ui.chart.PicturePane;
import org.scion.ui.chart.PlotPane;
import org.scion.ui.parts.Parts;
import org.scion.ui.text.Messages;
import org.scion.ui.text.Numbers;
import org.scion.ui.weights.Spectra;
import org.scion.ui.weights.WeightPlots;

/** Singular values, cosines and intruders of a run's weights, at its end or while it trained. */
final class WeightsTab extends VBox {
  private static final double CHART = 216;

  private final LabViewModel model;
  private final PicturePane map;
  private final PicturePane cosines;
  private final PlotPane spectrum;
  private final PlotPane overEpsilon;
  private final Slider time = new Slider(0, 0, 0);
  private final Label moment = Parts.styled(new Label(), "figure");
  private final Label found = Parts.styled(new Label(), "strong");
  private final Label shown = Parts.styled(new Label(), "muted");
  private final VBox vector = new VBox(4);
  private final Button compute;
  private final Runnable toScale;
  private boolean filling;

  WeightsTab(LabViewModel model, Runnable toScale) {
    super(12);
    this.model = model;
    this.toScale = toScale;
    getStyleClass().add("tab-page");
    map = pane();
    cosines = pane();
    spectrum = LabParts.plot(model.context(), CHART);
    overEpsilon = LabParts.plot(model.context(), CHART);
    compute =
        Parts.button(Messages.text("lab.compute"), MaterialDesignS.SIGMA, this.model::compute);
    compute.disableProperty().bind(model.spectraJob().running());
    map.onPick(this::pickWeight);
    cosines.onPick(cell -> model.vector().set(cell.row()));
    Parts.hint(map, Messages.text("lab.map.hint"));
    Parts.hint(cosines, Messages.text("lab.cosines.hint"));
    VBox charts = new VBox(12, charts(), Parts.styled(vector, "card"));
    ScrollPane scroll = LabParts.scrolled(charts);
    var known =
        Bindings.createBooleanBinding(() -> model.spectra().get().isPresent(), model.spectra());
    getChildren()
        .addAll(
            controls(),
            new JobBar(model.spectraJob()),
            Parts.when(Parts.grow(scroll), known),
            Parts.when(none(), Bindings.not(known)));
    time.valueProperty().addListener((o, was, is) -> slide());
    model.lab().addListener((o, was, is) -> fill());
    model.spectra().addListener((o, was, is) -> fill());
    model.epsilon().addListener((o, was, is) -> fill());
    model.site().addListener((o, was, is) -> fill());
    model.vector().addListener((o, was, is) -> fill());
    fill();
  }

  private PicturePane pane() {
    PicturePane pane = new PicturePane(model.context().dark());
    pane.usualHeight(CHART);
    return pane;
  }

  private HBox controls() {
    time.setMajorTickUnit(1);
    time.setMinorTickCount(0);
    time.setSnapToTicks(true);
    time.setPrefWidth(220);
    time.setAccessibleText(Messages.text("lab.time"));
    Slider epsilon = new Slider(0.05, 0.95, 0.5);
    epsilon.setBlockIncrement(0.05);
    epsilon.setPrefWidth(160);
    epsilon.setAccessibleText(Messages.text("lab.epsilon"));
    epsilon.valueProperty().bindBidirectional(model.epsilon());
    Label at = Parts.styled(new Label(), "figure");
    at.textProperty()
        .bind(
            Bindings.createStringBinding(
                () -> Messages.text("lab.epsilon.at", two(model.epsilon().get())),
                model.epsilon()));
    Parts.hint(at, Messages.text("lab.epsilon.hint"));
    HBox steps =
        Parts.row(8, Parts.styled(new Label(Messages.text("lab.time")), "muted"), time, moment);
    var several = Bindings.createBooleanBinding(() -> model.moments().size() > 1, model.lab());
    return Parts.row(
        16, Parts.when(steps, several), at, epsilon, found, shown, Parts.spring(), compute);
  }

  private VBox none() {
    return Parts.card(
        Parts.heading(Messages.text("lab.none")), Parts.muted(Messages.text("lab.none.words")));
  }

  private GridPane charts() {
    GridPane grid = new GridPane();
    grid.setHgap(12);
    grid.setVgap(12);
    javafx.scene.layout.ColumnConstraints left = new javafx.scene.layout.ColumnConstraints();
    left.setPercentWidth(48);
    javafx.scene.layout.ColumnConstraints right = new javafx.scene.layout.ColumnConstraints();
    right.setHgrow(Priority.ALWAYS);
    grid.getColumnConstraints().addAll(left, right);
    grid.add(LabParts.card("lab.intruders", map, model.context()), 0, 0);
    grid.add(LabParts.card("lab.spectrum", spectrum, model.context()), 1, 0);
    grid.add(LabParts.card("lab.cosines", cosines, model.context()), 0, 1);
    grid.add(LabParts.card("lab.epsilon.plot", overEpsilon, model.context()), 1, 1);
    return grid;
  }

  private static String two(double value) {
    return String.format(Locale.ROOT, "%.2f", value);
  }

  private void slide() {
    if (!filling) {
      model.moment().set((int) Math.round(time.getValue()));
    }
  }

  private void fill() {
    filling = true;
    time.setMax(Math.max(0, model.moments().size() - 1));
    time.setValue(model.moment().get());
    filling = false;
    int at = model.moment().get();
    if (at >= 0 && at < model.moments().size()) {
      LabRun.Moment m = model.moments().get(at);
      moment.setText(
          Messages.text(m.computed() ? "lab.moment.end" : "lab.step", Numbers.exact(m.step())));
    }
    boolean stale = model.lab().get().map(LabRun::stale).orElse(false);
    compute.setText(Messages.text(stale ? "lab.compute.again" : "lab.compute"));
    found.setText("");
    model.spectra().get().ifPresent(this::fill);
    fillVector();
  }

  private void fill(Spectra spectra) {
    double epsilon = model.epsilon().get();
    found.setText(
        Messages.text("lab.found", spectra.intruders(epsilon), spectra.matrices().size()));
    map.show(WeightPlots.intruders(spectra, epsilon, model.site().get()));
    model
        .shownMatrix()
        .ifPresent(
            m -> {
              shown.setText(Messages.text("lab.shown", m.site()));
              spectrum.show(WeightPlots.spectrum(m, epsilon));
              cosines.show(WeightPlots.cosines(m, epsilon).choosing(model.vector().get(), 0));
              overEpsilon.show(WeightPlots.overEpsilon(spectra, m));
            });
  }

  /** What is known of the vector, and the way to what scaling it does. */
  private void fillVector() {
    vector.getChildren().clear();
    model
        .shownMatrix()
        .filter(m -> model.vector().get() < m.cosine().length)
        .ifPresent(
            m -> {
              int j = model.vector().get();
              boolean intruder = m.cosine()[j] < model.epsilon().get();
              String with =
                  m.bestIndex().length > j
                      ? Messages.text("lab.vector.with", Math.round(m.bestIndex()[j]) + 1)
                      : "";
              vector
                  .getChildren()
                  .addAll(
                      Parts.heading(Messages.text("lab.vector", j + 1, m.site())),
                      Parts.text(
                          Messages.text(
                              "lab.vector.words",
                              Numbers.real(m.tuned()[j]),
                              Numbers.real(m.base()[j]),
                              two(m.cosine()[j]),
                              with,
                              Messages.text(intruder ? "lab.is.intruder" : "lab.is.none"))),
                      Parts.muted(
                          Messages.text(
                              "lab.explain",
                              two(m.effectiveRank()),
                              Numbers.percent(m.normRatio()))),
                      Parts.button(
                          Messages.text("lab.scale.this"), MaterialDesignS.SCALE, toScale));
            });
  }

  private void pickWeight(HeatMap.Cell cell) {
    model
        .spectra()
        .get()
        .flatMap(s -> s.grid().at(cell.row(), cell.column()))
        .ifPresent(model.site()::set);
  }
}
