package org.scion.core.service;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.scion.core.Json;
import org.scion.core.SpecException;
import org.scion.core.SpecProblem;
import org.scion.core.model.source.ModelSource;
import org.scion.core.plan.PlanJson;
import org.scion.core.plan.RunPlan;
import org.scion.core.run.RunFolder;
import org.scion.core.run.Workspace;
import org.scion.core.spec.ExperimentSpec;
import org.scion.core.spec.SpecReader;

/** Whether a spec can start from a run: the same base, the same techniques at the same sites. */
final class StartCheck {
  private StartCheck() {}

  /**
   * @throws SpecException if there is no such run, under the spec's key
   */
  static List<SpecProblem> problems(ExperimentSpec spec, ModelSource base, Workspace workspace) {
    if (spec.startFrom() == null) {
      return List.of();
    }
    RunFolder other = run(spec, workspace);
    JsonNode document = SpecReader.document(other.spec());
    String named = document.path("model").asText();
    ModelSource theirs;
    try {
      theirs = ModelSource.resolve(named, workspace.path(), other.path());
    } catch (SpecException e) {
      return List.of(problem(spec, named, "It is not there any more, so it cannot be compared."));
    }
    boolean same =
        theirs.location().equals(base.location()) || theirs.sha256().equals(base.sha256());
    return same
        ? List.of()
        : List.of(problem(spec, named, "Its adapter would change another base than it knows."));
  }

  private static RunFolder run(ExperimentSpec spec, Workspace workspace) {
    try {
      return workspace.run(spec.startFrom());
    } catch (SpecException e) {
      SpecProblem p = e.problems().get(0);
      throw new SpecException("start_from", p.value(), p.allowed(), p.advice());
    }
  }

  /** What was trained there has to fit what is trained here; {@code plan} is the spec's. */
  static List<SpecProblem> shapes(ExperimentSpec spec, RunPlan plan, Workspace workspace) {
    RunFolder other = spec.startFrom() == null ? null : workspace.run(spec.startFrom());
    if (other == null || !Files.exists(other.plan())) {
      return List.of();
    }
    JsonNode theirs = Json.read(other.plan());
    JsonNode ours = PlanJson.of(plan);
    String there = first(theirs, ours);
    String here = first(ours, theirs);
    if (there.isEmpty()
        && here.isEmpty()
        && theirs.path("trainable").asLong() == plan.trainable()) {
      return List.of();
    }
    return List.of(
        new SpecProblem(
            "start_from",
            describe(spec.startFrom(), theirs, there),
            "a run that trains the same numbers, " + describe("here", ours, here),
            "What it learned has no place here; take over its techniques and their sizes."));
  }

  private static String describe(String name, JsonNode plan, String first) {
    String trained =
        "%s: %,d of %s"
            .formatted(name, plan.path("trainable").asLong(), plan.path("techniques").asText());
    return first.isEmpty() ? trained : trained + ", for one " + first;
  }

  /** The first site of a plan that another plan does not have with as many numbers; or empty. */
  private static String first(JsonNode plan, JsonNode other) {
    Set<String> known = new HashSet<>();
    other.path("sites").forEach(site -> known.add(words(site)));
    for (JsonNode site : plan.path("sites")) {
      if (!known.contains(words(site))) {
        return words(site);
      }
    }
    return "";
  }

  private static String words(JsonNode site) {
    return "%s with %,d at %s"
        .formatted(
            site.path("id").asText(), site.path("parameters").asLong(), site.path("name").asText());
  }

  private static SpecProblem problem(ExperimentSpec spec, String named, String why) {
    return new SpecProblem(
        "start_from",
        spec.startFrom() + " on " + named,
        "a run on the base of this spec, " + spec.model(),
        why);
  }
}
