package org.scion.core.plan;

import java.util.ArrayList;
import java.util.List;
import org.scion.core.SpecProblem;
import org.scion.core.model.Task;
import org.scion.core.spec.ExperimentSpec;
import org.scion.core.spec.TechniqueSpec;
import org.scion.core.technique.Family;
import org.scion.core.technique.Objective;

/**
 * What is wrong with the objectives of a spec: with each other, with its data, with its task.
 *
 * @param spec what was asked
 * @param sites of all techniques
 */
record ObjectiveCheck(ExperimentSpec spec, List<PlannedSite> sites) {

  List<SpecProblem> problems() {
    List<SpecProblem> problems = new ArrayList<>();
    Objective.Data given = given();
    String preference = null;
    boolean learnt = false;
    for (int i = 0; i < spec.techniques().size(); i++) {
      TechniqueSpec entry = spec.techniques().get(i);
      if (entry.technique() instanceof Objective objective) {
        String where = "techniques[" + i + "].id";
        one(where, objective, given, problems);
        if (preference != null) {
          problems.add(
              new SpecProblem(
                  where,
                  objective.id(),
                  "no other objective beside " + preference,
                  "It takes the place of the cross entropy: keep one."));
        }
        boolean judges = objective.learnsFrom() != Objective.Data.EXAMPLES;
        preference = judges ? objective.id() : preference;
        learnt |= objective.learnsFrom() == given;
      }
    }
    if (given != Objective.Data.EXAMPLES && !learnt) {
      problems.add(missing(given));
    }
    return problems;
  }

  private Objective.Data given() {
    boolean language = spec.task() == Task.CAUSAL_LM;
    if (language && spec.data().pairs()) {
      return Objective.Data.PAIRS;
    }
    return language && spec.data().judged() ? Objective.Data.JUDGED : Objective.Data.EXAMPLES;
  }

  private void one(
      String where, Objective objective, Objective.Data given, List<SpecProblem> problems) {
    if (objective.learnsFrom() != given) {
      problems.add(
          new SpecProblem(
              where, objective.id(), "an objective for " + given.words(), advice(objective)));
    }
    if (objective.classesOnly() && spec.task() != Task.CLASSIFICATION) {
      problems.add(
          new SpecProblem(
              where, objective.id(), "task: " + Task.CLASSIFICATION.specName(), "It has classes."));
    }
    if (objective.needsMismatched() && spec.training().batchSize() < 2) {
      problems.add(
          new SpecProblem(
              "training.batch_size",
              String.valueOf(spec.training().batchSize()),
              "at least 2 with " + objective.id(),
              "It compares with the completions of other examples."));
    }
    sites.stream()
        .filter(s -> objective.needsReference() && s.parameters() > 0 && quantised(s))
        .findFirst()
        .ifPresent(
            s ->
                problems.add(
                    new SpecProblem(
                        where,
                        objective.id() + " on " + s.id(),
                        "nf4 or int8, whose base is not trained",
                        s.id() + " trains the base itself, so there is no reference.")));
  }

  private boolean quantised(PlannedSite site) {
    var technique = spec.techniques().get(site.technique()).technique();
    return technique.description().family() == Family.QUANTISED_BASE;
  }

  private static String advice(Objective objective) {
    return "It learns from " + objective.learnsFrom().words() + ".";
  }

  private static SpecProblem missing(Objective.Data given) {
    boolean pairs = given == Objective.Data.PAIRS;
    return new SpecProblem(
        "techniques",
        "no objective for " + given.words(),
        pairs ? "one of dpo, ipo, orpo, simpo beside the others" : "kto beside the others",
        pairs
            ? "To learn the chosen texts alone, name them as data.columns.completion."
            : "Without an objective leave data.columns.label out.");
  }
}
