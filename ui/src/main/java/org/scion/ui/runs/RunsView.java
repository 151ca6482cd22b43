package org.scion.ui.runs;

import java.util.Arrays;
import javafx.beans.binding.Bindings;
import javafx.beans.property.SimpleObjectProperty;
import javafx.scene.Parent;
import javafx.scene.control.Button;
import javafx.scene.control.CheckBox;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.TableCell;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableRow;
import javafx.scene.control.TableView;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyCode;
import javafx.scene.layout.HBox;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import javafx.util.StringConverter;
import org.kordamp.ikonli.materialdesign2.MaterialDesignC;
import org.kordamp.ikonli.materialdesign2.MaterialDesignD;
import org.kordamp.ikonli.materialdesign2.MaterialDesignG;
import org.kordamp.ikonli.materialdesign2.MaterialDesignP;
import org.kordamp.ikonli.materialdesign2.MaterialDesignS;
import org.scion.ui.parts.EmptyPlace;
import org.scion.ui.parts.Parts;
import org.scion.ui.text.Messages;
import org.scion.ui.workbench.Context;
import org.scion.ui.workbench.Screen;
import org.scion.ui.workbench.ScreenView;

/** The table of runs. */
public final class RunsView implements ScreenView {
  private final RunsViewModel model;
  private final TableView<RunLine> table = new TableView<>();
  private final VBox root;
  private final Context context;

  public RunsView(Context context) {
    this.context = context;
    model = new RunsViewModel(context);
    table.setId("runs");
    table.setItems(model.lines());
    table.setTableMenuButtonVisible(true);
    table.setFixedCellSize(36);
    table.setColumnResizePolicy(TableView.CONSTRAINED_RESIZE_POLICY_FLEX_LAST_COLUMN);
    table.getColumns().add(tick());
    Arrays.stream(RunColumn.values()).forEach(c -> table.getColumns().add(column(c)));
    table.setRowFactory(view -> new Row());
    table.setSortPolicy(view -> sort());
    table.setPlaceholder(Parts.muted(Messages.text("runs.none.found")));
    table.setOnKeyPressed(
        e -> {
          RunLine line = table.getSelectionModel().getSelectedItem();
          if (line != null && !line.head()) {
            key(e.getCode(), line);
          }
        });
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
    ComboBox<RunsViewModel.Grouping> grouping = new ComboBox<>();
    grouping.getItems().setAll(RunsViewModel.Grouping.values());
    grouping.valueProperty().bindBidirectional(model.grouping());
    grouping.setAccessibleText(Messages.text("runs.group"));
    grouping.setConverter(
        new StringConverter<>() {
          @Override
          public String toString(RunsViewModel.Grouping g) {
            return g == null ? "" : g.words();
          }

          @Override
          public RunsViewModel.Grouping fromString(String text) {
            throw new UnsupportedOperationException("the groupings are only chosen");
          }
        });
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

  private Boolean sort() {
    if (table.getSortOrder().isEmpty()) {
      model.sort(RunColumn.CREATED, true);
    } else {
      TableColumn<RunLine, ?> first = table.getSortOrder().get(0);
      model.sort(
          (RunColumn) first.getUserData(), first.getSortType() == TableColumn.SortType.DESCENDING);
    }
    return true;
  }

  private void key(KeyCode code, RunLine line) {
    switch (code) {
      case ENTER -> model.open(line.run());
      case SPACE -> model.choose(line.run().id(), !model.chosen().contains(line.run().id()));
      case C -> model.compare();
      case DELETE -> model.actions().delete(line.run());
      default -> {}
    }
  }

  private TableColumn<RunLine, RunLine> tick() {
    TableColumn<RunLine, RunLine> column = new TableColumn<>("");
    column.setMinWidth(40);
    column.setMaxWidth(40);
    column.setSortable(false);
    column.setReorderable(false);
    column.setCellValueFactory(d -> new SimpleObjectProperty<>(d.getValue()));
    column.setCellFactory(c -> new TickCell());
    return column;
  }

  private static TableColumn<RunLine, RunLine> column(RunColumn which) {
    TableColumn<RunLine, RunLine> column = new TableColumn<>(which.title());
    column.setUserData(which);
    column.setPrefWidth(which.width());
    column.setMinWidth(Math.min(72, which.width()));
    column.setVisible(which.shownAtFirst());
    column.getStyleClass().add(which.number() ? "number-column" : "word-column");
    column.setCellValueFactory(d -> new SimpleObjectProperty<>(d.getValue()));
    column.setCellFactory(c -> new RunCell(which));
    return column;
  }

  /** Ticks a run for the comparison. */
  private final class TickCell extends TableCell<RunLine, RunLine> {
    private final CheckBox box = new CheckBox();

    TickCell() {
      box.setOnAction(e -> model.choose(getItem().run().id(), box.isSelected()));
      model
          .chosen()
          .addListener(
              (javafx.collections.SetChangeListener<String>)
                  change -> {
                    if (getItem() != null && !getItem().head()) {
                      box.setSelected(model.chosen().contains(getItem().run().id()));
                    }
                  });
    }

    @Override
    protected void updateItem(RunLine line, boolean empty) {
      super.updateItem(line, empty);
      boolean show = !empty && line != null && !line.head();
      setGraphic(show ? box : null);
      if (show) {
        box.setSelected(model.chosen().contains(line.run().id()));
        box.setAccessibleText(Messages.text("runs.tick", line.run().state().name()));
      }
    }
  }

  /** A run's line, with what can be done with it under the right button. */
  private final class Row extends TableRow<RunLine> {
    Row() {
      setOnMouseClicked(
          e -> {
            if (e.getClickCount() == 2 && getItem() != null && !getItem().head()) {
              model.open(getItem().run());
            }
          });
    }

    @Override
    protected void updateItem(RunLine line, boolean empty) {
      super.updateItem(line, empty);
      getStyleClass().remove("group-head");
      setContextMenu(null);
      if (!empty && line != null && line.head()) {
        getStyleClass().add("group-head");
      } else if (!empty && line != null) {
        setContextMenu(new RunMenu(line.run(), model));
      }
    }
  }

  /** Keeps icons that the menu shares in one place. */
  static final class RunMenu extends javafx.scene.control.ContextMenu {
    RunMenu(org.scion.core.service.RunRow run, RunsViewModel model) {
      RunActions actions = model.actions();
      add("run.open", null, () -> model.open(run));
      if (run.state().status().equals("running")) {
        add("run.pause", MaterialDesignP.PAUSE, () -> actions.pause(run));
        add("run.stop", MaterialDesignS.STOP, () -> actions.stop(run));
      } else if (!run.state().status().equals("done")) {
        add("run.resume", MaterialDesignP.PLAY, () -> actions.resume(run));
      }
      add("run.fork", MaterialDesignC.CONTENT_COPY, () -> actions.fork(run));
      add("run.delete", MaterialDesignD.DELETE_OUTLINE, () -> actions.delete(run));
    }

    private void add(String key, org.kordamp.ikonli.Ikon icon, Runnable action) {
      var item = new javafx.scene.control.MenuItem(Messages.text(key));
      if (icon != null) {
        item.setGraphic(Parts.icon(icon));
      }
      item.setOnAction(e -> action.run());
      getItems().add(item);
    }
  }
}
