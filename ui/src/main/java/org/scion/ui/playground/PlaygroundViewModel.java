package org.scion.ui.playground;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import javafx.beans.property.DoubleProperty;
import javafx.beans.property.IntegerProperty;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.SimpleDoubleProperty;
import javafx.beans.property.SimpleIntegerProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import org.scion.core.Json;
import org.scion.core.service.JobProgress;
import org.scion.core.service.JobRequest;
import org.scion.core.service.RunRow;
import org.scion.ui.workbench.Context;

/** One prompt, answered by the base and by the tuned model. */
public final class PlaygroundViewModel {
  private final Context context;
  private final ObjectProperty<RunRow> run = new SimpleObjectProperty<>();
  private final StringProperty prompt = new SimpleStringProperty("");
  private final IntegerProperty maxTokens = new SimpleIntegerProperty(64);
  private final DoubleProperty temperature = new SimpleDoubleProperty(0);
  private final StringProperty base = new SimpleStringProperty("");
  private final StringProperty tuned = new SimpleStringProperty("");
  private final ReadOnlyBooleanWrapper busy = new ReadOnlyBooleanWrapper();

  public PlaygroundViewModel(Context context) {
    this.context = context;
  }

  List<RunRow> runs() {
    return context.runs().withStatus("done", "stopped");
  }

  ObjectProperty<RunRow> run() {
    return run;
  }

  public StringProperty prompt() {
    return prompt;
  }

  IntegerProperty maxTokens() {
    return maxTokens;
  }

  DoubleProperty temperature() {
    return temperature;
  }

  /** The answer of the untouched model. */
  public StringProperty base() {
    return base;
  }

  /** The answer of the run's model. */
  public StringProperty tuned() {
    return tuned;
  }

  public ReadOnlyBooleanProperty busy() {
    return busy.getReadOnlyProperty();
  }

  /** Asks both; the answers grow as their pieces come. */
  public void generate() {
    if (run.get() == null || prompt.get().isBlank() || busy.get()) {
      return;
    }
    base.set("");
    tuned.set("");
    busy.set(true);
    ObjectNode arguments =
        Json.object()
            .put("run", run.get().id())
            .put("prompt", prompt.get())
            .put("max_tokens", maxTokens.get())
            .put("temperature", temperature.get())
            .put("seed", 0);
    arguments.putNull("model");
    JobRequest request = new JobRequest("generate", arguments, context.services().workspace());
    context
        .background()
        .run(
            this,
            () ->
                context
                    .services()
                    .jobs()
                    .run(request, p -> context.background().publish(() -> grow(p))),
            this::show,
            error -> {
              busy.set(false);
              context.notices().report(error);
            });
  }

  /** Ends the worker. */
  public void stop() {
    context.background().cancel(this);
    busy.set(false);
  }

  /** A piece names its side and carries all text so far. */
  private void grow(JobProgress progress) {
    JsonNode piece = progress.partial();
    if (piece != null && piece.path("text").isTextual()) {
      StringProperty side = piece.path("which").asText().equals("tuned") ? tuned : base;
      side.set(piece.path("text").asText());
    }
  }

  private void show(JsonNode result) {
    busy.set(false);
    base.set(words(result.path("base")));
    tuned.set(words(result.path("tuned")));
  }

  /** A text as it is; the classes of a classifier with their probabilities. */
  static String words(JsonNode answer) {
    if (!answer.isObject()) {
      return answer.asText("");
    }
    StringBuilder lines = new StringBuilder();
    answer
        .properties()
        .forEach(
            e ->
                lines
                    .append(String.format(java.util.Locale.ROOT, "%.3f  ", e.getValue().asDouble()))
                    .append(e.getKey())
                    .append('\n'));
    return lines.toString();
  }

  Context context() {
    return context;
  }
}
