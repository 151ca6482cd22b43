package org.scion.runner.supervisor;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Clock;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.LongSupplier;
import org.scion.core.run.ProcessLock;
import org.scion.core.run.QueueEntry;
import org.scion.core.run.RunEvent;
import org.scion.core.run.RunFolder;
import org.scion.core.run.Workspace;
import org.scion.core.service.RunLauncher;
import org.scion.runner.worker.LocalLauncher;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Works the queue of one workspace off: starts what may start, watches what runs, writes the end of
 * what died. What it knows it reads from files at each turn; anything between two turns may be its
 * last. Confined to one thread.
 */
final class Supervisor {
  private static final Logger LOG = LoggerFactory.getLogger(Supervisor.class);
  private static final long ADOPTION_NANOS = 3_000_000_000L;

  private final SupervisorFiles files;
  private final RunLauncher launcher;
  private final Machine machine;
  private final Clock clock;
  private final LongSupplier nanos;
  private final Roster roster;
  private final Inbox inbox;
  private final Admission admission;
  private final CommandHandler commands;
  private final Set<String> complained = new HashSet<>();
  private final Map<Member, Long> unseen = new HashMap<>();
  private long lastWork;
  private boolean idle;

  Supervisor(
      Workspace workspace, RunLauncher launcher, Machine machine, Clock clock, LongSupplier nanos) {
    this.files = new SupervisorFiles(workspace).make();
    this.launcher = launcher;
    this.machine = machine;
    this.clock = clock;
    this.nanos = nanos;
    this.roster = new Roster(workspace);
    this.inbox = new Inbox(files);
    this.admission = new Admission(machine);
    this.commands = new CommandHandler(workspace, roster, clock);
    this.lastWork = nanos.getAsLong();
  }

  /** One turn: commands, what became of workers, new starts. */
  void turn() {
    QueueSettings settings = QueueSettings.read(files);
    roster.refresh();
    for (Inbox.Command command : inbox.commands()) {
      guarded("command " + command.name() + " " + command.run(), () -> commands.apply(command));
      inbox.done(command);
      lastWork = nanos.getAsLong();
    }
    for (Member member : roster.all()) {
      guarded("run " + member.run().id(), () -> attend(member, settings));
    }
    start(settings);
    long now = nanos.getAsLong();
    if (roster.all().stream().anyMatch(m -> m.entry().running() || waits(m))) {
      lastWork = now;
    }
    // Decided here and not when asked: this process may be stopped for long between two turns.
    idle = (now - lastWork) / 1e9 > settings.idleSeconds();
  }

  private static boolean waits(Member member) {
    return member.entry().queued() && !member.entry().held();
  }

  /** Whether there has been nothing to do for so long that the supervisor may end. */
  boolean idle() {
    return idle && inbox.commands().isEmpty();
  }

  long running() {
    return roster.all().stream().filter(m -> m.entry().running()).count();
  }

  long waiting() {
    return roster.all().size() - running();
  }

  /** One run's trouble is not the others'. */
  private void guarded(String what, Runnable work) {
    try {
      work.run();
      complained.remove(what);
    } catch (RuntimeException e) {
      if (complained.add(what)) {
        LOG.error("{}: {}", what, e.getMessage(), e);
      }
    }
  }

  private void attend(Member member, QueueSettings settings) {
    if (member.entry().queued()) {
      Optional<String> hopeless = Admission.hopeless(member);
      hopeless.ifPresent(
          why -> {
            RunEnd.write(
                member.run(), RunEnd.failed("Not started: " + why + ".", "dependency"), clock);
            member.write(member.entry().ended(why));
          });
      return;
    }
    if (!member.entry().running()) {
      return;
    }
    if (member.watch() == null && !adopt(member)) {
      return;
    }
    WorkerWatch watch = member.watch();
    switch (watch.look(nanos.getAsLong(), settings)) {
      case FINISHED -> finished(member, watch.finished().orElseThrow());
      case DEAD -> dead(member, settings);
      case HUNG -> {
        Obituary hung = Obituary.hung(member.run(), watch.pid(), watch.silentSeconds());
        WorkerProcesses.kill(watch.pid(), member.run());
        died(member, hung, settings);
      }
      default -> {}
    }
  }

  private void dead(Member member, QueueSettings settings) {
    RunFolder run = member.run();
    if (ProcessLock.held(run.lock())) {
      // The one that was started found another worker at the run and went: that one is watched.
      WorkerProcesses.find(run).ifPresent(pid -> LocalLauncher.note(run, pid, 0));
      WorkerProcesses.find(run).ifPresent(member.watch()::adopt);
      return;
    }
    boolean memoryKills = machine.outOfMemoryKills() > member.watch().outOfMemoryKills();
    died(member, Obituary.dead(run, member.watch().pid(), memoryKills), settings);
  }

  /** A run that an earlier supervisor started; false as long as its worker is looked for. */
  private boolean adopt(Member member) {
    long now = nanos.getAsLong();
    WorkerWatch watch =
        new WorkerWatch(member.run(), member.entry(), now, machine.outOfMemoryKills());
    if (member.entry().pid() == 0) {
      OptionalLong found = WorkerProcesses.find(member.run());
      if (found.isPresent()) {
        watch.adopt(found.getAsLong());
        member.write(member.entry().launched(found.getAsLong()));
      } else if (now - unseen.computeIfAbsent(member, m -> now) < ADOPTION_NANOS) {
        return false;
      } else if (!spoke(member)) {
        unseen.remove(member);
        QueueEntry entry = member.entry();
        member.write(entry.again(entry.attempt() - 1, 0, "waiting"));
        return false;
      }
    }
    unseen.remove(member);
    member.watch(watch);
    LOG.info("run {}: watched again", member.run().id());
    return true;
  }

  private static boolean spoke(Member member) {
    return size(member.run()) > member.entry().logOffset();
  }

  private void finished(Member member, RunEvent event) {
    String status = event.data().path("status").asText("done");
    LOG.info("run {}: {}", member.run().id(), status);
    // It has said its last word; one that does not go then keeps its memory for nothing.
    WorkerProcesses.kill(member.watch().pid(), member.run());
    member.watch(null);
    member.write(member.entry().ended(status));
  }

  private void died(Member member, Obituary obituary, QueueSettings settings) {
    QueueEntry entry = member.entry();
    boolean further = member.watch() != null && member.watch().checkpointed();
    int attempts = further ? 1 : entry.attempt();
    boolean again = obituary.infrastructure() && attempts <= settings.retries();
    long wait = settings.backoffMillis(attempts);
    ObjectNode end = obituary.event();
    if (again) {
      end.put("retry_in_s", wait / 1000.0);
    }
    LOG.warn("run {}: {}", member.run().id(), obituary.message());
    RunEnd.write(member.run(), end, clock);
    member.watch(null);
    String why =
        obituary.message() + " Tried again after " + wait / 1000 + " s, start " + (attempts + 1);
    member.write(
        again
            ? entry.again(attempts, clock.millis() + wait, why)
            : entry.ended(obituary.message()));
  }

  private void start(QueueSettings settings) {
    Map<Member, String> why = new HashMap<>();
    roster.all().forEach(m -> unjump(m, settings));
    Optional<Admission.Choice> choice;
    do {
      why.clear();
      choice = admission.next(roster.all(), settings, clock.millis(), why);
      choice.ifPresent(c -> guarded("start " + c.member().run().id(), () -> start(c, settings)));
    } while (choice.isPresent() && choice.get().member().entry().running());
    why.forEach(
        (member, reason) ->
            guarded(
                "note " + member.run().id(),
                () -> member.write(member.entry().withMessage(reason))));
  }

  /** A wall clock that was set back must not make a run wait longer than its back-off. */
  private void unjump(Member member, QueueSettings settings) {
    QueueEntry entry = member.entry();
    long longest = settings.backoffMillis(entry.attempt());
    if (entry.queued() && entry.notBefore() - clock.millis() > longest) {
      guarded(
          "clock " + member.run().id(),
          () ->
              member.write(
                  entry.again(entry.attempt(), clock.millis() + longest, entry.message())));
    }
  }

  private void start(Admission.Choice choice, QueueSettings settings) {
    Member member = choice.member();
    RunFolder run = member.run();
    boolean held = ProcessLock.held(run.lock());
    if (held && WorkerProcesses.find(run).isEmpty()) {
      // The worker before is on its way out: at the next turn.
      return;
    }
    member.write(member.entry().launching(choice.device(), size(run)));
    if (held) {
      LOG.info("run {}: a worker that nobody queued is at it already", run.id());
      return;
    }
    try {
      Files.deleteIfExists(run.control());
      long pid = launcher.start(run);
      member.write(member.entry().launched(pid));
      LOG.info("run {}: started as process {} on {}", run.id(), pid, choice.device());
    } catch (RuntimeException e) {
      died(member, Obituary.notStarted(e), settings);
      return;
    } catch (IOException e) {
      died(member, Obituary.notStarted(new UncheckedIOException(e)), settings);
      return;
    }
    member.watch(
        new WorkerWatch(run, member.entry(), nanos.getAsLong(), machine.outOfMemoryKills()));
  }

  private static long size(RunFolder run) {
    try {
      return Files.exists(run.events()) ? Files.size(run.events()) : 0;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot look at " + run.events(), e);
    }
  }
}
