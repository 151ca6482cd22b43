package org.scion.ui.compare;

import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import javafx.beans.property.StringProperty;
import javafx.beans.value.ObservableValue;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.SnapshotParameters;
import javafx.scene.control.CheckBox;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.Slider;
import javafx.scene.image.Image;
import javafx.scene.input.Clipboard;
import javafx.scene.input.ClipboardContent;
import javafx.scene.layout.ColumnConstraints;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import javafx.scene.transform.Transform;
import org.kordamp.ikonli.materialdesign2.MaterialDesignC;
import org.kordamp.ikonli.materialdesign2.MaterialDesignP;
import org.scion.ui.chart.ChartLink;
import org.scion.ui.chart.PlotPane;
import org.scion.ui.parts.ChartCard;
import org.scion.ui.parts.Choices;
import org.scion.ui.parts.EmptyPlace;
import org.scion.ui.parts.Parts;
import org.scion.ui.text.Messages;
import org.scion.ui.workbench.Context;
import org.scion.ui.workbench.ScreenView;

/** Runs against each other. */
public final class CompareView implements ScreenView {
  private static final double CHART_HEIGHT = 320;

  private final Context context;
  private final CompareViewModel model;
  private final ChartLink curvesLink = new ChartLink();
  private final PlotPane curves;
  private final PlotPane pareto;
  private final ComboBox<String> series = new ComboBox<>();
  private final ComboBox<String> tested = new ComboBox<>();
  private final ComboBox<String> paretoX = new ComboBox<>();
  private final ComboBox<String> paretoY = new ComboBox<>();
  private final StackPane settings = new StackPane();
  private final StackPane metrics = new StackPane();
  private final StackPane tests = new StackPane();
  private final Answers answers;
  private final VBox root;

  public CompareView(Context context) {
    this.context = context;
    model = new CompareViewModel(context);
    answers = new Answers(context, model.asking());
    curves = new PlotPane(curvesLink, context.dark());
    curves.usualHeight(CHART_HEIGHT);
    pareto = new PlotPane(new ChartLink(), context.dark());
    pareto.usualHeight(CHART_HEIGHT);
    VBox page =
        new VBox(
            24,
            halves(
                36,
                titled("compare.differs", settings),
                new VBox(
                    8,
                    bar(),
                    new ChartCard(Messages.text("compare.curves"), curves, context, null))),
            titled("compare.metrics", metrics),
            halves(
                50,
                new VBox(8, testsHead(), tests),
                new VBox(
                    8,
                    axes(),
                    new ChartCard(Messages.text("compare.pareto"), pareto, context, null))),
            titled("compare.answers", answers));
    page.getStyleClass().add("scrolled-page");
    ScrollPane scroll = new ScrollPane(page);
    scroll.setFitToWidth(true);
    root = new VBox(16, head(), Parts.grow(new StackPane(scroll, empty())));
    root.getStyleClass().add("page");
    model.comparison().addListener((o, was, is) -> is.ifPresent(this::fill));
    for (ObservableValue<?> drawn :
        List.of(
            model.overlay(),
            model.smoothing(),
            model.logX(),
            model.logY(),
            model.paretoX(),
            model.paretoY())) {
      drawn.addListener((o, was, is) -> redraw());
    }
    model.across().addListener((o, was, is) -> curvesLink.span().set(null));
    model.logX().addListener((o, was, is) -> curvesLink.span().set(null));
    model.tested().addListener((o, was, is) -> fillTests());
  }

  @Override
  public Parent node() {
    return root;
  }

  /** Puts a new prompt to all runs compared. */
  public void ask(String prompt) {
    model.asking().prompt().set(prompt);
    answers.ask();
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
        copying("compare.latex", content -> content.putString(model.latex())),
        copying("compare.csv", content -> content.putString(model.csv())),
        copying("compare.picture", content -> content.putImage(picture())),
        Parts.button(
            Messages.text("compare.choose"),
            MaterialDesignP.PLAY_BOX_MULTIPLE_OUTLINE,
            model::chooseRuns));
  }

  /** The table of metrics as it stands, twice as fine as the screen. */
  private Image picture() {
    SnapshotParameters fine = new SnapshotParameters();
    fine.setTransform(Transform.scale(2, 2));
    return metrics.snapshot(fine, null);
  }

  private Node copying(String key, Consumer<ClipboardContent> put) {
    String word = Messages.text(key);
    return Parts.when(
        Parts.button(
            word,
            MaterialDesignC.CONTENT_COPY,
            () -> {
              ClipboardContent content = new ClipboardContent();
              put.accept(content);
              Clipboard.getSystemClipboard().setContent(content);
              model.copied(word);
            }),
        javafx.beans.binding.Bindings.createBooleanBinding(
            () -> model.comparison().get().isPresent(), model.comparison()));
  }

  /** Two columns of which neither grows beyond its share. */
  private static GridPane halves(double leftPercent, Node left, Node right) {
    GridPane grid = new GridPane();
    grid.setHgap(24);
    for (double percent : new double[] {leftPercent, 100 - leftPercent}) {
      ColumnConstraints column = new ColumnConstraints();
      column.setPercentWidth(percent);
      column.setMinWidth(0);
      column.setHgrow(Priority.ALWAYS);
      grid.getColumnConstraints().add(column);
    }
    grid.addRow(0, left, right);
    return grid;
  }

  private static VBox titled(String key, Node content) {
    return new VBox(8, Parts.heading(Messages.text(key)), content);
  }

  private FlowPane bar() {
    series.setId("compare-series");
    Choices.follow(series, model.series(), Messages.text("compare.series"));
    series.setPrefWidth(180);
    ComboBox<Across> across = Choices.of(List.of(Across.values()), Across::words);
    across.valueProperty().bindBidirectional(model.across());
    across.setAccessibleText(Messages.text("compare.across"));
    Slider smoothing = new Slider(0, 0.99, 0);
    smoothing.valueProperty().bindBidirectional(model.smoothing());
    smoothing.setPrefWidth(112);
    smoothing.setAccessibleText(Messages.text("run.smoothing"));
    CheckBox logX = new CheckBox(Messages.text("compare.logx"));
    logX.selectedProperty().bindBidirectional(model.logX());
    CheckBox logY = new CheckBox(Messages.text("compare.logy"));
    logY.selectedProperty().bindBidirectional(model.logY());
    return Parts.flow(
        series,
        across,
        Parts.row(8, Parts.styled(new Label(Messages.text("run.smoothing")), "muted"), smoothing),
        logX,
        logY);
  }

  private HBox testsHead() {
    metric(tested, model.tested(), "compare.tests");
    Label title = Parts.heading(Messages.text("compare.tests"));
    return Parts.row(8, title, tested);
  }

  private FlowPane axes() {
    metric(paretoX, model.paretoX(), "compare.axis.x");
    metric(paretoY, model.paretoY(), "compare.axis.y");
    return Parts.flow(
        Parts.heading(Messages.text("compare.pareto")),
        paretoY,
        new Label(Messages.text("compare.against")),
        paretoX);
  }

  private static void metric(ComboBox<String> box, StringProperty value, String key) {
    Choices.follow(box, value, Messages.text(key));
    box.setConverter(Choices.converter(Pareto::word));
    box.setPrefWidth(150);
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
            () -> model.comparison().get().isEmpty(), model.comparison()));
  }

  private void fill(Comparison comparison) {
    Choices.offer(series, comparison.series(), model.series());
    for (ComboBox<String> box : List.of(tested, paretoX, paretoY)) {
      StringProperty value =
          box == tested ? model.tested() : box == paretoX ? model.paretoX() : model.paretoY();
      Choices.offer(box, comparison.table().metrics(), value);
    }
    CompareTables tables = new CompareTables(context, comparison.table());
    settings.getChildren().setAll(tables.settings());
    metrics.getChildren().setAll(tables.metrics());
    answers.show(comparison);
    curvesLink.span().set(null);
    fillTests();
    redraw();
  }

  private void fillTests() {
    String metric = Objects.requireNonNullElse(model.tested().get(), "");
    model
        .comparison()
        .get()
        .ifPresent(
            c -> tests.getChildren().setAll(new CompareTables(context, c.table()).tests(metric)));
  }

  private void redraw() {
    curves.show(model.curves());
    pareto.show(model.pareto());
  }
}
