package org.scion.ui.compare;

import java.util.List;
import javafx.scene.Parent;
import javafx.scene.control.CheckBox;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.Slider;
import javafx.scene.input.Clipboard;
import javafx.scene.input.ClipboardContent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import javafx.util.StringConverter;
import org.kordamp.ikonli.materialdesign2.MaterialDesignC;
import org.kordamp.ikonli.materialdesign2.MaterialDesignP;
import org.scion.core.statistics.ComparisonTable;
import org.scion.ui.chart.ChartLink;
import org.scion.ui.chart.PlotPane;
import org.scion.ui.parts.ChartCard;
import org.scion.ui.parts.EmptyPlace;
import org.scion.ui.parts.Parts;
import org.scion.ui.text.Messages;
import org.scion.ui.workbench.Context;
import org.scion.ui.workbench.ScreenView;

/** Runs against each other. */
public final class CompareView implements ScreenView {
  private final CompareViewModel model;
  private final PlotPane overlay;
  private final PlotPane pareto;
  private final ComboBox<String> series = new ComboBox<>();
  private final VBox tables = new VBox(24);
  private final VBox root;

  public CompareView(Context context) {
    model = new CompareViewModel(context);
    overlay = new PlotPane(new ChartLink(), context.dark());
    overlay.setPrefHeight(320);
    pareto = new PlotPane(new ChartLink(), context.dark());
    pareto.setPrefHeight(320);
    HBox charts =
        new HBox(
            16,
            Parts.grow(new ChartCard(Messages.text("compare.curves"), overlay, context, null)),
            new VBox(
                8,
                Parts.grow(new ChartCard(Messages.text("compare.pareto"), pareto, context, null)),
                axes()));
    VBox page = new VBox(16, bar(), charts, tables);
    page.getStyleClass().add("scrolled-page");
    ScrollPane scroll = new ScrollPane(page);
    scroll.setFitToWidth(true);
    StackPane place = new StackPane(scroll, empty());
    root = new VBox(16, head(), Parts.grow(place));
    root.getStyleClass().add("page");
    model.runs().addListener((o, was, is) -> fill());
    model.series().addListener((o, was, is) -> fill());
    model.across().addListener((o, was, is) -> redraw());
    model.smoothing().addListener((o, was, is) -> redraw());
    model.logX().addListener((o, was, is) -> redraw());
    model.logY().addListener((o, was, is) -> redraw());
    model.paretoX().addListener((o, was, is) -> redraw());
    model.paretoY().addListener((o, was, is) -> redraw());
  }

  @Override
  public Parent node() {
    return root;
  }

  public CompareViewModel model() {
    return model;
  }

  @Override
  public void shown(Object argument) {
    if (argument instanceof List<?> ids && !ids.isEmpty()) {
      model.compare(ids.stream().map(String::valueOf).toList());
    }
  }

  private HBox head() {
    return Parts.row(
        8,
        Parts.title(Messages.text("compare.title")),
        Parts.spring(),
        Parts.button(
            Messages.text("compare.latex"),
            MaterialDesignC.CONTENT_COPY,
            () -> copy(model.latex())),
        Parts.button(
            Messages.text("compare.csv"), MaterialDesignC.CONTENT_COPY, () -> copy(model.csv())),
        Parts.button(
            Messages.text("compare.choose"),
            MaterialDesignP.PLAY_BOX_MULTIPLE_OUTLINE,
            model::chooseRuns));
  }

  private static void copy(String text) {
    ClipboardContent content = new ClipboardContent();
    content.putString(text);
    Clipboard.getSystemClipboard().setContent(content);
  }

  private HBox bar() {
    series.valueProperty().bindBidirectional(model.series());
    series.setAccessibleText(Messages.text("compare.series"));
    ComboBox<Across> across = new ComboBox<>();
    across.getItems().setAll(Across.values());
    across.valueProperty().bindBidirectional(model.across());
    across.setAccessibleText(Messages.text("compare.across"));
    across.setConverter(
        new StringConverter<>() {
          @Override
          public String toString(Across a) {
            return a == null ? "" : a.words();
          }

          @Override
          public Across fromString(String text) {
            throw new UnsupportedOperationException("the axes are only chosen");
          }
        });
    Slider smoothing = new Slider(0, 0.99, 0.9);
    smoothing.valueProperty().bindBidirectional(model.smoothing());
    smoothing.setPrefWidth(120);
    smoothing.setAccessibleText(Messages.text("run.smoothing"));
    CheckBox logX = new CheckBox(Messages.text("compare.logx"));
    logX.selectedProperty().bindBidirectional(model.logX());
    CheckBox logY = new CheckBox(Messages.text("compare.logy"));
    logY.selectedProperty().bindBidirectional(model.logY());
    return Parts.row(
        12,
        series,
        across,
        Parts.styled(new Label(Messages.text("run.smoothing")), "muted"),
        smoothing,
        logX,
        logY);
  }

  private HBox axes() {
    ComboBox<String> x = new ComboBox<>();
    ComboBox<String> y = new ComboBox<>();
    x.setAccessibleText(Messages.text("compare.axis.x"));
    y.setAccessibleText(Messages.text("compare.axis.y"));
    model
        .table()
        .addListener(
            (o, was, is) -> {
              List<String> metrics = is.map(ComparisonTable::metrics).orElse(List.of());
              x.getItems().setAll(metrics);
              y.getItems().setAll(metrics);
              x.setValue(model.paretoX().get());
              y.setValue(model.paretoY().get());
            });
    x.valueProperty().addListener((o, was, is) -> model.paretoX().set(is == null ? "" : is));
    y.valueProperty().addListener((o, was, is) -> model.paretoY().set(is == null ? "" : is));
    return Parts.row(
        8,
        new Label(Messages.text("compare.axis.y")),
        y,
        new Label(Messages.text("compare.axis.x")),
        x);
  }

  private EmptyPlace empty() {
    EmptyPlace place =
        new EmptyPlace(
            MaterialDesignC.CHART_LINE,
            Messages.text("compare.empty"),
            Messages.text("compare.empty.words"),
            Parts.primary(
                Messages.text("compare.choose"),
                MaterialDesignP.PLAY_BOX_MULTIPLE_OUTLINE,
                model::chooseRuns));
    place.getStyleClass().add("covering");
    return Parts.when(
        place,
        javafx.beans.binding.Bindings.createBooleanBinding(
            () -> model.runs().get().isEmpty(), model.runs()));
  }

  private void fill() {
    List<String> names = model.seriesNames();
    if (!series.getItems().equals(names)) {
      String kept = model.series().get();
      series.getItems().setAll(names);
      model.series().set(names.contains(kept) || names.isEmpty() ? kept : names.get(0));
    }
    redraw();
    tables.getChildren().clear();
    model
        .table()
        .get()
        .ifPresent(
            t -> {
              String quality = t.metrics().contains("accuracy") ? "accuracy" : "loss";
              HBox below = new HBox(48, CompareTables.tests(t, quality), CompareTables.settings(t));
              tables.getChildren().addAll(CompareTables.metrics(t), below);
            });
  }

  private void redraw() {
    overlay.show(model.overlay());
    pareto.show(model.pareto());
  }
}
