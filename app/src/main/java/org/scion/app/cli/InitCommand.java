package org.scion.app.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.scion.core.Json;
import org.scion.core.SpecException;
import org.scion.core.SpecProblem;
import org.scion.core.data.ColumnGuesser;
import org.scion.core.data.ColumnSuggestion;
import org.scion.core.data.RowSource;
import org.scion.core.hub.HubId;
import org.scion.core.model.HostFamily;
import org.scion.core.model.HostLayout;
import org.scion.core.model.Task;
import org.scion.core.model.TaskHead;
import org.scion.core.model.source.ModelSource;
import org.scion.core.service.JobFailure;
import org.scion.core.spec.Nearest;
import org.scion.core.technique.Objective;
import org.scion.core.technique.Technique;
import org.scion.core.technique.Techniques;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code scion init}: a commented spec for a model and a file of data. */
@Command(
    name = "init",
    description =
        "Write a commented spec that runs, from a model and a file; says what it guessed.")
final class InitCommand extends ScionCommand {
  private static final int SAMPLE = 200;

  @Option(names = "--model", required = true, paramLabel = "M", description = "The model.")
  private String model;

  @Option(names = "--data", required = true, paramLabel = "F", description = "File of rows.")
  private String data;

  @Option(
      names = "--technique",
      paramLabel = "T",
      defaultValue = "lora",
      description = "What is trained (default: ${DEFAULT-VALUE}).")
  private String technique;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      defaultValue = "experiment.yaml",
      description = "The spec (default: ${DEFAULT-VALUE}).")
  private String out;

  @Option(names = "--force", description = "Write over a file that is there.")
  private boolean force;

  @Override
  List<String> keys() {
    return List.of("file", "task", "columns", "problems");
  }

  @Override
  Outcome run(Session session) throws IOException {
    Path file = session.path("--out", out);
    if (Files.exists(file) && !force) {
      throw new SpecException("--out", out, "a file that is not there yet", "Or give --force.");
    }
    Path rows = session.data("--data", data, "train");
    Technique chosen = technique(session.wiring().techniques());
    String location = session.model(model);
    ModelSource source =
        ModelSource.resolve(location, session.workspace().path(), session.wiring().folder());
    ColumnSuggestion guess = guess(rows).joined(PairSeparator.of(source));
    HostLayout layout = layout(source.config(), guess.task());
    Files.createDirectories(file.getParent());
    List<Technique> all = with(objective(guess), chosen, session.wiring().techniques());
    String named = HubId.is(data) ? data : rows.toString();
    SpecDraft draft = new SpecDraft(location, layout, named, guess, all);
    Files.writeString(file, draft.text(file.getParent()));
    List<SpecProblem> problems = check(session, file);
    ObjectNode json = Json.object().put("file", file.toString());
    json.put("task", guess.task().specName()).set("columns", draft.columns());
    json.set("problems", Json.tree(problems));
    json.put("format", guess.format()).put("guess", guess.reason());
    problems.forEach(p -> session.wiring().terminal().err().println(p.sentence()));
    int code = problems.isEmpty() ? 0 : JobFailure.Kind.REQUEST.exitCode();
    return new Outcome(json, () -> words(file, draft, guess), code);
  }

  private Technique technique(Techniques all) {
    return all.find(technique)
        .orElseThrow(
            () ->
                new SpecException(
                    "--technique",
                    technique,
                    "one of " + String.join(", ", all.ids()),
                    Nearest.to(technique, all.ids())
                        .map(k -> "Did you mean '" + k + "'?")
                        .orElse("")));
  }

  /** The objective that preferences are learnt by when none is named; null for other data. */
  private static String objective(ColumnSuggestion guess) {
    if (guess.chosen() != null) {
      return "dpo";
    }
    return guess.completion() != null && guess.label() != null ? "kto" : null;
  }

  /** What trains, then what is minimised; an objective alone is given LoRA to train. */
  private static List<Technique> with(String objective, Technique chosen, Techniques all) {
    if (chosen instanceof Objective) {
      return List.of(all.find("lora").orElseThrow(), chosen);
    }
    return objective == null ? List.of(chosen) : List.of(chosen, all.find(objective).orElseThrow());
  }

  private static ColumnSuggestion guess(Path rows) {
    return ColumnGuesser.guess(RowSource.of(rows).first(SAMPLE))
        .orElseThrow(
            () ->
                new SpecException(
                    "--data",
                    rows.toString(),
                    "columns whose names or contents say what they hold, as text and label, or"
                        + " prompt and completion",
                    "It has " + RowSource.of(rows).columns() + "."));
  }

  /** Any number of labels will do here: only sites and sizes are asked for. */
  private static HostLayout layout(JsonNode config, Task task) {
    TaskHead head = task == Task.CAUSAL_LM ? TaskHead.CAUSAL_LM : new TaskHead(task, 2);
    return HostFamily.of(config).layout(config, head);
  }

  private static List<SpecProblem> check(Session session, Path file) {
    try {
      SpecFile spec = new SpecFile(session, file);
      return new ArrayList<>(spec.plan(spec.read(List.of())).problems());
    } catch (SpecException e) {
      return e.problems();
    }
  }

  private static List<String> words(Path file, SpecDraft draft, ColumnSuggestion guess) {
    return List.of(
        "wrote " + file,
        "task: " + guess.task().specName() + ", because of " + guess.reason(),
        "columns: " + draft.columns(),
        "next: scion plan " + file + ", then scion run " + file);
  }
}
