package org.scion.ui.compare;

import java.util.List;
import java.util.Locale;
import javafx.geometry.HPos;
import javafx.scene.control.Label;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.scion.core.statistics.ComparisonRow;
import org.scion.core.statistics.ComparisonTable;
import org.scion.core.statistics.PairwiseTest;
import org.scion.core.statistics.Summary;
import org.scion.ui.parts.Parts;
import org.scion.ui.text.Messages;
import org.scion.ui.text.Numbers;

/** The settings that differ, the metrics over seeds, the tests. */
final class CompareTables {
  private CompareTables() {}

  /** What the groups do not have in common. */
  static VBox settings(ComparisonTable table) {
    GridPane grid = grid();
    head(grid, 0, "");
    for (int i = 0; i < table.rows().size(); i++) {
      head(grid, i + 1, table.rows().get(i).group());
    }
    int line = 1;
    for (String path : table.differing()) {
      Label name = Parts.styled(new Label(path), "mono");
      grid.add(name, 0, line);
      for (int i = 0; i < table.rows().size(); i++) {
        grid.add(new Label(table.rows().get(i).settings().getOrDefault(path, "")), i + 1, line);
      }
      line++;
    }
    return titled("compare.differs", grid);
  }

  /** Means with their spread; nothing is bold without a test. */
  static VBox metrics(ComparisonTable table) {
    GridPane grid = grid();
    head(grid, 0, "");
    for (int m = 0; m < table.metrics().size(); m++) {
      head(grid, m + 1, metric(table.metrics().get(m)));
    }
    int line = 1;
    for (ComparisonRow row : table.rows()) {
      Label group = new Label(Messages.text("compare.group", row.group(), row.runs().size()));
      group.setMinWidth(Region.USE_PREF_SIZE);
      grid.add(Parts.styled(group, "strong"), 0, line);
      for (int m = 0; m < table.metrics().size(); m++) {
        String metric = table.metrics().get(m);
        Label value = value(row.metrics().get(metric));
        if (table.best(metric).filter(row.group()::equals).isPresent()) {
          value.getStyleClass().add("best");
        }
        grid.add(value, m + 1, line);
        GridPane.setHalignment(value, HPos.RIGHT);
      }
      line++;
    }
    return titled("compare.metrics", grid);
  }

  private static Label value(Summary summary) {
    if (summary == null) {
      return Parts.styled(new Label("–"), "muted");
    }
    String mean = number(summary.mean());
    boolean spread = summary.n() > 1 && summary.sd() > 0;
    Label label =
        Parts.styled(new Label(spread ? mean + " ± " + number(summary.sd()) : mean), "figure");
    label.setMinWidth(Region.USE_PREF_SIZE);
    Parts.hint(
        label,
        Messages.text(
            "compare.interval",
            summary.n(),
            Numbers.real(summary.low()),
            Numbers.real(summary.high())));
    return label;
  }

  private static String number(double value) {
    return value >= 10_000 ? Numbers.brief(Math.round(value)) : Numbers.real(value);
  }

  private static String metric(String name) {
    String key = "metric." + name;
    return Messages.has(key) ? Messages.text(key) : name;
  }

  /** Each pair of groups in one metric: a difference within noise is grey and says so. */
  static VBox tests(ComparisonTable table, String metric) {
    VBox lines = new VBox(4);
    List<PairwiseTest> tests =
        table.tests().stream().filter(t -> t.metric().equals(metric)).toList();
    for (PairwiseTest test : tests) {
      String p = Double.isNaN(test.p()) ? "–" : String.format(Locale.ROOT, "%.3f", test.p());
      boolean untested = Double.isNaN(test.p());
      String key =
          test.significant()
              ? "compare.test.differs"
              : untested ? "compare.test.untested" : "compare.test.noise";
      Label line =
          Parts.text(
              Messages.text(key, test.a(), test.b(), Numbers.real(test.diff()), p, test.basis()));
      lines.getChildren().add(Parts.styled(line, test.significant() ? "differs" : "noise"));
    }
    if (tests.isEmpty()) {
      lines.getChildren().add(Parts.muted(Messages.text("compare.test.none")));
    }
    Label title = Parts.heading(Messages.text("compare.tests", metric));
    return new VBox(8, title, lines);
  }

  private static GridPane grid() {
    GridPane grid = new GridPane();
    grid.getStyleClass().add("plain-table");
    grid.setHgap(24);
    return grid;
  }

  private static void head(GridPane grid, int column, String words) {
    Label label = Parts.styled(new Label(words), "caption");
    label.setMinWidth(Region.USE_PREF_SIZE);
    grid.add(label, column, 0);
    if (column > 0) {
      GridPane.setHalignment(label, HPos.RIGHT);
    }
  }

  private static VBox titled(String key, GridPane grid) {
    return new VBox(8, Parts.heading(Messages.text(key)), grid);
  }
}
