package org.scion.ui.runs;

import java.time.Duration;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.ProgressBar;
import javafx.scene.control.TableCell;
import org.kordamp.ikonli.materialdesign2.MaterialDesignC;
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
    if (column == RunColumn.NAME) {
      setText(Messages.text("runs.group.head", line.group(), line.members().size()));
      setGraphic(
          Parts.icon(line.folded() ? MaterialDesignC.CHEVRON_RIGHT : MaterialDesignC.CHEVRON_DOWN));
    } else {
      setText(column.mean(line.members()));
    }
  }

  private void run(RunRow run) {
    if (column == RunColumn.STATUS) {
      setGraphic(new StatusMark(run.state().status()));
    } else if (column == RunColumn.PROGRESS) {
      setGraphic(progress(run));
    } else {
      setText(column.text().apply(run));
    }
  }

  private static Node progress(RunRow run) {
    double share = Progress.share(run.state());
    ProgressBar bar = new ProgressBar(share);
    bar.getStyleClass().add("small");
    bar.setPrefWidth(56);
    bar.setMinWidth(40);
    String left =
        Progress.left(run.state(), run.metrics())
            .map(ms -> Numbers.clock(Duration.ofMillis(ms)))
            .map(time -> Messages.text("run.stat.left", time))
            .orElse(Math.round(100 * share) + "%");
    Label words = Parts.styled(new Label(left), "muted", "small-text");
    words.setMinWidth(Label.USE_PREF_SIZE);
    return Parts.row(8, bar, words);
  }
}
