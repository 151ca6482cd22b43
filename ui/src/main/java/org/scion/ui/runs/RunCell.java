package org.scion.ui.runs;

import javafx.geometry.Pos;
import javafx.scene.control.Label;
import javafx.scene.control.ProgressBar;
import javafx.scene.control.TableCell;
import org.scion.core.service.RunRow;
import org.scion.ui.parts.Parts;
import org.scion.ui.parts.StatusMark;
import org.scion.ui.text.Messages;
import org.scion.ui.text.Numbers;
import org.scion.ui.workbench.Progress;

/** One value of a run, or of a group of runs. */
final class RunCell extends TableCell<RunLine, RunLine> {
  private final RunColumn column;

  RunCell(RunColumn column) {
    this.column = column;
    setAlignment(column.number() ? Pos.CENTER_RIGHT : Pos.CENTER_LEFT);
  }

  @Override
  protected void updateItem(RunLine line, boolean empty) {
    super.updateItem(line, empty);
    setText(null);
    setGraphic(null);
    if (empty || line == null) {
      return;
    }
    if (line.head()) {
      head(line);
    } else {
      run(line.run());
    }
  }

  private void head(RunLine line) {
    switch (column) {
      case NAME -> setText(Messages.text("runs.group.head", line.group(), line.members().size()));
      case ACCURACY, LOSS, TOKENS, PEAK -> setText(mean(line));
      default -> {}
    }
  }

  private String mean(RunLine line) {
    double mean =
        line.members().stream()
            .map(column::key)
            .mapToDouble(v -> (Double) (Object) v)
            .filter(Double::isFinite)
            .average()
            .orElse(Double.NaN);
    return Double.isNaN(mean) ? "" : "⌀ " + Numbers.real(mean);
  }

  private void run(RunRow run) {
    switch (column) {
      case STATUS -> setGraphic(new StatusMark(run.state().status()));
      case PROGRESS -> setGraphic(progress(run));
      default -> setText(column.text(run));
    }
  }

  private static javafx.scene.Node progress(RunRow run) {
    double share = Progress.share(run.state());
    ProgressBar bar = new ProgressBar(share);
    bar.getStyleClass().add("small");
    bar.setPrefWidth(64);
    String left =
        Progress.left(run.state(), run.metrics())
            .map(ms -> Numbers.clock(java.time.Duration.ofMillis(ms)))
            .orElse(Math.round(100 * share) + "%");
    return Parts.row(8, bar, Parts.styled(new Label(left), "muted", "small-text"));
  }
}
