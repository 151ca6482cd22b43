package org.scion.ui.compose;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.scion.core.SpecException;
import org.scion.core.SpecProblem;
import org.scion.core.plan.RunPlan;
import org.scion.core.run.RunFolder;
import org.scion.core.service.CachedTokenLengths;
import org.scion.core.service.JobProgress;
import org.scion.core.service.RunPlanner;
import org.scion.core.service.RunQueue;
import org.scion.core.service.RunStarter;
import org.scion.core.spec.ExperimentSpec;
import org.scion.core.spec.Sweep;
import org.scion.ui.Services;
import org.scion.ui.text.Messages;

/** Makes the run folders of a draft, one for every combination of its sweep. */
final class Launch {
  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("MMdd-HHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final DraftPlanner planner;
  private final RunStarter starter;
  private final RunQueue queue;
  private final RunPlanner exact;
  private final Services services;

  Launch(DraftPlanner planner, Services services, Consumer<JobProgress> progress) {
    this.planner = planner;
    this.services = services;
    this.starter = new RunStarter(services.workspace(), services.launcher(), services.clock());
    this.queue = services.queue();
    var lengths = new CachedTokenLengths(services.jobs(), services.workspace(), progress);
    this.exact = new RunPlanner(services.workspace(), lengths);
  }

  /**
   * Plans all, with tokens counted by a worker, then makes and queues all: a sweep with one wrong
   * combination makes nothing.
   *
   * @throws SpecException with the problems of the first combination that has any
   */
  List<RunFolder> queue(List<Sweep.Member> members, Path folder) {
    List<ExperimentSpec> specs = new ArrayList<>();
    List<RunPlan> plans = new ArrayList<>();
    for (Sweep.Member member : members) {
      DraftPlan plan = planner.plan((ObjectNode) member.document(), folder);
      if (!plan.problems().isEmpty()) {
        throw new SpecException(plan.problems());
      }
      specs.add(plan.spec().orElseThrow(Launch::noModel));
      plans.add(exact.plan(specs.get(specs.size() - 1)));
    }
    List<RunFolder> runs = new ArrayList<>();
    for (int i = 0; i < members.size(); i++) {
      runs.add(starter.create(specs.get(i), plans.get(i), name(members.get(i))));
    }
    String group =
        runs.size() > 1 ? specs.get(0).name() + "-" + STAMP.format(services.clock().instant()) : "";
    runs.forEach(run -> queue.submit(run, new RunQueue.Place(List.of(), group, 0, false)));
    return runs;
  }

  private static SpecException noModel() {
    return new SpecException(
        List.of(new SpecProblem("model", "", Messages.text("draft.model.planned"), "")));
  }

  private static String name(Sweep.Member member) {
    String name = member.document().path("name").asText("run");
    return member.label().isEmpty() ? name : name + " " + member.label();
  }
}
