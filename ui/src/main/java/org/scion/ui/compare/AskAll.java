package org.scion.ui.compare;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.stream.Collectors;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import javafx.collections.FXCollections;
import javafx.collections.ObservableMap;
import org.scion.core.Json;
import org.scion.core.service.JobFailure;
import org.scion.core.service.JobProgress;
import org.scion.core.service.JobRequest;
import org.scion.core.service.Jobs;
import org.scion.core.spec.SpecReader;
import org.scion.ui.playground.PlaygroundViewModel;
import org.scion.ui.text.Messages;
import org.scion.ui.text.Numbers;
import org.scion.ui.workbench.Context;

/**
 * One new prompt for all runs compared. One worker asks them one after the other, since each is a
 * model to load, and is gone afterwards; the answers grow as they come. A run that cannot answer
 * says why in its place.
 */
final class AskAll {
  private static final String LANGUAGE = "causal-lm";
  private static final int MAX_TOKENS = 64;
  private static final int LABELS = 3;

  private final Context context;
  private final StringProperty prompt = new SimpleStringProperty("");
  private final ReadOnlyStringWrapper asked = new ReadOnlyStringWrapper("");
  private final ReadOnlyStringWrapper doing = new ReadOnlyStringWrapper("");
  private final ReadOnlyBooleanWrapper busy = new ReadOnlyBooleanWrapper();
  private final ObservableMap<String, String> answers = FXCollections.observableHashMap();
  private Question current;

  /** What is asked, told from the same words asked again. */
  private static final class Question {
    private final String text;

    Question(String text) {
      this.text = text;
    }
  }

  AskAll(Context context) {
    this.context = context;
  }

  /** What is to be asked next. */
  StringProperty prompt() {
    return prompt;
  }

  /** What was asked last; empty before the first time. */
  ReadOnlyStringProperty asked() {
    return asked.getReadOnlyProperty();
  }

  /** Who answers just now. */
  ReadOnlyStringProperty doing() {
    return doing.getReadOnlyProperty();
  }

  ReadOnlyBooleanProperty busy() {
    return busy.getReadOnlyProperty();
  }

  /** Answers to what was asked last, by run; of those that had their turn. */
  ObservableMap<String, String> answers() {
    return answers;
  }

  /** Forgets what was asked: the runs compared are others. */
  void clear() {
    stop();
    asked.set("");
    answers.clear();
  }

  /** Asks these runs, in their order. */
  void ask(List<ComparedRun> runs) {
    if (prompt.get().isBlank() || runs.isEmpty() || busy.get()) {
      return;
    }
    answers.clear();
    asked.set(prompt.get());
    busy.set(true);
    Question question = new Question(prompt.get());
    current = question;
    context
        .background()
        .run(
            this,
            () -> {
              try (Jobs.Kept worker = context.services().jobs().keep()) {
                for (int i = 0; i < runs.size(); i++) {
                  ask(worker, runs.get(i), question, i + 1 + " / " + runs.size());
                }
              }
              return runs;
            },
            done -> end(""),
            this::failed);
  }

  /** Asks no more; what was said so far stays. */
  void stop() {
    if (busy.get()) {
      context.background().cancel(this);
      end(Messages.text("playground.stopped"));
    }
  }

  private void ask(Jobs.Kept worker, ComparedRun run, Question question, String turn) {
    say(question, () -> doing.set(Messages.text("compare.asking", run.label(), turn)));
    JsonNode spec = SpecReader.document(run.folder().spec());
    boolean writes = spec.path("task").asText(LANGUAGE).equals(LANGUAGE);
    try {
      JsonNode result =
          worker.run(request(run, question.text, writes), p -> grow(question, run, p));
      String words = writes ? result.path("tuned").asText() : classes(result);
      say(question, () -> answers.put(run.id(), words));
    } catch (JobFailure e) {
      if (e.kind() == JobFailure.Kind.CANCELLED) {
        throw e;
      }
      say(
          question,
          () -> answers.put(run.id(), Messages.text("compare.no.answer", e.getMessage())));
    }
  }

  private JobRequest request(ComparedRun run, String text, boolean writes) {
    var arguments = Json.object().put("run", run.id());
    if (writes) {
      arguments.put("prompt", text).put("max_tokens", MAX_TOKENS).put("temperature", 0);
      arguments.put("base", false).put("as_learnt", true);
    } else {
      arguments.put("text", text);
    }
    return new JobRequest(
        writes ? "generate" : "classify", arguments, context.services().workspace());
  }

  private void grow(Question question, ComparedRun run, JobProgress progress) {
    JsonNode piece = progress.partial();
    if (piece != null && piece.path("text").isTextual()) {
      say(question, () -> answers.put(run.id(), piece.path("text").asText()));
    }
  }

  /** On the window's thread, and only while this question is the one that is asked. */
  private void say(Question question, Runnable change) {
    context
        .background()
        .publish(
            () -> {
              if (question == current) {
                change.run();
              }
            });
  }

  private static String classes(JsonNode result) {
    List<PlaygroundViewModel.Share> shares = PlaygroundViewModel.shares(result);
    return shares.isEmpty()
        ? PlaygroundViewModel.words(result)
        : shares.stream()
            .limit(LABELS)
            .map(s -> s.label() + "  " + Numbers.percent(s.probability()))
            .collect(Collectors.joining("\n"));
  }

  private void end(String words) {
    current = null;
    busy.set(false);
    doing.set(words);
  }

  private void failed(Throwable error) {
    end("");
    boolean cancelled =
        error instanceof JobFailure failure && failure.kind() == JobFailure.Kind.CANCELLED;
    if (!cancelled) {
      context.notices().report(error);
    }
  }
}
