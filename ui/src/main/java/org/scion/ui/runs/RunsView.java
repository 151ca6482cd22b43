package org.scion.ui.runs;

import java.util.List;
import javafx.beans.binding.Bindings;
import javafx.scene.Parent;
import javafx.scene.control.Button;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.layout.HBox;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.materialdesign2.MaterialDesignC;
import org.kordamp.ikonli.materialdesign2.MaterialDesignG;
import org.kordamp.ikonli.materialdesign2.MaterialDesignP;
import org.scion.ui.parts.Choices;
import org.scion.ui.parts.EmptyPlace;
import org.scion.ui.parts.Parts;
import org.scion.ui.text.Messages;
import org.scion.ui.workbench.Context;
import org.scion.ui.workbench.Screen;
import org.scion.ui.workbench.ScreenView;

/** The table of runs. */
public final class RunsView implements ScreenView {
  private final RunsViewModel model;
  private final RunTable table;
  private final VBox root;
  private final Context context;

  public RunsView(Context context) {
    this.context = context;
    model = new RunsViewModel(context);
    table = new RunTable(model);
    StackPane place = new StackPane(table, empty());
    VBox page =
        new VBox(
            16, Parts.row(16, Parts.title(Messages.text("runs.title"))), bar(), Parts.grow(place));
    page.getStyleClass().add("page");
    root = page;
  }

  @Override
  public Parent node() {
    return root;
  }

  public RunsViewModel model() {
    return model;
  }

  /** Groups the table by technique, for the tour. */
  public void groupByTechnique() {
    model.grouping().set(RunsViewModel.Grouping.TECHNIQUE);
  }

  private HBox bar() {
    TextField search = new TextField();
    search.setId("runs-search");
    search.setPromptText(Messages.text("runs.search"));
    search.setPrefWidth(360);
    search.textProperty().bindBidirectional(model.search());
    Parts.hint(search, Messages.text("runs.search.hint"));
    ComboBox<RunsViewModel.Grouping> grouping =
        Choices.of(List.of(RunsViewModel.Grouping.values()), RunsViewModel.Grouping::words);
    grouping.valueProperty().bindBidirectional(model.grouping());
    grouping.setAccessibleText(Messages.text("runs.group"));
    Label problem = Parts.styled(new Label(), "field-problem");
    problem.textProperty().bind(model.searchProblem());
    Button compare =
        Parts.primary(Messages.text("runs.compare"), MaterialDesignC.CHART_LINE, model::compare);
    compare.setId("compare");
    compare.disableProperty().bind(Bindings.size(model.chosen()).lessThan(2));
    Label ticked = Parts.styled(new Label(), "muted");
    ticked
        .textProperty()
        .bind(
            Bindings.createStringBinding(
                () -> Messages.text("runs.ticked", model.chosen().size()), model.chosen()));
    return Parts.row(8, search, grouping, problem, Parts.spring(), ticked, compare);
  }

  private EmptyPlace empty() {
    EmptyPlace place =
        new EmptyPlace(
            MaterialDesignP.PLAY_BOX_MULTIPLE_OUTLINE,
            Messages.text("runs.empty"),
            Messages.text("runs.empty.words"),
            Parts.primary(
                Messages.text("home.recent.first"),
                MaterialDesignG.GRID,
                () -> model.show(Screen.COMPOSE)));
    place.getStyleClass().add("covering");
    return Parts.when(place, Bindings.isEmpty(context.runs().rows()));
  }
}
