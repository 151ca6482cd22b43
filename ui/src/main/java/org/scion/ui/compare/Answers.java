package org.scion.ui.compare;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;
import org.scion.ui.chart.LineMark;
import org.scion.ui.parts.Parts;
import org.scion.ui.text.Messages;
import org.scion.ui.workbench.Context;

/** What the runs said last to the prompts under {@code training.samples}, side by side. */
final class Answers {
  private static final double COLUMN = 260;
  private static final int MOST_COLUMNS = 24;

  private final Context context;
  private final Comparison comparison;

  Answers(Context context, Comparison comparison) {
    this.context = context;
    this.comparison = comparison;
  }

  /** A prompt above, below it one column a run. */
  Node node() {
    Set<String> prompts = new LinkedHashSet<>();
    comparison.runs().forEach(run -> prompts.addAll(run.said().keySet()));
    if (prompts.isEmpty()) {
      return Parts.muted(Messages.text("compare.answers.none"));
    }
    VBox all = new VBox(16);
    for (String prompt : prompts) {
      HBox side = new HBox(12, columns(prompt));
      side.setFillHeight(true);
      ScrollPane columns = new ScrollPane(side);
      columns.setVbarPolicy(ScrollPane.ScrollBarPolicy.NEVER);
      columns.setMinWidth(0);
      // As high as the longest answer, and a bar to scroll sideways.
      columns.minHeightProperty().bind(side.heightProperty().add(18));
      columns.prefHeightProperty().bind(side.heightProperty().add(18));
      Label asked = Parts.styled(Parts.text(prompt.strip()), "strong");
      all.getChildren().add(new VBox(8, asked, columns));
    }
    return all;
  }

  private Node[] columns(String prompt) {
    List<Node> columns = new ArrayList<>();
    for (ComparedRun run : comparison.runs()) {
      String said = run.said().get(prompt);
      if (said != null && columns.size() < MOST_COLUMNS) {
        HBox who =
            Parts.row(
                6,
                new LineMark(comparison.colour(run), context.dark()),
                Parts.styled(new Label(run.label()), "strong", "small-text"));
        VBox column = new VBox(6, who, Parts.text(said.strip()));
        column.setAlignment(Pos.TOP_LEFT);
        column.setPrefWidth(COLUMN);
        column.setMinWidth(COLUMN);
        columns.add(Parts.styled(column, "example"));
      }
    }
    return columns.toArray(Node[]::new);
  }
}
