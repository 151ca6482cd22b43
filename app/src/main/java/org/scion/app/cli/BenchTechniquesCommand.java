package org.scion.app.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.scion.core.Json;
import org.scion.core.SpecException;
import org.scion.core.SpecProblem;
import org.scion.core.UnsupportedException;
import org.scion.core.model.HostFamily;
import org.scion.core.model.HostLayout;
import org.scion.core.model.ParameterInfo;
import org.scion.core.model.Site;
import org.scion.core.model.Task;
import org.scion.core.model.TaskHead;
import org.scion.core.model.source.ModelSource;
import org.scion.core.plan.ExperimentPlanner;
import org.scion.core.plan.RunPlan;
import org.scion.core.service.JobFailure;
import org.scion.core.service.RunPlanner;
import org.scion.core.spec.ExperimentSpec;
import org.scion.core.spec.Overrides;
import org.scion.core.spec.SpecReader;
import org.scion.core.spec.Sweep;
import org.scion.core.spec.TechniqueSpec;
import org.scion.core.technique.Family;
import org.scion.core.technique.Technique;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code scion bench techniques}: every technique that trains, on the data of some specs. */
@Command(
    name = "techniques",
    description = {
      "Train every technique on each spec's data and tabulate accuracy, size, memory and speed.",
      "A spec's techniques are replaced by one at a time, with its default settings; its sweep"
          + " gives the seeds.",
      "Each result is a line of OUT/techniques.csv at once; what has a line is skipped, so that the"
          + " command goes on where it was stopped."
    })
final class BenchTechniquesCommand extends ScionCommand {
  /** Weights trained in place move much further at a given rate than factors that start at 0. */
  static final double IN_PLACE_RATE = 0.1;

  @Parameters(arity = "1..*", paramLabel = "SPEC", description = "Specs, one for each data set.")
  private List<String> specs;

  @Option(names = "--out", required = true, paramLabel = "DIR", description = "Of the tables.")
  private String out;

  @Option(names = "--only", split = ",", paramLabel = "ID", description = "These techniques only.")
  private List<String> only = new ArrayList<>();

  @Option(
      names = "--rows",
      defaultValue = "2000",
      paramLabel = "N",
      description = "Most training rows, shuffled (default: ${DEFAULT-VALUE}).")
  private int rows;

  @Option(
      names = "--test-rows",
      defaultValue = "1000",
      paramLabel = "N",
      description = "Most test rows, shuffled (default: ${DEFAULT-VALUE}).")
  private int testRows;

  @Option(
      names = "--threads",
      defaultValue = "1",
      paramLabel = "N",
      description = "Threads of the engine (default: ${DEFAULT-VALUE}).")
  private int threads;

  @Option(
      names = "--set",
      paramLabel = "ID.KEY=VALUE",
      description = "A setting of one technique, as c3a.block_size=128.")
  private List<String> settings = new ArrayList<>();

  @Override
  List<String> keys() {
    return List.of("file", "measured", "refused");
  }

  @Override
  Outcome run(Session session) {
    List<Technique> techniques = chosen(session);
    TechniqueTable table = new TechniqueTable(session.path("--out", out));
    for (Trial trial : trials(session, techniques)) {
      if (!table.has(trial.data(), trial.technique().id(), trial.seed())) {
        session.wiring().terminal().err().println("== " + trial.label());
        table.add(measured(session, trial));
      }
    }
    ObjectNode result = Json.object().put("file", table.file().toString());
    result.put("measured", table.count("done")).put("refused", table.count("refused"));
    return Outcome.of(result, table::markdown);
  }

  /**
   * One training.
   *
   * @param document of the spec, with the technique in it
   * @param folder of the spec
   * @param data name of the spec
   */
  private record Trial(
      ObjectNode document, Path folder, String data, Technique technique, long seed) {
    String label() {
      return data + " " + technique.id() + " seed " + seed;
    }
  }

  private List<Technique> chosen(Session session) {
    List<Technique> all =
        session.wiring().techniques().all().stream()
            .filter(t -> only.isEmpty() || only.contains(t.id()))
            .filter(t -> t.description().family() != Family.MERGING)
            .filter(t -> t.description().family() != Family.ANALYSIS)
            .sorted(Comparator.comparing(Technique::id))
            .toList();
    List<SpecProblem> problems = new ArrayList<>();
    BenchOptions.atLeastOne("--rows", rows, problems);
    BenchOptions.atLeastOne("--test-rows", testRows, problems);
    for (String id : only) {
      if (all.stream().noneMatch(t -> t.id().equals(id))) {
        problems.add(new SpecProblem("--only", id, "a technique that trains", ""));
      }
    }
    if (!problems.isEmpty()) {
      throw new SpecException(problems);
    }
    return all;
  }

  /** First seeds of all data before second seeds of any, so that an early stop leaves a table. */
  private List<Trial> trials(Session session, List<Technique> techniques) {
    List<Trial> trials = new ArrayList<>();
    for (String named : specs) {
      SpecFile file = SpecFile.of(session, named);
      JsonNode document = file.document(List.of());
      for (Sweep.Member member : Sweep.of(document, null, List.of()).expand(document)) {
        for (Technique technique : techniques) {
          ObjectNode own = member.document().deepCopy();
          own.set("techniques", entries(technique));
          long seed = own.path("training").path("seed").asLong(0);
          String data = own.path("name").asText(file.file().getFileName().toString());
          trials.add(new Trial(own, file.file().getParent(), data, technique, seed));
        }
      }
    }
    trials.sort(Comparator.comparingLong(Trial::seed));
    return trials;
  }

  private ArrayNode entries(Technique technique) {
    ObjectNode entry = Json.object().put("id", technique.id());
    ObjectNode holder = Json.object();
    holder.set("technique", entry);
    String mine = technique.id() + ".";
    settings.stream()
        .filter(s -> s.startsWith(mine))
        .forEach(s -> Overrides.apply(holder, "technique." + s.substring(mine.length())));
    ArrayNode entries = Json.array();
    entries.add(entry);
    if (!technique.companion().isEmpty()) {
      ObjectNode companion = Json.object().put("id", technique.companion());
      boolean below = technique.description().family() == Family.QUANTISED_BASE;
      entries.insert(below ? 1 : 0, companion);
    }
    return entries;
  }

  /**
   * A line of the table; a technique that the model, the data or the worker refuses has one too.
   */
  private ObjectNode measured(Session session, Trial trial) {
    ObjectNode row =
        Json.object().put("data", trial.data()).put("technique", trial.technique().id());
    row.put("seed", trial.seed());
    row.put("with", trial.technique().companion());
    try {
      ObjectNode document = trial.document();
      double rate = rate(session, trial);
      ObjectNode training = (ObjectNode) document.path("training");
      training.put("learning_rate", rate);
      row.put("learning_rate", rate);
      document.putObject("engine").put("threads", threads);
      ObjectNode arguments =
          Json.object().put("folder", trial.folder().toString()).put("threads", threads);
      arguments.set("document", document);
      row.setAll(session.job("bench-spec", arguments.put("rows", rows).put("test_rows", testRows)));
      return row.put("status", "done").put("note", "");
    } catch (SpecException | UnsupportedException e) {
      return row.put("status", "refused").put("note", note(e));
    } catch (JobFailure e) {
      if (e.kind() == JobFailure.Kind.CANCELLED) {
        throw e;
      }
      String status = e.kind() == JobFailure.Kind.FAILED ? "failed" : "refused";
      return row.put("status", status).put("note", note(e));
    }
  }

  /** The first of several problems says enough for a table. */
  private static String note(RuntimeException e) {
    return e.getMessage() == null ? e.toString() : e.getMessage().lines().findFirst().orElse("");
  }

  /** The spec's rate; a tenth of it where matrices of the base are trained in place. */
  private static double rate(Session session, Trial trial) {
    ExperimentSpec spec =
        new SpecReader(session.wiring().techniques()).read(trial.document(), trial.folder());
    RunPlan plan = new RunPlanner(session.workspace(), s -> Optional.empty()).plan(spec);
    if (!plan.problems().isEmpty()) {
      throw new SpecException(plan.problems());
    }
    JsonNode config =
        ModelSource.resolve(spec.model(), session.workspace().path(), spec.folder()).config();
    HostLayout host = HostFamily.of(config).layout(config, head(spec.task()));
    boolean inPlace =
        spec.techniques().stream()
            .flatMap(t -> inPlace(t, host).stream())
            .anyMatch(p -> p.shape().size() > 1);
    double rate = spec.training().optimizer().learningRate();
    return inPlace ? rate * IN_PLACE_RATE : rate;
  }

  private static TaskHead head(Task task) {
    return task == Task.CAUSAL_LM ? TaskHead.CAUSAL_LM : new TaskHead(task, 2);
  }

  private static List<ParameterInfo> inPlace(TechniqueSpec entry, HostLayout host) {
    List<Site> sites = ExperimentPlanner.sites(entry, host);
    return entry.technique().trainedBase(host, sites, entry.settings());
  }
}
