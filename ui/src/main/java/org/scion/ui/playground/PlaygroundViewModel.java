package org.scion.ui.playground;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import javafx.beans.property.DoubleProperty;
import javafx.beans.property.IntegerProperty;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.beans.property.SimpleDoubleProperty;
import javafx.beans.property.SimpleIntegerProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import javafx.collections.FXCollections;
import javafx.collections.ListChangeListener;
import javafx.collections.ObservableList;
import org.scion.core.Json;
import org.scion.core.model.source.ModelRegistry;
import org.scion.core.model.source.ModelSummary;
import org.scion.core.run.Workspace;
import org.scion.core.service.JobFailure;
import org.scion.core.service.JobProgress;
import org.scion.core.service.JobRequest;
import org.scion.core.service.Jobs;
import org.scion.core.service.RunRow;
import org.scion.core.spec.SpecReader;
import org.scion.ui.text.Messages;
import org.scion.ui.workbench.Context;

/**
 * One prompt, answered by the base and by the tuned model; a classifier says its probabilities. One
 * worker stays for all questions, with the models that it has loaded.
 */
public final class PlaygroundViewModel {
  private static final String LANGUAGE = "causal-lm";

  private final Context context;
  private final Jobs.Kept worker;
  private final ObservableList<Speaker> speakers = FXCollections.observableArrayList();
  private final ObjectProperty<Speaker> speaker = new SimpleObjectProperty<>();
  private final StringProperty prompt = new SimpleStringProperty("");
  private final IntegerProperty maxTokens = new SimpleIntegerProperty(64);
  private final DoubleProperty temperature = new SimpleDoubleProperty(0);
  private final IntegerProperty seed = new SimpleIntegerProperty(0);
  private final StringProperty base = new SimpleStringProperty("");
  private final StringProperty tuned = new SimpleStringProperty("");
  private final ReadOnlyObjectWrapper<List<Share>> shares = new ReadOnlyObjectWrapper<>(List.of());
  private final ReadOnlyStringWrapper doing = new ReadOnlyStringWrapper("");
  private final ReadOnlyBooleanWrapper busy = new ReadOnlyBooleanWrapper();
  private final ReadOnlyBooleanWrapper classifier = new ReadOnlyBooleanWrapper();

  /**
   * What a classifier gives to one of its labels.
   *
   * @param label name of the class
   * @param probability from 0 to 1
   */
  public record Share(String label, double probability) {}

  public PlaygroundViewModel(Context context) {
    this.context = context;
    worker = context.services().jobs().keep();
    context.runs().rows().addListener((ListChangeListener<RunRow>) c -> readSpeakers());
    speaker.addListener((o, was, is) -> other(is));
    readSpeakers();
  }

  private void readSpeakers() {
    List<Speaker> runs =
        context.runs().withStatus("done", "stopped").stream().map(Speaker::of).toList();
    Workspace workspace = context.services().workspace();
    context
        .background()
        .run(
            speakers,
            () -> new ModelRegistry(workspace.path()).list(),
            models -> offer(runs, models),
            context.notices()::report);
  }

  private void offer(List<Speaker> runs, List<ModelSummary> models) {
    List<Speaker> all = new ArrayList<>(runs);
    models.forEach(model -> all.add(Speaker.of(model.id())));
    if (!all.equals(speakers)) {
      Speaker kept = speaker.get();
      speakers.setAll(all);
      speaker.set(all.contains(kept) || all.isEmpty() ? kept : all.get(0));
    }
  }

  /** What was said by somebody else is no answer of this one. */
  private void other(Speaker is) {
    base.set("");
    tuned.set("");
    shares.set(List.of());
    if (is == null || is.run() == null) {
      classifier.set(false);
      return;
    }
    Workspace workspace = context.services().workspace();
    context
        .background()
        .run(
            classifier,
            () -> SpecReader.document(workspace.run(is.run()).spec()).path("task").asText(LANGUAGE),
            task -> classifier.set(!task.equals(LANGUAGE)),
            context.notices()::report);
  }

  ObservableList<Speaker> speakers() {
    return speakers;
  }

  ObjectProperty<Speaker> speaker() {
    return speaker;
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

  /** Of the draws, where the temperature is above 0. */
  IntegerProperty seed() {
    return seed;
  }

  /** The answer of the untouched model. */
  public StringProperty base() {
    return base;
  }

  /** The answer of the run's model. */
  public StringProperty tuned() {
    return tuned;
  }

  /** What a classifier says, the likeliest first; empty for a language model. */
  public ReadOnlyObjectProperty<List<Share>> shares() {
    return shares.getReadOnlyProperty();
  }

  /** What the worker is at. */
  public ReadOnlyStringProperty doing() {
    return doing.getReadOnlyProperty();
  }

  public ReadOnlyBooleanProperty busy() {
    return busy.getReadOnlyProperty();
  }

  /** Whether who is asked names classes instead of writing text. */
  public ReadOnlyBooleanProperty classifier() {
    return classifier.getReadOnlyProperty();
  }

  /** Chooses whose model answers. */
  void ask(String run) {
    speakers.stream().filter(s -> run.equals(s.run())).findFirst().ifPresent(speaker::set);
  }

  /** Asks; the answers grow as their pieces come. */
  public void generate() {
    if (speaker.get() == null || prompt.get().isBlank() || busy.get()) {
      return;
    }
    base.set("");
    tuned.set("");
    shares.set(List.of());
    busy.set(true);
    doing.set(Messages.text("playground.loading"));
    boolean classes = classifier.get();
    JobRequest request =
        new JobRequest(
            classes ? "classify" : "generate",
            classes ? classification() : generation(),
            context.services().workspace());
    context
        .background()
        .run(
            this,
            () -> worker.run(request, p -> context.background().publish(() -> grow(p))),
            this::show,
            this::failed);
  }

  private ObjectNode classification() {
    return Json.object().put("run", speaker.get().run()).put("text", prompt.get());
  }

  private ObjectNode generation() {
    return Json.object()
        .put("run", speaker.get().run())
        .put("model", speaker.get().model())
        .put("prompt", prompt.get())
        .put("as_learnt", true)
        .put("max_tokens", maxTokens.get())
        .put("temperature", temperature.get())
        .put("seed", seed.get());
  }

  /** Ends the answer, not the worker; what was said so far stays. */
  public void stop() {
    context.background().cancel(this);
    busy.set(false);
    doing.set(Messages.text("playground.stopped"));
  }

  /** Gives the worker's memory back; the next question starts another. */
  void release() {
    if (!busy.get()) {
      context
          .background()
          .run(
              worker,
              () -> {
                worker.close();
                return worker;
              },
              done -> doing.set(Messages.text("playground.cold")),
              context.notices()::report);
    }
  }

  /** A piece names its side and carries all text so far. */
  private void grow(JobProgress progress) {
    if (!busy.get()) {
      return;
    }
    JsonNode piece = progress.partial();
    if (piece != null && piece.path("text").isTextual()) {
      boolean second = piece.path("which").asText().equals("tuned");
      (second ? tuned : base).set(piece.path("text").asText());
      String who = Messages.text(second ? "playground.tuned" : "playground.base");
      doing.set(Messages.text("playground.writes", who, progress.done()));
    }
  }

  private void show(JsonNode result) {
    busy.set(false);
    doing.set(Messages.text("playground.warm"));
    if (result.has("base")) {
      base.set(result.path("base").asText(""));
      tuned.set(result.path("tuned").asText(""));
    } else {
      shares.set(shares(result));
      tuned.set(words(result));
    }
  }

  private void failed(Throwable error) {
    busy.set(false);
    doing.set("");
    boolean cancelled =
        error instanceof JobFailure failure && failure.kind() == JobFailure.Kind.CANCELLED;
    if (!cancelled) {
      context.notices().report(error);
    }
  }

  /** What a classifier answered, the likeliest label first. */
  public static List<Share> shares(JsonNode result) {
    List<Share> list = new ArrayList<>();
    result
        .path("probabilities")
        .properties()
        .forEach(e -> list.add(new Share(e.getKey(), e.getValue().asDouble())));
    list.sort(Comparator.comparingDouble(Share::probability).reversed());
    return list;
  }

  /** What has no probabilities: a number, or a tag for each word. */
  public static String words(JsonNode result) {
    if (result.path("value").isNumber()) {
      return result.get("value").asText();
    }
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < result.path("tags").size(); i++) {
      lines.append(result.path("tokens").path(i).asText()).append("  ");
      lines.append(result.path("tags").path(i).asText()).append('\n');
    }
    return lines.toString();
  }

  Context context() {
    return context;
  }
}
