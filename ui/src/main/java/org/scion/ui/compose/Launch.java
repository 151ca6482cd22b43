package org.scion.ui.compose;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.scion.core.SpecException;
import org.scion.core.SpecProblem;
import org.scion.core.run.RunFolder;
import org.scion.core.service.RunStarter;

/** Makes the run folders of a draft, one for every combination of its variation. */
final class Launch {
  private final DraftPlanner planner;
  private final RunStarter starter;

  Launch(DraftPlanner planner, RunStarter starter) {
    this.planner = planner;
    this.starter = starter;
  }

  /**
   * Plans all, then makes all: a grid with one wrong combination makes nothing.
   *
   * @throws SpecException with the problems of the first combination that has any
   */
  List<RunFolder> create(List<Variation.Choice> choices, Path folder) {
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
      DraftPlan plan = plans.get(i);
      runs.add(starter.create(plan.spec().get(), plan.plan().get(), name(choices.get(i))));
    }
    return runs;
  }

  private static String name(Variation.Choice choice) {
    ObjectNode document = choice.document();
    String name = document.path("name").asText("run");
    return choice.words().isEmpty() ? name : name + " (" + choice.words() + ")";
  }
}
