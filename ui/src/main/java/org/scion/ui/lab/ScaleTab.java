package org.scion.ui.lab;

import java.util.Locale;
import javafx.beans.binding.Bindings;
import javafx.scene.control.Label;
import javafx.scene.control.RadioButton;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.Slider;
import javafx.scene.control.TextField;
import javafx.scene.control.ToggleGroup;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.materialdesign2.MaterialDesignC;
import org.kordamp.ikonli.materialdesign2.MaterialDesignP;
import org.scion.ui.chart.PlotPane;
import org.scion.ui.parts.Parts;
import org.scion.ui.text.Messages;
import org.scion.ui.text.Numbers;

/** The slider that scales intruders down, with the task and what the model knew beside it. */
final class ScaleTab extends VBox {
  private static final double CHART = 260;

  private final ScaleViewModel model;
  private final PlotPane losses;
  private final PlotPane quality;
  private final HBox charts = new HBox(12);
  private final GridPane numbers = new GridPane();
  private final Label words = Parts.text("");

  ScaleTab(ScaleViewModel model) {
    super(12);
    this.model = model;
    getStyleClass().add("tab-page");
    losses = LabParts.plot(model.lab().context(), CHART);
    quality = LabParts.plot(model.lab().context(), CHART);
    numbers.setHgap(24);
    numbers.setVgap(4);
    charts
        .getChildren()
        .setAll(
            Parts.grow(LabParts.card("lab.scale.loss", losses, model.lab().context())),
            Parts.grow(LabParts.card("lab.scale.quality", quality, model.lab().context())));
    Label copied = Parts.text("");
    copied.textProperty().bind(model.copied());
    VBox page =
        new VBox(
            12,
            Parts.muted(Messages.text("lab.scale.words")),
            scopes(),
            probe(),
            actions(),
            new JobBar(model.job()),
            charts,
            slider(),
            Parts.card(words, numbers),
            new JobBar(model.copying()),
            Parts.when(Parts.card(copied), model.copied().isNotEmpty()));
    ScrollPane scroll = LabParts.scrolled(page);
    getChildren().add(Parts.grow(scroll));
    model.measured().addListener((o, was, is) -> fill());
    model.lambda().addListener((o, was, is) -> fillNumbers());
    fill();
  }

  private HBox scopes() {
    ToggleGroup group = new ToggleGroup();
    HBox row = Parts.row(16);
    for (ScaleViewModel.Scope scope : ScaleViewModel.Scope.values()) {
      RadioButton button = new RadioButton();
      button.setToggleGroup(group);
      button.setMnemonicParsing(false); // names have underscores
      button
          .textProperty()
          .bind(
              Bindings.createStringBinding(
                  () -> words(scope),
                  model.lab().spectra(),
                  model.lab().site(),
                  model.lab().vector(),
                  model.lab().epsilon()));
      button.setOnAction(e -> model.scope().set(scope));
      model.scope().addListener((o, was, is) -> button.setSelected(is == scope));
      button.setSelected(model.scope().get() == scope);
      row.getChildren().add(button);
    }
    return row;
  }

  private String words(ScaleViewModel.Scope scope) {
    LabViewModel lab = model.lab();
    double epsilon = lab.epsilon().get();
    return switch (scope) {
      case ALL ->
          Messages.text(
              "lab.scope.all", lab.spectra().get().map(s -> s.intruders(epsilon)).orElse(0));
      case WEIGHT ->
          Messages.text(
              "lab.scope.weight",
              lab.shownMatrix().map(m -> m.intruders(epsilon)).orElse(0),
              lab.site().get());
      case VECTOR -> Messages.text("lab.scope.vector", lab.vector().get() + 1, lab.site().get());
    };
  }

  private HBox probe() {
    TextField field = new TextField();
    field.setPromptText(Messages.text("lab.probe.prompt"));
    field.setAccessibleText(Messages.text("lab.probe"));
    field.textProperty().bindBidirectional(model.probe());
    Label word = new Label(Messages.text("lab.probe"));
    word.setLabelFor(field);
    Parts.hint(word, Messages.text("lab.probe.hint"));
    return Parts.row(8, word, Parts.grow(field));
  }

  private HBox actions() {
    var measure =
        Parts.primary(Messages.text("lab.measure"), MaterialDesignP.PLAY_OUTLINE, model::measure);
    measure.disableProperty().bind(model.job().running().or(Bindings.isNull(model.lab().run())));
    var copy =
        Parts.button(Messages.text("lab.copy"), MaterialDesignC.CONTENT_SAVE_OUTLINE, model::copy);
    copy.disableProperty().bind(model.copying().running().or(Bindings.isNull(model.lab().run())));
    Parts.hint(copy, Messages.text("lab.copy.hint"));
    return Parts.row(8, measure, copy);
  }

  private HBox slider() {
    Slider slider = new Slider(0, 1, 1);
    slider.setMajorTickUnit(0.1);
    slider.setMinorTickCount(0);
    slider.setSnapToTicks(true);
    slider.setShowTickMarks(true);
    slider.setBlockIncrement(0.1);
    slider.setAccessibleText(Messages.text("lab.lambda"));
    slider.valueProperty().bindBidirectional(model.lambda());
    Label at = Parts.styled(new Label(), "figure");
    at.textProperty()
        .bind(
            Bindings.createStringBinding(
                () -> Messages.text("lab.lambda.at", one(model.lambda().get())), model.lambda()));
    return Parts.row(8, at, Parts.grow(slider));
  }

  private static String one(double value) {
    return String.format(Locale.ROOT, "%.1f", value);
  }

  private void fill() {
    Parts.shown(charts, !model.measured().get().points().isEmpty());
    losses.show(model.losses());
    quality.show(model.quality());
    fillNumbers();
  }

  /** The numbers at the slider, and how far they are from the run as it is. */
  private void fillNumbers() {
    numbers.getChildren().clear();
    var points = model.measured().get().points();
    var here = model.here();
    if (here.isEmpty()) {
      words.setText(Messages.text(points.isEmpty() ? "lab.scale.none" : "lab.scale.not.yet"));
      return;
    }
    int scaled = model.measured().get().dimensions();
    words.setText(
        scaled == 0
            ? Messages.text("lab.scale.nothing")
            : Messages.text("lab.scale.here", one(model.lambda().get())));
    int row = 0;
    for (String head : new String[] {"lab.number", "lab.here", "lab.change"}) {
      numbers.add(Parts.styled(new Label(Messages.text(head)), "muted"), row++, 0);
    }
    row = 1;
    for (String name : model.names()) {
      double value = ScaleViewModel.value(here.get(), name);
      double whole = points.containsKey(1.0) ? ScaleViewModel.value(points.get(1.0), name) : value;
      numbers.add(new Label(name), 0, row);
      numbers.add(Parts.styled(new Label(Numbers.real(value)), "figure"), 1, row);
      String change = String.format(Locale.ROOT, "%+.4f", value - whole);
      numbers.add(Parts.styled(new Label(change), "figure"), 2, row++);
    }
  }
}
