package org.scion.runner.supervisor;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import org.scion.core.run.QueueEntry;
import org.scion.core.run.RunFolder;
import org.scion.core.run.RunState;
import org.scion.core.run.Workspace;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Carries out what lies in the inbox. Every command may come twice. Confined to one thread. */
final class CommandHandler {
  private static final Logger LOG = LoggerFactory.getLogger(CommandHandler.class);

  private final Workspace workspace;
  private final Roster roster;
  private final Clock clock;

  CommandHandler(Workspace workspace, Roster roster, Clock clock) {
    this.workspace = workspace;
    this.roster = roster;
    this.clock = clock;
  }

  void apply(Inbox.Command command) {
    if (command.name().equals("wake")) {
      return;
    }
    RunFolder run = new RunFolder(workspace.runs().resolve(command.run()));
    if (!command.run().matches("[A-Za-z0-9._-]+") || !run.exists()) {
      LOG.warn("command {} names no run: {}", command.name(), command.run());
      return;
    }
    Member member = roster.find(command.run());
    boolean waits = member != null && member.entry().queued();
    switch (command.name()) {
      case "kill" -> kill(run, member);
      case "requeue" -> requeue(run, member);
      case "cancel" -> {
        if (waits) {
          RunEnd.write(run, RunEnd.stopped("Taken out of the queue."), clock);
          member.write(member.entry().ended("taken out of the queue"));
        }
      }
      case "hold", "release" -> {
        if (waits) {
          member.write(member.entry().withHeld(command.name().equals("hold")));
        }
      }
      case "place" -> {
        if (waits) {
          QueueEntry entry = member.entry();
          int priority = command.data().path("priority").asInt(entry.priority());
          double order = command.data().path("order").asDouble(entry.order());
          member.write(entry.withPlace(priority, order));
        }
      }
      default -> LOG.warn("unknown command {}", command.name());
    }
  }

  private void kill(RunFolder run, Member member) {
    RunState state = RunState.read(run);
    Long pid = state.workerPid();
    if (member != null && member.watch() != null && member.watch().pid() > 0) {
      pid = member.watch().pid();
    }
    boolean killed = pid != null && WorkerProcesses.kill(pid, run);
    if (killed || (member != null && member.entry().queued())) {
      RunEnd.write(run, RunEnd.stopped("Killed at step " + state.step() + "."), clock);
    }
    if (member != null) {
      member.watch(null);
      member.write(member.entry().ended("killed"));
    }
  }

  private void requeue(RunFolder run, Member member) {
    if (member != null && member.entry().queued()) {
      // Also one that waits for another try: who asks now wants it now.
      member.write(member.entry().again(0, 0, "waiting"));
    } else if (member != null) {
      restart(run, member);
    } else if (!RunState.read(run).live()) {
      QueueEntry old = QueueEntry.read(run);
      QueueEntry base =
          old == null ? QueueEntry.submitted(clock.millis(), java.util.List.of(), "") : old;
      roster.put(run, base.again(0, 0, "waiting"));
    }
  }

  /** Puts a run back whose worker is gone and whose end no turn has noticed yet. */
  private void restart(RunFolder run, Member member) {
    long pid = member.watch() == null ? member.entry().pid() : member.watch().pid();
    if (pid == 0 || RunState.alive(pid)) {
      return;
    }
    if (RunState.read(run).finished() == null) {
      ObjectNode end = Obituary.dead(run, pid, false).event();
      // Whoever follows the run learns from it that this end is not the last.
      RunEnd.write(run, end.put("retry_in_s", 0.0), clock);
    }
    member.watch(null);
    member.write(member.entry().again(0, 0, "waiting"));
  }
}
