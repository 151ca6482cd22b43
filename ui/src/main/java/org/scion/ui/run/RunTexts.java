package org.scion.ui.run;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.control.ListView;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.TextArea;
import javafx.scene.control.TitledPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;
import org.scion.core.run.RunEvent;
import org.scion.ui.parts.Parts;
import org.scion.ui.text.Messages;
import org.scion.ui.text.Numbers;

/** The log and the files of a run. */
final class RunTexts {
  private RunTexts() {}

  /** What happened, in words; below it what the worker printed. */
  static Node log(RunDetail run) {
    ListView<RunEvent> list = new ListView<>();
    list.getItems().setAll(run.events().stream().filter(e -> !sentence(e).isEmpty()).toList());
    list.setCellFactory(view -> new LogCell());
    list.getStyleClass().add("log-list");
    list.scrollTo(list.getItems().size() - 1);
    VBox box = new VBox(8, Parts.grow(list));
    if (!run.printed().isBlank()) {
      TextArea area = new TextArea(run.printed());
      area.setEditable(false);
      area.setPrefRowCount(10);
      area.getStyleClass().add("mono");
      area.setAccessibleText(Messages.text("run.printed"));
      area.setScrollTop(Double.MAX_VALUE);
      TitledPane printed = new TitledPane(Messages.text("run.printed"), area);
      printed.setExpanded(false);
      printed.setAnimated(false);
      box.getChildren().add(printed);
    }
    return Parts.styled(box, "tab-page");
  }

  static String sentence(RunEvent event) {
    JsonNode d = event.data();
    return switch (event.type()) {
      case "started" ->
          Messages.text(
              "log.started",
              d.path("device").asText("?").replaceFirst("\\(\\)$", ""),
              d.path("dtype").asText("?"),
              d.path("threads").asText("?"),
              Numbers.exact(d.path("resumed_from").asLong()));
      case "phase" -> Messages.text("log.phase", d.path("name").asText());
      case "checkpoint" -> Messages.text("log.checkpoint", Numbers.exact(d.path("step").asLong()));
      case "warning", "log" ->
          (d.path("message").asText() + " " + d.path("advice").asText("")).strip();
      case "paused" -> Messages.text("log.paused", Numbers.exact(d.path("step").asLong()));
      case "resumed" -> Messages.text("log.resumed", Numbers.exact(d.path("step").asLong()));
      case "finished" ->
          Messages.text(
                  "log.finished",
                  Messages.text("status." + d.path("status").asText("done")),
                  d.path("message").asText(""),
                  d.path("advice").asText(""))
              .strip();
      default -> "";
    };
  }

  /** The files of the run. */
  static Node artifacts(RunDetail run) {
    VBox list = new VBox();
    list.getStyleClass().add("list-card");
    for (RunDetail.Artifact file : run.artifacts()) {
      Label size = Parts.styled(new Label(size(file.bytes())), "figure", "muted");
      HBox line = Parts.row(12, Parts.grow(new Label(file.path())), Parts.spring(), size);
      list.getChildren().add(Parts.styled(line, "list-line", "compact"));
    }
    VBox page =
        new VBox(8, Parts.muted(Messages.text("run.artifacts.where", run.folder().path())), list);
    ScrollPane scroll = new ScrollPane(Parts.styled(page, "tab-page"));
    scroll.setFitToWidth(true);
    return scroll;
  }

  static String size(long bytes) {
    return bytes < 10_000
        ? Messages.text("size.bytes", Numbers.exact(bytes))
        : bytes < 10_000_000
            ? Messages.text("size.kilobytes", Numbers.exact(bytes / 1000))
            : Numbers.gigabytes(bytes);
  }

  /** One event: time, words; warnings and failures by colour and by a word. */
  private static final class LogCell extends ListCell<RunEvent> {
    @Override
    protected void updateItem(RunEvent event, boolean empty) {
      super.updateItem(event, empty);
      getStyleClass().removeAll(List.of("log-warning", "log-failed"));
      setText(null);
      if (!empty && event != null) {
        boolean warning = event.type().equals("warning");
        String mark = warning ? Messages.text("log.warning") + " " : "";
        setText(Numbers.second(event.time()) + "   " + mark + sentence(event));
        if (warning) {
          getStyleClass().add("log-warning");
        }
        if (event.data().path("status").asText().equals("failed")) {
          getStyleClass().add("log-failed");
        }
      }
    }
  }
}
