package org.scion.core.service;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.scion.core.SpecException;
import org.scion.core.SpecProblem;
import org.scion.core.UnsupportedException;
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
   * @throws SpecException when model or data have problems, with those of sites and settings as far
   *     as they can be told; without a model there is no plan
   * @throws UnsupportedException if the model is of a kind that Scion does not run
   */
  public RunPlan plan(ExperimentSpec spec) {
    List<SpecProblem> problems = new ArrayList<>();
    JsonNode config = null;
    try {
      ModelSource base = ModelSource.resolve(spec.model(), workspace.path(), spec.folder());
      config = base.config();
      problems.addAll(StartCheck.problems(spec, base, workspace));
    } catch (SpecException e) {
      problems.addAll(e.problems());
    }
    TrainingRows rows = null;
    try {
      rows = TrainingRows.of(spec);
    } catch (SpecException e) {
      problems.addAll(e.problems());
    }
    if (config == null) {
      throw new SpecException(problems);
    }
    ExperimentPlanner planner = planner(spec, config, rows, problems);
    BatchShape batch = worst(spec, rows);
    if (problems.isEmpty()) {
      try {
        batch = batch(spec, rows, planner);
      } catch (SpecException e) {
        problems.addAll(e.problems());
      }
    }
    RunPlan plan = planner.plan(batch);
    if (problems.isEmpty()) {
      problems.addAll(StartCheck.shapes(spec, plan, workspace));
    }
    if (!problems.isEmpty()) {
      problems.addAll(plan.problems());
      throw new SpecException(problems);
    }
    return plan;
  }

  /** What a plan needs of the model; {@code rows} are null where the data cannot be read. */
  private ExperimentPlanner planner(
      ExperimentSpec spec, JsonNode config, TrainingRows rows, List<SpecProblem> problems) {
    JsonNode changed = config;
    try {
      changed = spec.config(config);
    } catch (SpecException e) {
      problems.addAll(e.problems());
    }
    HostLayout layout = HostFamily.of(changed).layout(changed, head(spec, rows));
    ExperimentPlanner planner = new ExperimentPlanner(spec, layout).over(config);
    otherModels(spec, layout, planner, problems);
    return planner;
  }

  /** Models that stay in memory beside the one that is trained. */
  private void otherModels(
      ExperimentSpec spec,
      HostLayout layout,
      ExperimentPlanner planner,
      List<SpecProblem> problems) {
    for (int i = 0; i < spec.techniques().size(); i++) {
      String path = "techniques[" + i + "].";
      spec.techniques()
          .get(i)
          .models()
          .forEach(
              (key, name) -> {
                try {
                  JsonNode config =
                      ModelSource.resolve(name, workspace.path(), spec.folder()).config();
                  HostLayout other = HostFamily.of(config).layout(config, layout.head());
                  planner.beside(path + key, other);
                } catch (SpecException e) {
                  e.problems()
                      .forEach(
                          p ->
                              problems.add(
                                  new SpecProblem(path + key, p.value(), p.allowed(), p.advice())));
                }
              });
    }
  }

  /** Labels come from the rows; without them some stand in, since sites do not depend on it. */
  private static TaskHead head(ExperimentSpec spec, TrainingRows rows) {
    if (spec.task() == Task.CAUSAL_LM) {
      return TaskHead.CAUSAL_LM;
    }
    int unknown = spec.task() == Task.REGRESSION ? 1 : 2;
    return new TaskHead(spec.task(), rows == null ? unknown : rows.labels().size());
  }

  private static BatchShape worst(ExperimentSpec spec, TrainingRows rows) {
    int size = spec.training().batchSize();
    long examples = rows == null ? size : rows.training();
    return BatchShape.worst(examples, size, spec.data().maxLength());
  }

  /** Measured if a worker can count tokens; a worker that breaks costs precision, not the plan. */
  private BatchShape batch(ExperimentSpec spec, TrainingRows rows, ExperimentPlanner planner) {
    try {
      Optional<ExampleLengths> measured = lengths.of(spec);
      if (measured.isPresent()) {
        ExampleLengths counted = measured.get();
        planner.warn(counted.warnings());
        int place = spec.data().packing() ? spec.data().maxLength() : 0;
        return (counted.rows() < 0 ? counted.ofRows(rows.training()) : counted)
            .batches(spec.training(), place);
      }
    } catch (JobFailure e) {
      refuse(e);
      planner.warn(
          List.of(
              "The tokens could not be counted; every example is taken to be as long as"
                  + " data.max_length allows. "
                  + e.getMessage()));
    }
    return worst(spec, rows);
  }

  private static void refuse(JobFailure e) {
    switch (e.kind()) {
      case REQUEST -> throw e.problems().isEmpty() ? e : new SpecException(e.problems());
      case UNSUPPORTED -> throw new UnsupportedException(e.getMessage());
      case CANCELLED -> throw e;
      default -> {}
    }
  }
}
