package org.scion.app.cli;

import java.util.ArrayList;
import java.util.List;
import org.scion.app.Wiring;
import org.scion.core.plan.RunPlan;
import org.scion.core.run.RunFolder;
import org.scion.core.run.RunState;
import org.scion.core.service.RunStarter;
import org.scion.core.spec.ExperimentSpec;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * {@code scion run FILE}: checks, plans, queues and follows; the worker lives on by itself. A sweep
 * is several runs.
 */
@Command(
    name = "run",
    description = {
      "Train what a spec asks for, in a worker that outlives this command.",
      "Ctrl-C asks once, then stops the run at a checkpoint; a second Ctrl-C leaves it running."
    })
final class RunCommand extends ScionCommand {
  @Parameters(paramLabel = "FILE", description = "A spec, or the folder of an experiment.yaml.")
  private String file;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "Changes a value of the spec, as training.seed=2.")
  private List<String> overrides = new ArrayList<>();

  @Option(
      names = "--detach",
      description = "Return at once; `scion runs show ID` tells how far it is.")
  private boolean detach;

  @Option(
      names = "--name",
      paramLabel = "NAME",
      description = "Name of the run (default: the spec's).")
  private String name;

  @Mixin private SweepOptions sweep;

  @Override
  List<String> keys() {
    return RunJson.RESULT;
  }

  @Override
  Outcome run(Session session) throws InterruptedException {
    SpecFile spec = SpecFile.of(session, file);
    List<RunFolder> folders = sweep.prepare(session, spec, overrides, name);
    List<RunFollower> followers = folders.stream().map(f -> new RunFollower(session, f)).toList();
    sweep.submit(session, folders);
    List<Outcome> outcomes = new ArrayList<>();
    RunFollower.End end = detach ? RunFollower.End.LEFT : RunFollower.End.ENDED;
    for (int i = 0; i < folders.size(); i++) {
      RunFolder folder = folders.get(i);
      if (end == RunFollower.End.STOPPED && RunState.read(folder).status().equals("queued")) {
        // Ctrl-C means the rest of the sweep, too.
        session.wiring().queue(session.workspace()).stop(folder);
      }
      if (end != RunFollower.End.LEFT) {
        RunFollower.End last = followers.get(i).follow();
        outcomes.add(RunOutcome.of(folder, last));
        end = last == RunFollower.End.ENDED ? end : last;
      } else {
        outcomes.add(RunOutcome.detached(folder));
      }
    }
    return outcomes.size() == 1 ? outcomes.get(0) : RunOutcome.all(sweep.group(), outcomes);
  }

  /** The folder of a run that is ready to start. */
  static RunFolder prepare(Session session, SpecFile file, List<String> overrides, String name) {
    return prepare(session, file, file.read(overrides), name);
  }

  static RunFolder prepare(Session session, SpecFile file, ExperimentSpec spec, String name) {
    RunPlan plan = file.plan(spec);
    plan.warnings().forEach(w -> session.wiring().terminal().err().println("warning: " + w));
    return starter(session).create(spec, plan, name == null ? spec.name() : name);
  }

  static RunStarter starter(Session session) {
    Wiring wiring = session.wiring();
    return new RunStarter(session.workspace(), wiring.launcher(), wiring.clock());
  }
}
