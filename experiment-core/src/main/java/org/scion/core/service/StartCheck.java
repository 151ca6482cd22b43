package org.scion.core.service;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.scion.core.SpecException;
import org.scion.core.SpecProblem;
import org.scion.core.model.source.ModelSource;
import org.scion.core.run.RunFolder;
import org.scion.core.run.Workspace;
import org.scion.core.spec.ExperimentSpec;
import org.scion.core.spec.SpecReader;

/** Whether the run that a spec starts from was trained on the same base. */
final class StartCheck {
  private StartCheck() {}

  /**
   * @throws SpecException if there is no such run
   */
  static List<SpecProblem> problems(ExperimentSpec spec, ModelSource base, Workspace workspace) {
    if (spec.startFrom() == null) {
      return List.of();
    }
    RunFolder other = workspace.run(spec.startFrom());
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

  private static SpecProblem problem(ExperimentSpec spec, String named, String why) {
    return new SpecProblem(
        "start_from",
        spec.startFrom() + " on " + named,
        "a run on the base of this spec, " + spec.model(),
        why);
  }
}
