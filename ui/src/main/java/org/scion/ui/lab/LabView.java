package org.scion.ui.lab;

import javafx.beans.binding.Bindings;
import javafx.collections.ListChangeListener;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Tab;
import javafx.scene.control.TabPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.materialdesign2.MaterialDesignF;
import org.scion.core.service.RunRow;
import org.scion.ui.parts.Choices;
import org.scion.ui.parts.EmptyPlace;
import org.scion.ui.parts.Parts;
import org.scion.ui.text.Messages;
import org.scion.ui.text.Numbers;
import org.scion.ui.workbench.Context;
import org.scion.ui.workbench.Screen;
import org.scion.ui.workbench.ScreenView;

/** The lab: what training did to the weights, and to what the model knew. */
public final class LabView implements ScreenView {
  private final LabViewModel model;
  private final ScaleViewModel scale;
  private final AcrossViewModel across;
  private final ComboBox<RunRow> runs = new ComboBox<>();
  private final TabPane tabs = new TabPane();
  private final VBox root;

  public LabView(Context context) {
    model = new LabViewModel(context);
    scale = new ScaleViewModel(model);
    across = new AcrossViewModel(model);
    tabs.setTabClosingPolicy(TabPane.TabClosingPolicy.UNAVAILABLE);
    tab("weights", new WeightsTab(model, this::scaleVector));
    tab("training", new TrainingTab(model));
    tab("scale", new ScaleTab(scale));
    tab("ranks", new RanksTab(model));
    tab("apart", new ApartTab(model));
    tab("across", new AcrossTab(across));
    StackPane place = new StackPane(tabs, empty(context));
    root = new VBox(16, head(), Parts.grow(place));
    root.getStyleClass().add("page");
    context.runs().rows().addListener((ListChangeListener<RunRow>) c -> fillRuns());
    fillRuns();
  }

  private void tab(String id, Node content) {
    Tab tab = new Tab(Messages.text("lab.tab." + id), content);
    tab.setId(id);
    tabs.getTabs().add(tab);
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
    across.read();
  }

  /** Opens one of its pages: weights, training, scale, ranks, apart, across. */
  public void select(String page) {
    tabs.getTabs().stream()
        .filter(t -> t.getId().equals(page))
        .findFirst()
        .ifPresent(tabs.getSelectionModel()::select);
  }

  public LabViewModel model() {
    return model;
  }

  public ScaleViewModel scale() {
    return scale;
  }

  private void scaleVector() {
    scale.scope().set(ScaleViewModel.Scope.VECTOR);
    select("scale");
  }

  private HBox head() {
    runs.setId("lab-run");
    runs.setPrefWidth(320);
    runs.setAccessibleText(Messages.text("lab.run"));
    runs.setConverter(
        Choices.converter(row -> row.state().name() + "  " + Numbers.moment(row.createdMillis())));
    runs.valueProperty().bindBidirectional(model.run());
    return Parts.row(16, Parts.title(Messages.text("lab.title")), runs);
  }

  private void fillRuns() {
    Choices.offer(runs, model.runs(), model.run());
    model.follow();
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
}
