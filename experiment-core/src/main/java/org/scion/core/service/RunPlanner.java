package org.scion.core.service;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.scion.core.SpecException;
import org.scion.core.SpecProblem;
import org.scion.core.model.HostFamily;
import org.scion.core.model.HostLayout;
import org.scion.core.model.Task;
import org.scion.core.model.TaskHead;
import org.scion.core.model.source.ModelSource;
import org.scion.core.plan.BatchShape;
import org.scion.core.plan.ExperimentPlanner;
import org.scion.core.plan.RunPlan;
import org.scion.core.run.Workspace;
import org.scion.core.spec.ExperimentSpec;

/**
 * From a spec to the plan of a run: finds the model, reads the data, resolves every site. Pure
 * Java; sizes of batches come from the given source of token lengths. Thread-safe.
 *
 * @param workspace holds added models and caches
 * @param lengths tells the tokens of the examples
 */
public record RunPlanner(Workspace workspace, TokenLengths lengths) {

  /**
   * The plan, with the problems of sites and settings in it.
   *
   * @throws SpecException with all problems of model and data, when there are any: without them
   *     there is no plan
   * @throws org.scion.core.UnsupportedException if the model is of a kind that Scion does not run
   */
  public RunPlan plan(ExperimentSpec spec) {
    List<SpecProblem> problems = new ArrayList<>();
    JsonNode config = null;
    try {
      config = ModelSource.resolve(spec.model(), workspace.path(), spec.folder()).config();
    } catch (SpecException e) {
      problems.addAll(e.problems());
    }
    TrainingRows rows = null;
    try {
      rows = TrainingRows.of(spec);
    } catch (SpecException e) {
      problems.addAll(e.problems());
    }
    if (config == null || rows == null) {
      throw new SpecException(problems);
    }
    if (spec.startFrom() != null) {
      workspace.run(spec.startFrom());
    }
    return new ExperimentPlanner(spec, layout(spec, config, rows)).plan(batch(spec, rows));
  }

  private static HostLayout layout(ExperimentSpec spec, JsonNode config, TrainingRows rows) {
    TaskHead head =
        spec.task() == Task.CAUSAL_LM
            ? TaskHead.CAUSAL_LM
            : new TaskHead(spec.task(), rows.labels().size());
    return HostFamily.of(config).layout(config, head);
  }

  private BatchShape batch(ExperimentSpec spec, TrainingRows rows) {
    int batchSize = spec.training().batchSize();
    return lengths
        .of(spec)
        .map(measured -> measured.batches(rows.training(), batchSize))
        .orElseGet(() -> BatchShape.worst(rows.training(), batchSize, spec.data().maxLength()));
  }
}
