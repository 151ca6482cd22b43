package org.scion.ui.compose;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.scion.core.Json;
import org.scion.core.SpecException;
import org.scion.core.SpecProblem;
import org.scion.core.UnsupportedException;
import org.scion.core.data.DataPreview;
import org.scion.core.model.HostFamily;
import org.scion.core.model.HostLayout;
import org.scion.core.model.Task;
import org.scion.core.model.TaskHead;
import org.scion.core.model.source.ModelSource;
import org.scion.core.plan.BatchShape;
import org.scion.core.plan.ExperimentPlanner;
import org.scion.core.plan.RunPlan;
import org.scion.core.run.Workspace;
import org.scion.core.service.LengthsFile;
import org.scion.core.spec.ExperimentSpec;
import org.scion.core.spec.SpecReader;
import org.scion.core.spec.Sweep;
import org.scion.core.spec.TechniqueSpec;
import org.scion.core.technique.Techniques;
import org.scion.ui.text.Messages;

/**
 * Reads and plans a draft, as far as it can be: a draft is seldom complete, and the grid must show
 * what is already there. Files are read once each. Not thread-safe: calls follow each other.
 */
final class DraftPlanner {
  private static final int MEMBERS_READ = 64;

  private final Workspace workspace;
  private final SpecReader reader;
  private final Map<String, JsonNode> configs = new HashMap<>();
  private final Map<String, DataPreview> previews = new HashMap<>();

  DraftPlanner(Workspace workspace, Techniques techniques) {
    this.workspace = workspace;
    this.reader = new SpecReader(techniques);
  }

  synchronized DraftPlan plan(ObjectNode asked, Path folder) {
    List<SpecProblem> problems = new ArrayList<>();
    ObjectNode document = asked.deepCopy();
    document.remove("sweep");
    List<Sweep.Member> members = members(asked, problems);
    problems.addAll(reader.problems(document));
    wrongMembers(members, problems);
    long rows = rows(document, folder, problems);
    List<Optional<TechniqueSpec>> entries = entries(document);
    Optional<HostLayout> host = host(document, folder, entries, problems);
    Optional<SiteGrid> grid = host.map(SiteGrid::of);
    Occupancy occupancy =
        host.isEmpty() ? Occupancy.NONE : Occupancy.of(entries, host.get(), grid.get());
    Optional<RunPlan> plan = host.flatMap(h -> runPlan(document, folder, h, rows));
    plan.ifPresent(
        p -> p.problems().stream().filter(x -> !problems.contains(x)).forEach(problems::add));
    Optional<ExperimentSpec> spec =
        problems.isEmpty() ? Optional.of(reader.read(document, folder)) : Optional.empty();
    return new DraftPlan(
        host, grid, occupancy, plan, spec, List.copyOf(problems), rows, members.size());
  }

  private static List<Sweep.Member> members(ObjectNode asked, List<SpecProblem> problems) {
    try {
      return SweepText.members(asked);
    } catch (SpecException wrong) {
      problems.addAll(wrong.problems());
      return List.of(new Sweep.Member("", asked));
    }
  }

  /** A value of the sweep that is not allowed is said before the launch, once. */
  private void wrongMembers(List<Sweep.Member> members, List<SpecProblem> problems) {
    for (Sweep.Member member : members.subList(0, Math.min(MEMBERS_READ, members.size()))) {
      reader.problems(member.document()).stream()
          .filter(p -> !problems.contains(p))
          .forEach(problems::add);
    }
  }

  /** Each entry of the list read by itself, so that a wrong one does not hide the others. */
  private List<Optional<TechniqueSpec>> entries(ObjectNode document) {
    List<Optional<TechniqueSpec>> result = new ArrayList<>();
    for (JsonNode entry : document.path("techniques")) {
      ObjectNode alone = filled(Json.object());
      alone.putArray("techniques").add(entry);
      result.add(read(alone, Path.of("")).map(spec -> spec.techniques().get(0)));
    }
    return result;
  }

  private Optional<ExperimentSpec> read(ObjectNode document, Path folder) {
    try {
      return Optional.of(reader.read(document, folder));
    } catch (SpecException wrong) {
      // Its problems were collected from the whole document.
      return Optional.empty();
    }
  }

  /** The document with stand-ins where model, task or data are missing. */
  private static ObjectNode filled(ObjectNode document) {
    ObjectNode copy = document.deepCopy();
    if (!copy.path("model").isTextual()) {
      copy.put("model", "none");
    }
    if (!copy.path("task").isTextual()) {
      copy.put("task", Task.CAUSAL_LM.specName());
    }
    ObjectNode data = copy.withObject("/data");
    if (Draft.train(copy).isBlank()) {
      data.put("train", "none");
    }
    ObjectNode columns = data.withObject("/columns");
    for (String key : needed(copy.path("task").asText(), columns)) {
      if (!columns.hasNonNull(key)) {
        columns.put(key, "none");
      }
    }
    return copy;
  }

  /** Meanings that the columns of a task must have; more would ask for another kind of data. */
  private static List<String> needed(String task, JsonNode columns) {
    if (task.equals(Task.TOKEN_CLASSIFICATION.specName())) {
      return List.of("tokens", "tags");
    }
    if (!task.equals(Task.CAUSAL_LM.specName())) {
      return List.of("text", "label");
    }
    boolean said = Stream.of("chosen", "messages", "text").anyMatch(columns::hasNonNull);
    return said ? List.of() : List.of("completion");
  }

  private Optional<RunPlan> runPlan(ObjectNode document, Path folder, HostLayout host, long rows) {
    ObjectNode good = filled(document);
    ArrayNode readable = Json.array();
    for (JsonNode entry : document.path("techniques")) {
      ObjectNode alone = filled(Json.object());
      alone.putArray("techniques").add(entry);
      if (read(alone, Path.of("")).isPresent()) {
        readable.add(entry);
      }
    }
    good.set("techniques", readable);
    Optional<ExperimentSpec> spec = read(good, folder);
    if (spec.isEmpty()) {
      // What cannot be read is left out, and counted as its default.
      reader.problems(good).forEach(problem -> leaveOut(good, problem.where()));
      spec = read(good, folder);
    }
    JsonNode base = config(document.path("model").asText(), folder);
    return spec.map(s -> new ExperimentPlanner(s, host).over(base).plan(batch(s, rows)));
  }

  private static void leaveOut(ObjectNode document, String path) {
    String[] steps = path.split("[.\\[]", -1);
    JsonNode at = document;
    for (int i = 0; i < steps.length - 1; i++) {
      at = at.path(steps[i]);
    }
    if (at instanceof ObjectNode parent && !path.startsWith("techniques")) {
      parent.remove(steps[steps.length - 1]);
    }
  }

  /**
   * Exact where the tokens of these data were counted before; else every example is the longest.
   */
  private BatchShape batch(ExperimentSpec spec, long rows) {
    int size = spec.training().batchSize();
    BatchShape worst = BatchShape.worst(Math.max(rows, size), size, spec.data().maxLength());
    if (rows == 0) {
      return worst;
    }
    try {
      return LengthsFile.of(spec, workspace)
          .read()
          .map(lengths -> lengths.batches(spec.training()))
          .orElse(worst);
    } catch (SpecException incomplete) {
      // The plan's problems already say what is missing.
      return worst;
    }
  }

  /** The layout with what readable entries change of its layers. */
  private Optional<HostLayout> host(
      ObjectNode document,
      Path folder,
      List<Optional<TechniqueSpec>> entries,
      List<SpecProblem> problems) {
    String model = document.path("model").asText("");
    if (model.isBlank()) {
      return Optional.empty();
    }
    try {
      JsonNode config = config(model, folder);
      TaskHead head = head(document, config, folder);
      JsonNode changed = changed(config, entries, problems);
      return Optional.of(HostFamily.of(changed).layout(changed, head));
    } catch (SpecException e) {
      problems.addAll(e.problems());
    } catch (UnsupportedException e) {
      String allowed = Messages.text("draft.model.allowed");
      problems.add(new SpecProblem("model", model, allowed, e.getMessage()));
    }
    return Optional.empty();
  }

  private static JsonNode changed(
      JsonNode config, List<Optional<TechniqueSpec>> entries, List<SpecProblem> problems) {
    JsonNode changed = config;
    for (int i = 0; i < entries.size(); i++) {
      if (entries.get(i).isPresent()) {
        try {
          changed = entries.get(i).get().config(changed, "techniques[" + i + "].");
        } catch (SpecException e) {
          problems.addAll(e.problems());
        }
      }
    }
    return changed;
  }

  private JsonNode config(String model, Path folder) {
    return configs.computeIfAbsent(
        model + " " + folder, key -> ModelSource.resolve(model, workspace.path(), folder).config());
  }

  private TaskHead head(ObjectNode document, JsonNode config, Path folder) {
    String task = document.path("task").asText("");
    if (task.isEmpty()) {
      return HostFamily.headOf(config);
    }
    Task named = Task.ofSpecName(task);
    if (named == Task.CAUSAL_LM || named == Task.REGRESSION) {
      return new TaskHead(named, named == Task.REGRESSION ? 1 : 0);
    }
    return new TaskHead(named, Math.max(2, labels(document, folder)));
  }

  private int labels(ObjectNode document, Path folder) {
    return preview(document, folder).map(p -> p.splits().get(0).labels().size()).orElse(0);
  }

  private long rows(ObjectNode document, Path folder, List<SpecProblem> problems) {
    String train = Draft.train(document);
    if (train.isBlank()) {
      return 0;
    }
    if (!train.startsWith("hub:") && !Files.isRegularFile(folder.resolve(train))) {
      problems.add(
          new SpecProblem(
              "data.train",
              train,
              Messages.text("draft.train.allowed"),
              Messages.text("draft.train.advice")));
      return 0;
    }
    long rows = preview(document, folder).map(p -> p.splits().get(0).rows()).orElse(0L);
    int limit = document.path("data").path("limit").asInt(0);
    long used = limit > 0 ? Math.min(limit, rows) : rows;
    boolean split = !document.path("data").hasNonNull("validation");
    double share = split ? document.path("data").path("split").path("validation").asDouble(0.1) : 0;
    return Math.round(used * (1 - share));
  }

  private Optional<DataPreview> preview(ObjectNode document, Path folder) {
    JsonNode data = document.path("data");
    Path file = folder.resolve(Draft.train(document));
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    String label = data.path("columns").path("label").asText(null);
    try {
      return Optional.of(
          previews.computeIfAbsent(
              file + " " + label + " " + file.toFile().lastModified(),
              key ->
                  DataPreview.of(
                      new LinkedHashMap<>(Map.of("train", file)),
                      new DataPreview.Question(List.of(), label))));
    } catch (SpecException unreadable) {
      // The launch reads the file again and says what is wrong with it.
      return Optional.empty();
    }
  }
}
