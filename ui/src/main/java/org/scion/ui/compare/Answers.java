package org.scion.ui.compare;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import javafx.beans.binding.Bindings;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ProgressBar;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.TextArea;
import javafx.scene.input.KeyCombination;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.materialdesign2.MaterialDesignP;
import org.kordamp.ikonli.materialdesign2.MaterialDesignS;
import org.scion.ui.chart.LineMark;
import org.scion.ui.parts.Parts;
import org.scion.ui.text.Messages;
import org.scion.ui.workbench.Context;

/**
 * What the runs answer to a new prompt, and what they said last to the prompts under {@code
 * training.samples}: a prompt above, below it one column a run.
 */
final class Answers extends VBox {
  private static final KeyCombination ASK = KeyCombination.valueOf("Shortcut+ENTER");
  private static final double COLUMN = 260;
  private static final int MOST_COLUMNS = 24;

  private final Context context;
  private final AskAll asking;
  private final VBox fresh = new VBox();
  private final VBox recorded = new VBox(16);
  private Optional<Comparison> comparison = Optional.empty();

  Answers(Context context, AskAll asking) {
    super(16);
    this.context = context;
    this.asking = asking;
    getChildren().addAll(question(), fresh, recorded);
    asking.asked().addListener((o, was, is) -> fillFresh());
  }

  /** Shows other runs; what was asked before was asked of others. */
  void show(Comparison shown) {
    comparison = Optional.of(shown);
    asking.clear();
    fillFresh();
    Set<String> prompts = new LinkedHashSet<>();
    shown.runs().forEach(run -> prompts.addAll(run.said().keySet()));
    recorded.getChildren().clear();
    if (prompts.isEmpty()) {
      recorded.getChildren().add(Parts.muted(Messages.text("compare.answers.none")));
    }
    for (String prompt : prompts) {
      recorded
          .getChildren()
          .add(beside(prompt, run -> Optional.ofNullable(run.said().get(prompt)).map(this::text)));
    }
  }

  private VBox question() {
    TextArea prompt = new TextArea();
    prompt.setId("compare-prompt");
    prompt.setPromptText(Messages.text("compare.ask.prompt"));
    prompt.setAccessibleText(Messages.text("compare.ask.prompt"));
    prompt.setPrefRowCount(2);
    prompt.setMinHeight(56);
    prompt.setWrapText(true);
    prompt.textProperty().bindBidirectional(asking.prompt());
    prompt.setOnKeyPressed(
        e -> {
          if (ASK.match(e)) {
            ask();
          }
        });
    Button ask = Parts.primary(Messages.text("compare.ask"), MaterialDesignP.PLAY, this::ask);
    ask.setId("compare-ask");
    ask.disableProperty().bind(asking.busy().or(asking.prompt().isEmpty()));
    Button stop = Parts.button(Messages.text("run.stop"), MaterialDesignS.STOP, asking::stop);
    ProgressBar bar = new ProgressBar();
    bar.setAccessibleText(Messages.text("progress"));
    bar.setPrefWidth(96);
    bar.getStyleClass().add("small");
    Label doing = Parts.styled(new Label(), "muted");
    doing.textProperty().bind(asking.doing());
    return new VBox(
        8,
        prompt,
        Parts.row(
            12,
            Parts.spring(),
            Parts.when(bar, asking.busy()),
            doing,
            Parts.when(stop, asking.busy()),
            ask));
  }

  private List<ComparedRun> shown() {
    return comparison.map(c -> c.runs().stream().limit(MOST_COLUMNS).toList()).orElse(List.of());
  }

  /** Asks the runs that are shown what stands in the field. */
  void ask() {
    asking.ask(shown());
  }

  private void fillFresh() {
    fresh.getChildren().clear();
    if (!asking.asked().get().isEmpty()) {
      fresh
          .getChildren()
          .add(
              beside(
                  asking.asked().get(),
                  run -> {
                    Label answer = text("");
                    answer
                        .textProperty()
                        .bind(Bindings.valueAt(asking.answers(), run.id()).map(String::strip));
                    return Optional.of(answer);
                  }));
    }
  }

  private Label text(String said) {
    return Parts.text(said.strip());
  }

  private VBox beside(String prompt, Function<ComparedRun, Optional<Label>> answer) {
    HBox side = new HBox(12);
    for (ComparedRun run : shown()) {
      answer.apply(run).ifPresent(label -> side.getChildren().add(column(run, label)));
    }
    side.setFillHeight(true);
    ScrollPane columns = new ScrollPane(side);
    columns.setVbarPolicy(ScrollPane.ScrollBarPolicy.NEVER);
    columns.setMinWidth(0);
    // As high as the longest answer, and a bar to scroll sideways.
    columns.minHeightProperty().bind(side.heightProperty().add(18));
    columns.prefHeightProperty().bind(side.heightProperty().add(18));
    return new VBox(8, Parts.styled(Parts.text(prompt.strip()), "strong"), columns);
  }

  private Node column(ComparedRun run, Label answer) {
    HBox who =
        Parts.row(
            6,
            new LineMark(comparison.orElseThrow().colour(run), context.dark()),
            Parts.styled(new Label(run.label()), "strong", "small-text"));
    VBox column = new VBox(6, who, answer);
    column.setAlignment(Pos.TOP_LEFT);
    column.setPrefWidth(COLUMN);
    column.setMinWidth(COLUMN);
    return Parts.styled(column, "example");
  }
}
