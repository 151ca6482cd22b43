package org.scion.ui.compare;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import javafx.beans.property.SimpleObjectProperty;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.control.ListView;
import javafx.scene.control.OverrunStyle;
import javafx.scene.control.TableCell;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableView;
import javafx.scene.control.Tooltip;
import org.scion.core.statistics.ComparisonRow;
import org.scion.core.statistics.ComparisonTable;
import org.scion.core.statistics.PairwiseTest;
import org.scion.core.statistics.Summary;
import org.scion.ui.chart.LineMark;
import org.scion.ui.parts.Columns;
import org.scion.ui.parts.Parts;
import org.scion.ui.text.Messages;
import org.scion.ui.text.Numbers;
import org.scion.ui.theme.Theme;
import org.scion.ui.workbench.Context;

/**
 * The settings that differ, the metrics over seeds, the tests. Each scrolls in itself, so that the
 * page is never wider than the window.
 */
final class CompareTables {
  private static final double ROW = 32;
  private static final int MOST_ROWS = 9;
  private static final double CHARACTER = 7.5;
  private static final double LONGEST_HEAD = 240;
  private static final double MARK = 24;

  private final Context context;
  private final ComparisonTable table;

  CompareTables(Context context, ComparisonTable table) {
    this.context = context;
    this.table = table;
  }

  /** What the groups do not have in common: a line for each setting. */
  Node settings() {
    if (table.differing().isEmpty()) {
      return Parts.muted(Messages.text("compare.differs.none"));
    }
    TableView<String> view = view(table.differing());
    view.setAccessibleText(Messages.text("compare.differs"));
    view.getColumns().add(words(Messages.text("compare.setting"), path -> path, 160));
    for (ComparisonRow row : table.rows()) {
      double width = Math.max(120, Math.min(LONGEST_HEAD, MARK + Columns.head(row.group())));
      TableColumn<String, String> column =
          words(row.group(), path -> row.settings().getOrDefault(path, ""), width);
      column.setGraphic(mark(row));
      view.getColumns().add(column);
    }
    return view;
  }

  /** Means with their spread, a line for each group; nothing is bold without a test. */
  Node metrics() {
    TableView<ComparisonRow> view = view(table.rows());
    view.setId("compare-metrics");
    view.setAccessibleText(Messages.text("compare.metrics"));
    TableColumn<ComparisonRow, ComparisonRow> name =
        new TableColumn<>(Messages.text("compare.runs"));
    name.setCellValueFactory(d -> new SimpleObjectProperty<>(d.getValue()));
    name.setComparator(Comparator.comparing(ComparisonRow::group));
    Columns.width(name, 220);
    name.setCellFactory(c -> new GroupCell());
    view.getColumns().add(name);
    table.metrics().forEach(metric -> view.getColumns().add(metric(metric)));
    return view;
  }

  private TableColumn<ComparisonRow, Summary> metric(String metric) {
    TableColumn<ComparisonRow, Summary> column = new TableColumn<>(Pareto.word(metric));
    column.setCellValueFactory(d -> new SimpleObjectProperty<>(d.getValue().metrics().get(metric)));
    column.setComparator(
        Comparator.nullsLast(Comparator.comparingDouble((Summary summary) -> summary.mean())));
    column.getStyleClass().add("number-column");
    Columns.width(column, Math.max(128, 40 + CHARACTER * Pareto.word(metric).length()));
    String best = table.best(metric).orElse(null);
    column.setCellFactory(
        c ->
            new TableCell<>() {
              @Override
              protected void updateItem(Summary summary, boolean empty) {
                super.updateItem(summary, empty);
                setGraphic(null);
                ComparisonRow row = getTableRow() == null ? null : getTableRow().getItem();
                if (!empty && row != null) {
                  Label value = value(summary);
                  if (row.group().equals(best)) {
                    value.getStyleClass().add("best");
                  }
                  setGraphic(value);
                }
                setAlignment(javafx.geometry.Pos.CENTER_RIGHT);
              }
            });
    return column;
  }

  private static Label value(Summary summary) {
    if (summary == null) {
      return Parts.styled(new Label("–"), "muted");
    }
    Label label = Parts.styled(new Label(words(summary)), "figure");
    String interval =
        summary.n() < 2
            ? Messages.text("compare.one.seed")
            : Messages.text(
                "compare.interval",
                summary.n(),
                Numbers.real(summary.low()),
                Numbers.real(summary.high()));
    return Parts.hint(label, interval);
  }

  private static String words(Summary summary) {
    if (summary.mean() < 10_000) {
      return Numbers.spread(summary.mean(), summary.n() > 1 ? summary.sd() : 0);
    }
    String mean = Numbers.brief(Math.round(summary.mean()));
    boolean spread = summary.n() > 1 && summary.sd() >= 1;
    return spread ? mean + " ± " + Numbers.brief(Math.round(summary.sd())) : mean;
  }

  /** Each pair of groups in one metric: a difference within noise is grey and says so. */
  Node tests(String metric) {
    List<PairwiseTest> tests =
        table.tests().stream()
            .filter(t -> t.metric().equals(metric))
            .sorted(Comparator.comparing((PairwiseTest t) -> !t.significant()))
            .toList();
    if (tests.isEmpty()) {
      return Parts.muted(Messages.text("compare.test.none"));
    }
    ListView<PairwiseTest> list = new ListView<>();
    list.getItems().setAll(tests);
    list.getStyleClass().add("plain-list");
    list.setAccessibleText(Messages.text("compare.tests"));
    list.setCellFactory(view -> new TestCell(view));
    return list;
  }

  static String sentence(PairwiseTest test) {
    boolean untested = Double.isNaN(test.p());
    String key =
        test.significant()
            ? "compare.test.differs"
            : untested ? "compare.test.untested" : "compare.test.noise";
    String p =
        untested
            ? "–"
            : test.p() < 0.001 ? "< 0.001" : String.format(Locale.ROOT, "= %.3f", test.p());
    return Messages.text(key, test.a(), test.b(), Numbers.real(test.diff()), p, test.basis());
  }

  private LineMark mark(ComparisonRow row) {
    return new LineMark(table.rows().indexOf(row), context.dark());
  }

  private static <T> TableView<T> view(List<T> lines) {
    TableView<T> view = new TableView<>();
    view.getItems().setAll(lines);
    view.setFixedCellSize(ROW);
    // The head, the lines, and a bar for scrolling sideways.
    double head = ROW * Theme.letters().get();
    view.setPrefHeight(ROW * Math.min(MOST_ROWS, lines.size()) + head + 20);
    view.setMinHeight(view.getPrefHeight());
    view.setMinWidth(0);
    view.setPrefWidth(240);
    return view;
  }

  private static <T> TableColumn<T, String> words(
      String title, java.util.function.Function<T, String> text, double width) {
    TableColumn<T, String> column = new TableColumn<>(title);
    column.setCellValueFactory(d -> new SimpleObjectProperty<>(text.apply(d.getValue())));
    Columns.width(column, width);
    column.setCellFactory(c -> new WordsCell<>());
    return column;
  }

  /** A word; of a long path its end is seen, and all of it on hover. */
  private static final class WordsCell<T> extends TableCell<T, String> {
    WordsCell() {
      setTextOverrun(OverrunStyle.LEADING_ELLIPSIS);
    }

    @Override
    protected void updateItem(String words, boolean empty) {
      super.updateItem(words, empty);
      setText(empty ? null : words);
      setTooltip(empty || words == null || words.isEmpty() ? null : new Tooltip(words));
    }
  }

  /** The name of a group with its colour, its mark and the number of its runs. */
  private final class GroupCell extends TableCell<ComparisonRow, ComparisonRow> {
    @Override
    protected void updateItem(ComparisonRow row, boolean empty) {
      super.updateItem(row, empty);
      boolean show = !empty && row != null;
      setText(show ? Messages.text("compare.group", row.group(), row.runs().size()) : null);
      setGraphic(show ? mark(row) : null);
    }
  }

  private static final class TestCell extends ListCell<PairwiseTest> {
    TestCell(ListView<PairwiseTest> list) {
      setWrapText(true);
      setPrefWidth(0);
      maxWidthProperty().bind(list.widthProperty().subtract(24));
    }

    @Override
    protected void updateItem(PairwiseTest test, boolean empty) {
      super.updateItem(test, empty);
      getStyleClass().removeAll("differs", "noise");
      boolean show = !empty && test != null;
      setText(show ? sentence(test) : null);
      if (show) {
        getStyleClass().add(test.significant() ? "differs" : "noise");
      }
    }
  }
}
