package org.scion.ui.run;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.stream.Collectors;
import javafx.scene.control.Label;
import javafx.scene.control.ListView;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.TextArea;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.materialdesign2.MaterialDesignM;
import org.scion.core.run.RunEvent;
import org.scion.ui.parts.EmptyPlace;
import org.scion.ui.parts.Parts;
import org.scion.ui.text.Messages;
import org.scion.ui.text.Numbers;

/** The pages of a run that are text: samples over time, log, spec and plan, artifacts. */
final class RunTexts {
  private RunTexts() {}

  /** Generated texts, newest first. */
  static javafx.scene.Node samples(RunDetail run) {
    List<RunEvent> samples = run.events("sample");
    if (samples.isEmpty()) {
      return new EmptyPlace(
          MaterialDesignM.MESSAGE_TEXT_OUTLINE,
          Messages.text("run.samples.none"),
          Messages.text("run.samples.none.words"));
    }
    VBox list = new VBox(8);
    list.getStyleClass().add("tab-page");
    for (int i = samples.size() - 1; i >= 0; i--) {
      JsonNode data = samples.get(i).data();
      Label step =
          Parts.styled(
              new Label(
                  Messages.text("run.samples.step", Numbers.exact(data.path("step").asLong()))),
              "muted",
              "figure");
      step.setMinWidth(80);
      VBox words =
          new VBox(
              4, Parts.muted(data.path("prompt").asText()), Parts.text(data.path("text").asText()));
      HBox line = new HBox(16, step, Parts.grow(words));
      list.getChildren().add(Parts.styled(line, "card"));
    }
    return scrolled(list);
  }

  /** What happened, in words. */
  static javafx.scene.Node log(RunDetail run) {
    ListView<RunEvent> list = new ListView<>();
    list.getItems().setAll(run.events().stream().filter(e -> !sentence(e).isEmpty()).toList());
    list.setCellFactory(
        view ->
            new javafx.scene.control.ListCell<>() {
              @Override
              protected void updateItem(RunEvent event, boolean empty) {
                super.updateItem(event, empty);
                getStyleClass().removeAll("log-warning", "log-failed");
                setText(null);
                if (!empty && event != null) {
                  setText(Numbers.second(event.time()) + "   " + sentence(event));
                  if (event.type().equals("warning")) {
                    getStyleClass().add("log-warning");
                  }
                  if (event.data().path("status").asText().equals("failed")) {
                    getStyleClass().add("log-failed");
                  }
                }
              }
            });
    VBox box = new VBox(Parts.grow(list));
    return Parts.styled(box, "tab-page");
  }

  static String sentence(RunEvent event) {
    JsonNode d = event.data();
    return switch (event.type()) {
      case "started" ->
          Messages.text(
              "log.started",
              d.path("device").asText("?"),
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
              d.path("message").asText(""));
      default -> "";
    };
  }

  /** What was asked, and what it was resolved to. */
  static javafx.scene.Node spec(RunDetail run) {
    JsonNode started = run.started().map(e -> (JsonNode) e.data()).orElse(run.plan());
    String hashes =
        started.path("hashes").properties().stream()
            .map(e -> e.getKey() + "  " + e.getValue().asText())
            .collect(Collectors.joining("\n"));
    VBox left = titled("run.spec.asked", run.spec());
    VBox right = titled("run.spec.resolved", resolved(run, started));
    if (!hashes.isEmpty()) {
      right.getChildren().addAll(titled("run.spec.hashes", hashes).getChildren());
    }
    HBox both = new HBox(16, Parts.grow(left), Parts.grow(right));
    left.setPrefWidth(400);
    right.setPrefWidth(400);
    return Parts.styled(both, "tab-page");
  }

  private static String resolved(RunDetail run, JsonNode started) {
    StringBuilder text = new StringBuilder();
    for (String key : List.of("device", "dtype", "dtype_reason", "threads", "engine", "steps")) {
      if (started.hasNonNull(key)) {
        text.append(key).append(": ").append(started.get(key).asText()).append('\n');
      }
    }
    JsonNode plan = run.plan();
    text.append("architecture: ").append(plan.path("architecture").asText()).append('\n');
    text.append("trainable: ").append(Numbers.exact(plan.path("trainable").asLong()));
    text.append(" of ").append(Numbers.exact(plan.path("total").asLong())).append('\n');
    for (JsonNode site : plan.path("sites")) {
      text.append(site.path("id").asText()).append("  ").append(site.path("name").asText());
      text.append("  ").append(Numbers.exact(site.path("parameters").asLong())).append('\n');
    }
    return text.toString();
  }

  private static VBox titled(String key, String content) {
    TextArea area = new TextArea(content);
    area.setEditable(false);
    area.getStyleClass().add("mono");
    area.setAccessibleText(Messages.text(key));
    Label caption = Parts.styled(new Label(Messages.text(key)), "caption");
    return new VBox(4, caption, Parts.grow(area));
  }

  /** The files of the run. */
  static javafx.scene.Node artifacts(RunDetail run) {
    VBox list = new VBox();
    list.getStyleClass().add("list-card");
    for (RunDetail.Artifact file : run.artifacts()) {
      Label size = Parts.styled(new Label(size(file.bytes())), "figure", "muted");
      HBox line = Parts.row(12, Parts.grow(new Label(file.path())), Parts.spring(), size);
      list.getChildren().add(Parts.styled(line, "list-line", "compact"));
    }
    VBox page =
        new VBox(8, Parts.muted(Messages.text("run.artifacts.where", run.folder().path())), list);
    return scrolled(Parts.styled(page, "tab-page"));
  }

  static String size(long bytes) {
    return bytes < 10_000
        ? Messages.text("size.bytes", Numbers.exact(bytes))
        : bytes < 10_000_000
            ? Messages.text("size.kilobytes", Numbers.exact(bytes / 1000))
            : Numbers.gigabytes(bytes);
  }

  private static ScrollPane scrolled(javafx.scene.Node content) {
    ScrollPane scroll = new ScrollPane(content);
    scroll.setFitToWidth(true);
    return scroll;
  }
}
