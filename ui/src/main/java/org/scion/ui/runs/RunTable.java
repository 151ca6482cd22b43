package org.scion.ui.runs;

import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javafx.beans.property.SimpleObjectProperty;
import javafx.collections.ListChangeListener;
import javafx.collections.SetChangeListener;
import javafx.scene.control.Button;
import javafx.scene.control.CheckBox;
import javafx.scene.control.SelectionMode;
import javafx.scene.control.TableCell;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableRow;
import javafx.scene.control.TableView;
import javafx.scene.input.KeyCode;
import org.kordamp.ikonli.materialdesign2.MaterialDesignS;
import org.scion.core.service.RunRow;
import org.scion.ui.parts.Columns;
import org.scion.ui.parts.Parts;
import org.scion.ui.text.Messages;

/** The table itself: its columns, what it remembers of them, its keys. */
final class RunTable extends TableView<RunLine> {
  /** Of the scroll bar, the frame and the button that chooses columns. */
  private static final double BAR = 16;

  private final RunsViewModel model;
  private boolean arranged;

  RunTable(RunsViewModel model) {
    this.model = model;
    setId("runs");
    setAccessibleText(Messages.text("runs.title"));
    model.lines().addListener((ListChangeListener<RunLine>) c -> refill());
    refill();
    setTableMenuButtonVisible(true);
    setFixedCellSize(36);
    setColumnResizePolicy(CONSTRAINED_RESIZE_POLICY_FLEX_LAST_COLUMN);
    widthProperty().addListener((o, was, is) -> fit());
    getVisibleLeafColumns().addListener((ListChangeListener<TableColumn<RunLine, ?>>) c -> fit());
    getSelectionModel().setSelectionMode(SelectionMode.MULTIPLE);
    getColumns().add(tick());
    getColumns().add(star());
    RunColumn.USUAL.forEach(c -> getColumns().add(column(c)));
    setRowFactory(view -> new Row());
    remembered();
    setSortPolicy(view -> sorted());
    setPlaceholder(Parts.muted(Messages.text("runs.none.found")));
    // The menu key asks the table, not a row.
    setOnContextMenuRequested(
        e -> {
          if (e.isKeyboardTrigger() && !selected().isEmpty()) {
            menu(selected()).show(this, e.getScreenX(), e.getScreenY());
            e.consume();
          }
        });
    setOnKeyPressed(
        e -> {
          RunLine line = getSelectionModel().getSelectedItem();
          if (line != null && line.head()) {
            headKey(e.getCode(), line);
          } else if (line != null) {
            key(e.getCode(), line);
          }
        });
  }

  /** Columns share the room while there is enough to read them; else the table scrolls. */
  private void fit() {
    double needed =
        getVisibleLeafColumns().stream().mapToDouble(TableColumn::getMinWidth).sum() + BAR;
    boolean roomy = needed <= getWidth();
    if (roomy != (getColumnResizePolicy() != UNCONSTRAINED_RESIZE_POLICY)) {
      setColumnResizePolicy(
          roomy ? CONSTRAINED_RESIZE_POLICY_FLEX_LAST_COLUMN : UNCONSTRAINED_RESIZE_POLICY);
      if (!roomy) {
        getVisibleLeafColumns().forEach(c -> c.setPrefWidth(c.getMinWidth()));
      }
    }
  }

  private RunMenu menu(List<RunRow> runs) {
    return new RunMenu(model, runs);
  }

  /** Every second something may have changed; what is selected stays selected. */
  private void refill() {
    Set<String> ids = selected().stream().map(RunRow::id).collect(Collectors.toSet());
    getItems().setAll(model.lines());
    getSelectionModel().clearSelection();
    for (int i = 0; i < getItems().size(); i++) {
      RunLine line = getItems().get(i);
      if (!line.head() && ids.contains(line.run().id())) {
        getSelectionModel().select(i);
      }
    }
  }

  private Boolean sorted() {
    if (getSortOrder().isEmpty()) {
      model.sort(RunColumn.CREATED, true);
    } else {
      TableColumn<RunLine, ?> first = getSortOrder().get(0);
      model.sort(
          (RunColumn) first.getUserData(), first.getSortType() == TableColumn.SortType.DESCENDING);
    }
    remember();
    return true;
  }

  private Path file() {
    return TableState.file(model.context().services().workspace().path());
  }

  /** The columns, their order, sorting and grouping of the last time. */
  private void remembered() {
    model
        .context()
        .background()
        .run(this, () -> TableState.read(file()), this::arrange, model.context().notices()::report);
    model.context().runs().rows().addListener((ListChangeListener<RunRow>) c -> offerMetrics());
    offerMetrics();
  }

  private void arrange(TableState state) {
    arranged = true;
    List<String> wanted = state.columns();
    wanted.stream()
        .filter(id -> columns().noneMatch(c -> id(c).equals(id)))
        .forEach(id -> getColumns().add(column(RunColumn.metric(id))));
    if (!wanted.isEmpty()) {
      columns().forEach(c -> c.setVisible(wanted.contains(id(c))));
      getColumns().sort(Comparator.comparingInt(c -> place(wanted, c)));
    }
    model.grouping().set(RunsViewModel.Grouping.valueOf(state.grouping()));
    columns()
        .filter(c -> id(c).equals(state.sort()))
        .findFirst()
        .ifPresent(
            c -> {
              c.setSortType(
                  state.descending()
                      ? TableColumn.SortType.DESCENDING
                      : TableColumn.SortType.ASCENDING);
              getSortOrder().setAll(List.of(c));
            });
    getColumns().addListener((ListChangeListener<TableColumn<RunLine, ?>>) c -> remember());
    getVisibleLeafColumns()
        .addListener((ListChangeListener<TableColumn<RunLine, ?>>) c -> remember());
    model.grouping().addListener((o, was, is) -> remember());
  }

  /** Marks stand first, columns that are not shown last. */
  private static int place(List<String> wanted, TableColumn<RunLine, ?> column) {
    int at = column.getUserData() instanceof RunColumn ? wanted.indexOf(id(column)) : -2;
    return at == -1 ? Integer.MAX_VALUE : at;
  }

  private void remember() {
    if (!arranged) {
      return;
    }
    List<TableColumn<RunLine, ?>> order = getSortOrder();
    TableState state =
        new TableState(
            columns().filter(TableColumn::isVisible).map(RunTable::id).toList(),
            model.grouping().get().name(),
            order.isEmpty() ? RunColumn.CREATED.id() : id(order.get(0)),
            order.isEmpty() || order.get(0).getSortType() == TableColumn.SortType.DESCENDING);
    model
        .context()
        .background()
        .run(
            "runs-table",
            () -> {
              state.write(file());
              return state;
            },
            done -> {},
            model.context().notices()::report);
  }

  /** Everything that runs have recorded can be a column; the menu at the right shows them. */
  private void offerMetrics() {
    Set<String> there = columns().map(RunTable::id).collect(Collectors.toSet());
    model.metricNames().stream()
        .filter(name -> !there.contains(name))
        .forEach(
            name -> {
              TableColumn<RunLine, RunLine> column = column(RunColumn.metric(name));
              column.setVisible(false);
              getColumns().add(column);
            });
  }

  private Stream<TableColumn<RunLine, ?>> columns() {
    return getColumns().stream().filter(c -> c.getUserData() instanceof RunColumn);
  }

  private static String id(TableColumn<RunLine, ?> column) {
    return ((RunColumn) column.getUserData()).id();
  }

  private List<RunRow> selected() {
    return getSelectionModel().getSelectedItems().stream()
        .filter(line -> line != null && !line.head())
        .map(RunLine::run)
        .toList();
  }

  private void headKey(KeyCode code, RunLine head) {
    if (code == KeyCode.ENTER || code == KeyCode.SPACE) {
      model.fold(head);
    }
  }

  private void key(KeyCode code, RunLine line) {
    List<RunRow> runs = selected();
    switch (code) {
      case ENTER -> model.open(line.run());
      case SPACE -> {
        boolean on = !model.chosen().contains(line.run().id());
        runs.forEach(run -> model.choose(run.id(), on));
      }
      case C -> model.compare();
      case F -> model.actions().favourite(runs, !line.run().user().favourite());
      case DELETE -> model.actions().delete(runs);
      default -> {}
    }
  }

  private TableColumn<RunLine, RunLine> star() {
    TableColumn<RunLine, RunLine> column = new TableColumn<>("");
    column.setMinWidth(36);
    column.setMaxWidth(36);
    column.setSortable(false);
    column.setReorderable(false);
    column.setCellValueFactory(d -> new SimpleObjectProperty<>(d.getValue()));
    column.setCellFactory(c -> new StarCell());
    return column;
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
    Columns.width(column, which.width(), Math.max(Columns.head(which.title()), which.least()));
    column.setVisible(which.atFirst());
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
              (SetChangeListener<String>)
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

  /** Marks a run as a favourite. */
  private final class StarCell extends TableCell<RunLine, RunLine> {
    @Override
    protected void updateItem(RunLine line, boolean empty) {
      super.updateItem(line, empty);
      setGraphic(null);
      if (empty || line == null || line.head()) {
        return;
      }
      boolean on = line.run().user().favourite();
      Button star =
          Parts.iconButton(
              Messages.text(on ? "runs.unstar" : "runs.star"),
              on ? MaterialDesignS.STAR : MaterialDesignS.STAR_OUTLINE,
              () -> model.actions().favourite(List.of(line.run()), !on));
      star.getStyleClass().addAll("cell-button", on ? "star-on" : "star-off");
      star.setFocusTraversable(false);
      setGraphic(star);
    }
  }

  /** A run's line, with what can be done with it under the right button. */
  private final class Row extends TableRow<RunLine> {
    Row() {
      setOnMouseClicked(
          e -> {
            if (getItem() != null && getItem().head()) {
              model.fold(getItem());
            } else if (e.getClickCount() == 2 && getItem() != null) {
              model.open(getItem().run());
            }
          });
    }

    @Override
    protected void updateItem(RunLine line, boolean empty) {
      super.updateItem(line, empty);
      getStyleClass().remove("group-head");
      setOnContextMenuRequested(null);
      if (!empty && line != null && line.head()) {
        getStyleClass().add("group-head");
      } else if (!empty && line != null) {
        setOnContextMenuRequested(
            e -> {
              List<RunRow> runs = selected();
              List<RunRow> meant = runs.contains(line.run()) ? runs : List.of(line.run());
              menu(meant).show(this, e.getScreenX(), e.getScreenY());
              e.consume();
            });
      }
    }
  }
}
