package org.scion.ui.lab;

import javafx.beans.binding.Bindings;
import javafx.collections.ListChangeListener;
import javafx.scene.Parent;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.Slider;
import javafx.scene.layout.HBox;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import javafx.util.StringConverter;
import org.kordamp.ikonli.materialdesign2.MaterialDesignA;
import org.kordamp.ikonli.materialdesign2.MaterialDesignF;
import org.kordamp.ikonli.materialdesign2.MaterialDesignS;
import org.scion.core.service.RunRow;
import org.scion.ui.chart.ChartLink;
import org.scion.ui.chart.HeatMap;
import org.scion.ui.chart.PicturePane;
import org.scion.ui.chart.PlotPane;
import org.scion.ui.parts.ChartCard;
import org.scion.ui.parts.EmptyPlace;
import org.scion.ui.parts.Parts;
import org.scion.ui.text.Messages;
import org.scion.ui.text.Numbers;
import org.scion.ui.workbench.Context;
import org.scion.ui.workbench.Screen;
import org.scion.ui.workbench.ScreenView;

/** The lab: what training did to the weights. */
public final class LabView implements ScreenView {
  private final LabViewModel model;
  private final ComboBox<RunRow> runs = new ComboBox<>();
  private final PicturePane intruders;
  private final PicturePane cosines;
  private final PicturePane ranks;
  private final PlotPane spectrum;
  private final PlotPane budget;
  private final Slider time = new Slider();
  private final VBox content = new VBox(16);
  private final VBox root;

  public LabView(Context context) {
    model = new LabViewModel(context);
    intruders = pane(context, 240);
    cosines = pane(context, 64);
    ranks = pane(context, 240);
    spectrum = new PlotPane(new ChartLink(), context.dark());
    spectrum.setPrefHeight(240);
    budget = new PlotPane(new ChartLink(), context.dark());
    budget.setPrefHeight(240);
    intruders.setOnMouseClicked(e -> pick(e.getX(), e.getY()));
    content.getStyleClass().add("scrolled-page");
    ScrollPane scroll = new ScrollPane(content);
    scroll.setFitToWidth(true);
    StackPane place = new StackPane(scroll, empty(context));
    root = new VBox(16, head(), Parts.grow(place));
    root.getStyleClass().add("page");
    context.runs().rows().addListener((ListChangeListener<RunRow>) c -> fillRuns());
    model.spectra().addListener((o, was, is) -> fill());
    model.ranks().addListener((o, was, is) -> fill());
    model.state().addListener((o, was, is) -> fill());
    model.matrix().addListener((o, was, is) -> fill());
    model.step().addListener((o, was, is) -> fillRanks());
    time.valueProperty().addListener((o, was, is) -> slide());
    fillRuns();
  }

  private static PicturePane pane(Context context, double height) {
    PicturePane pane = new PicturePane(context.dark());
    pane.setPrefHeight(height);
    return pane;
  }

  @Override
  public Parent node() {
    return root;
  }

  @Override
  public void shown(Object argument) {
    model.runs().stream()
        .filter(r -> r.id().equals(argument))
        .findFirst()
        .ifPresent(model.run()::set);
  }

  private HBox head() {
    runs.setId("lab-run");
    runs.setPrefWidth(320);
    runs.setAccessibleText(Messages.text("lab.run"));
    runs.setConverter(
        new StringConverter<>() {
          @Override
          public String toString(RunRow row) {
            return row == null
                ? ""
                : row.state().name() + "  " + Numbers.moment(row.createdMillis());
          }

          @Override
          public RunRow fromString(String text) {
            throw new UnsupportedOperationException("runs are only chosen");
          }
        });
    runs.valueProperty().bindBidirectional(model.run());
    return Parts.row(16, Parts.title(Messages.text("lab.title")), runs);
  }

  private void fillRuns() {
    RunRow shown = model.run().get();
    runs.getItems().setAll(model.runs());
    if (shown == null) {
      model.runs().stream()
          .filter(r -> r.state().status().equals("done"))
          .findFirst()
          .ifPresent(model.run()::set);
    }
  }

  private EmptyPlace empty(Context context) {
    EmptyPlace place =
        new EmptyPlace(
            MaterialDesignF.FLASK_OUTLINE,
            Messages.text("lab.empty"),
            Messages.text("lab.empty.words"),
            Parts.primary(
                Messages.text("home.recent.first"),
                null,
                () -> context.navigator().show(Screen.COMPOSE)));
    place.getStyleClass().add("covering");
    return Parts.when(place, Bindings.isNull(model.run()));
  }

  private void fill() {
    content.getChildren().clear();
    if (model.spectra().get().isPresent() && model.matrix().get() != null) {
      content.getChildren().addAll(intruderRow(), cosineRow());
    } else {
      content.getChildren().add(askForSpectra());
    }
    if (!model.ranks().get().steps().isEmpty()) {
      content.getChildren().add(rankRow());
      fillRanks();
    }
  }

  private HBox intruderRow() {
    intruders.show(model.intruderMap());
    spectrum.show(model.spectrum());
    int total = model.spectra().get().orElseThrow().intruders();
    int of = model.spectra().get().orElseThrow().matrices().size();
    Label found = Parts.muted(Messages.text("lab.found", total, of));
    VBox left =
        new VBox(
            8,
            new ChartCard(Messages.text("lab.intruders"), intruders, model.context(), null),
            found);
    left.setPrefWidth(420);
    left.setMinWidth(300);
    var m = model.matrix().get();
    ChartCard right =
        new ChartCard(Messages.text("lab.spectrum.of", m.site()), spectrum, model.context(), null);
    HBox row = new HBox(16, left, right);
    HBox.setHgrow(right, javafx.scene.layout.Priority.ALWAYS);
    return row;
  }

  private VBox cosineRow() {
    cosines.show(model.cosines());
    var m = model.matrix().get();
    String rank = String.format(java.util.Locale.ROOT, "%.1f", m.effectiveRank());
    return new VBox(
        8,
        new ChartCard(Messages.text("lab.cosines"), cosines, model.context(), null),
        Parts.muted(Messages.text("lab.explain", rank)));
  }

  private VBox askForSpectra() {
    boolean working = !model.state().get().isEmpty();
    var button = Parts.primary(Messages.text("lab.compute"), MaterialDesignS.SIGMA, model::compute);
    button.setDisable(working || model.run().get() == null);
    return Parts.card(
        Parts.heading(Messages.text("lab.none")),
        Parts.muted(working ? model.state().get() : Messages.text("lab.none.words")),
        button);
  }

  private HBox rankRow() {
    int last = model.ranks().get().steps().size() - 1;
    time.setMin(0);
    time.setMax(last);
    time.setValue(model.ranks().get().steps().indexOf(model.step().get()));
    time.setAccessibleText(Messages.text("lab.time"));
    budget.show(model.budget());
    Label at = Parts.styled(new Label(), "figure");
    at.textProperty()
        .bind(
            Bindings.createStringBinding(
                () -> Messages.text("lab.step", Numbers.exact(model.step().get())), model.step()));
    VBox left =
        new VBox(
            8,
            new ChartCard(Messages.text("lab.ranks"), ranks, model.context(), null),
            Parts.row(8, Parts.grow(time), at),
            starved());
    left.setPrefWidth(420);
    left.setMinWidth(300);
    ChartCard right = new ChartCard(Messages.text("lab.budget"), budget, model.context(), null);
    HBox row = new HBox(16, left, right);
    HBox.setHgrow(right, javafx.scene.layout.Priority.ALWAYS);
    return row;
  }

  private Label starved() {
    Label label = Parts.styled(Parts.text(""), "warning-line");
    label.setGraphic(Parts.icon(MaterialDesignA.ALERT_OUTLINE));
    var words =
        Bindings.createStringBinding(
            () -> {
              long starved = model.ranks().get().starved(model.step().get());
              boolean still = !model.ranks().get().moved();
              return starved > 0
                  ? Messages.text("lab.starved", starved)
                  : still ? Messages.text("lab.still") : "";
            },
            model.step());
    label.textProperty().bind(words);
    return Parts.when(label, label.textProperty().isNotEmpty());
  }

  private void slide() {
    var steps = model.ranks().get().steps();
    int at = (int) Math.round(time.getValue());
    if (at >= 0 && at < steps.size()) {
      model.step().set(steps.get(at));
    }
  }

  private void fillRanks() {
    if (!model.ranks().get().steps().isEmpty()) {
      ranks.show(model.rankMap());
    }
  }

  private void pick(double x, double y) {
    if (intruders.picture() instanceof HeatMap map) {
      map.cellAt(x, y, (int) intruders.getWidth(), (int) intruders.getHeight())
          .ifPresent(cell -> model.choose(cell[0], cell[1]));
    }
  }
}
