package org.scion.ui.lab;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyDoubleProperty;
import javafx.beans.property.ReadOnlyDoubleWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import org.scion.core.service.JobProgress;
import org.scion.core.service.JobRequest;
import org.scion.ui.text.Messages;
import org.scion.ui.workbench.Context;

/** Work of a worker that a part of the lab asks for, watches and can end; one at a time. */
final class LabJob {
  private final Context context;
  private final ReadOnlyDoubleWrapper share = new ReadOnlyDoubleWrapper(-1);
  private final ReadOnlyStringWrapper words = new ReadOnlyStringWrapper("");
  private final ReadOnlyBooleanWrapper running = new ReadOnlyBooleanWrapper();

  /**
   * What a worker is asked.
   *
   * @param job its id
   * @param arguments its arguments
   */
  record Request(String job, ObjectNode arguments) {}

  LabJob(Context context) {
    this.context = context;
  }

  /** From 0 to 1; below 0 when nobody knows. */
  ReadOnlyDoubleProperty share() {
    return share.getReadOnlyProperty();
  }

  /** What it is doing. */
  ReadOnlyStringProperty words() {
    return words.getReadOnlyProperty();
  }

  ReadOnlyBooleanProperty running() {
    return running.getReadOnlyProperty();
  }

  /**
   * Asks one after the other.
   *
   * @param partial gets pieces of an answer as they come
   * @param done gets all answers
   */
  void start(List<Request> requests, Consumer<JsonNode> partial, Consumer<List<JsonNode>> done) {
    if (running.get() || requests.isEmpty()) {
      return;
    }
    running.set(true);
    share.set(-1);
    words.set(Messages.text("lab.computing"));
    context
        .background()
        .run(
            this,
            () -> {
              List<JsonNode> answers = new ArrayList<>();
              for (Request request : requests) {
                answers.add(ask(request, answers.size(), requests.size(), partial));
              }
              return answers;
            },
            answers -> {
              running.set(false);
              done.accept(answers);
            },
            error -> {
              running.set(false);
              context.notices().report(error);
            });
  }

  private JsonNode ask(Request request, int before, int of, Consumer<JsonNode> partial) {
    var asked = new JobRequest(request.job(), request.arguments(), context.services().workspace());
    return context
        .services()
        .jobs()
        .run(asked, p -> context.background().publish(() -> show(p, before, of, partial)));
  }

  private void show(JobProgress p, int before, int of, Consumer<JsonNode> partial) {
    if (!running.get()) {
      return;
    }
    boolean known = p.total() > 0;
    share.set(
        known ? (before + (double) p.done() / p.total()) / of : of > 1 ? (double) before / of : -1);
    String one =
        known
            ? Messages.text("lab.phase", p.phase(), p.done(), p.total(), p.unit())
            : Messages.text("lab.phase.open", p.phase());
    words.set(of > 1 ? Messages.text("lab.of", before + 1, of, one) : one);
    if (p.partial() != null) {
      partial.accept(p.partial());
    }
  }

  /** Ends the worker. */
  void cancel() {
    context.background().cancel(this);
    running.set(false);
    context.notices().say(Messages.text("lab.cancelled"));
  }
}
