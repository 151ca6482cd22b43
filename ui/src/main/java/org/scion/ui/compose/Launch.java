package org.scion.ui.compose;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.scion.core.SpecException;
import org.scion.core.SpecProblem;
import org.scion.core.run.RunFolder;
import org.scion.core.service.CachedTokenLengths;
import org.scion.core.service.RunPlanner;
import org.scion.core.service.RunQueue;
import org.scion.core.service.RunStarter;
import org.scion.core.spec.ExperimentSpec;
import org.scion.ui.Services;

/** Makes the run folders of a draft, one for every combination of its variation. */
final class Launch {
  private final DraftPlanner planner;
  private final RunStarter starter;
  private final RunQueue queue;
  private final RunPlanner exact;

  Launch(DraftPlanner planner, Services services) {
    this.planner = planner;
    this.starter = new RunStarter(services.workspace(), services.launcher(), services.clock());
    this.queue = services.queue();
    var lengths = new CachedTokenLengths(services.jobs(), services.workspace(), progress -> {});
    this.exact = new RunPlanner(services.workspace(), lengths);
  }

  /**
   * Plans all, with tokens counted by a worker, then makes and queues all: a grid with one wrong
   * combination makes nothing.
   *
   * @throws SpecException with the problems of the first combination that has any
   */
  List<RunFolder> queue(List<Variation.Choice> choices, Path folder) {
    List<DraftPlan> plans = new ArrayList<>();
    for (Variation.Choice choice : choices) {
      DraftPlan plan = planner.plan(choice.document(), folder);
      if (!plan.problems().isEmpty()) {
        throw new SpecException(plan.problems());
      }
      if (plan.plan().isEmpty()) {
        throw new SpecException(
            List.of(new SpecProblem("model", "", "a model that can be planned", "")));
      }
      plans.add(plan);
    }
    List<RunFolder> runs = new ArrayList<>();
    for (int i = 0; i < plans.size(); i++) {
      ExperimentSpec spec = plans.get(i).spec().get();
      runs.add(starter.create(spec, exact.plan(spec), name(choices.get(i))));
    }
    String group = runs.size() > 1 ? choices.get(0).document().path("name").asText() : "";
    runs.forEach(run -> queue.submit(run, new RunQueue.Place(List.of(), group, 0, false)));
    return runs;
  }

  private static String name(Variation.Choice choice) {
    ObjectNode document = choice.document();
    String name = document.path("name").asText("run");
    return choice.words().isEmpty() ? name : name + " (" + choice.words() + ")";
  }
}
