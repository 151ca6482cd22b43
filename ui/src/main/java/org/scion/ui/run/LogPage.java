package org.scion.ui.run;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import javafx.scene.control.ListCell;
import javafx.scene.control.ListView;
import javafx.scene.control.TextArea;
import javafx.scene.control.TitledPane;
import javafx.scene.layout.VBox;
import org.scion.core.run.RunEvent;
import org.scion.ui.parts.Parts;
import org.scion.ui.text.Messages;
import org.scion.ui.text.Numbers;

/** What happened, in words; below it what the worker printed. It grows while it is read. */
final class LogPage extends VBox {
  private final ListView<RunEvent> list = new ListView<>();
  private final TextArea printed = new TextArea();
  private final TitledPane below = new TitledPane(Messages.text("run.printed"), printed);

  LogPage(RunViewModel model) {
    super(8);
    getStyleClass().add("tab-page");
    list.setCellFactory(view -> new LogCell());
    list.getStyleClass().add("log-list");
    list.setAccessibleText(Messages.text("run.tab.log"));
    printed.setEditable(false);
    printed.setPrefRowCount(10);
    printed.getStyleClass().add("mono");
    printed.setAccessibleText(Messages.text("run.printed"));
    below.setExpanded(false);
    below.setAnimated(false);
    getChildren().setAll(Parts.grow(list), below);
    model.detail().addListener((o, was, is) -> show(is));
    show(model.detail().get());
  }

  /** Only what is new moves anything: where a person has scrolled to stays. */
  private void show(RunDetail run) {
    if (run == null) {
      return;
    }
    List<RunEvent> told = run.events().stream().filter(e -> !sentence(e).isEmpty()).toList();
    if (!told.equals(list.getItems())) {
      list.getItems().setAll(told);
      list.scrollTo(told.size() - 1);
    }
    if (!run.printed().equals(printed.getText())) {
      printed.setText(run.printed());
      printed.setScrollTop(Double.MAX_VALUE);
    }
    Parts.shown(below, !run.printed().isBlank());
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
          (d.path("message").asText() + " " + advice(d.path("advice").asText(""))).strip();
      case "paused" -> Messages.text("log.paused", Numbers.exact(d.path("step").asLong()));
      case "resumed" -> Messages.text("log.resumed", Numbers.exact(d.path("step").asLong()));
      case "finished" ->
          Messages.text(
                  "log.finished",
                  Messages.text("status." + d.path("status").asText("done")),
                  d.path("message").asText(""),
                  advice(d.path("advice").asText("")))
              .strip();
      default -> "";
    };
  }

  /** Advice in the words of the window, where Resume is a button. */
  static String advice(String words) {
    return words.replaceAll("`scion runs resume[^`]*`", Messages.text("run.resume"));
  }

  /** One event: time, words; warnings and failures by colour and by a word. */
  private static final class LogCell extends ListCell<RunEvent> {
    LogCell() {
      setWrapText(true);
      setPrefWidth(0);
    }

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
