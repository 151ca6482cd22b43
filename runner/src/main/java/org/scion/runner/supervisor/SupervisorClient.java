package org.scion.runner.supervisor;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.scion.core.Json;
import org.scion.core.SpecException;
import org.scion.core.run.QueueEntry;
import org.scion.core.run.RunFolder;
import org.scion.core.run.RunState;
import org.scion.core.run.Workspace;
import org.scion.core.service.RunQueue;
import org.scion.core.spec.SpecReader;

/** The queue of a workspace through the files that its supervisor reads. Thread-safe. */
public final class SupervisorClient implements RunQueue {
  private final Workspace workspace;
  private final Inbox inbox;
  private final SupervisorProcess process;
  private final Clock clock;

  public SupervisorClient(Workspace workspace, Clock clock) {
    this(workspace, clock, SupervisorMain.class.getName());
  }

  /**
   * @param main class of the supervisor's process, for tests with other workers
   */
  SupervisorClient(Workspace workspace, Clock clock, String main) {
    SupervisorFiles files = new SupervisorFiles(workspace);
    this.workspace = workspace;
    this.clock = clock;
    this.inbox = new Inbox(files);
    this.process = new SupervisorProcess(files, main);
  }

  /** Starts a supervisor for a workspace unless one runs, and waits until one answers. */
  public static void ensureRunning(Workspace workspace) {
    Clock clock = Clock.systemUTC();
    new SupervisorClient(workspace, clock).call("wake", "", Json.object());
  }

  @Override
  public void submit(RunFolder run, Place place) {
    RunState state = RunState.read(run);
    QueueEntry old = QueueEntry.read(run);
    if (state.live() || (old != null && (old.queued() || old.running()))) {
      throw new SpecException(
          "ID", run.id(), "a run that neither runs nor waits", "It is " + state.status() + ".");
    }
    if (old != null) {
      call("requeue", run.id(), Json.object());
      return;
    }
    List<String> after = new ArrayList<>();
    place.after().forEach(id -> after.add(dependency(id)));
    startFrom(run, after);
    refuseCycle(run, after);
    QueueEntry entry = QueueEntry.submitted(clock.millis(), after, place.group());
    entry.withPlace(place.priority(), entry.order()).withShareGpu(place.shareGpu()).write(run);
    call("wake", "", Json.object());
  }

  private String dependency(String id) {
    RunFolder other = workspace.run(id);
    String status = RunState.read(other).status();
    if (status.equals("failed") || status.equals("stopped")) {
      throw new SpecException(
          "--after", id, "a run that is done or on its way", "It is " + status + ".");
    }
    return other.id();
  }

  /** A run that starts from another's checkpoint waits as long as that one is on its way. */
  private void startFrom(RunFolder run, List<String> after) {
    String from = SpecReader.document(run.spec()).path("start_from").asText("");
    if (!from.isEmpty()) {
      RunState state = RunState.read(workspace.run(from));
      boolean onItsWay = state.live() || state.status().equals("queued");
      if (onItsWay && !after.contains(state.id())) {
        after.add(state.id());
      }
    }
  }

  private void refuseCycle(RunFolder run, List<String> after) {
    Set<String> seen = new HashSet<>();
    List<String> open = new ArrayList<>(after);
    while (!open.isEmpty()) {
      String id = open.remove(open.size() - 1);
      if (id.equals(run.id())) {
        throw new SpecException("--after", id, "a run that does not wait for this one", "");
      }
      QueueEntry entry = seen.add(id) ? QueueEntry.read(workspace.run(id)) : null;
      if (entry != null) {
        open.addAll(entry.after());
      }
    }
  }

  @Override
  public void pause(RunFolder run) {
    if (waits(run)) {
      call("hold", run.id(), Json.object());
    } else {
      tell(run, "pause");
    }
  }

  @Override
  public void resume(RunFolder run) {
    RunState state = RunState.read(run);
    if (state.status().equals("paused")) {
      tell(run, "resume");
    } else if (!state.live()) {
      call("requeue", run.id(), Json.object());
    }
  }

  @Override
  public void stop(RunFolder run) {
    if (waits(run)) {
      call("cancel", run.id(), Json.object());
    } else {
      tell(run, "stop");
    }
  }

  @Override
  public void kill(RunFolder run) {
    call("kill", run.id(), Json.object());
  }

  @Override
  public void priority(RunFolder run, int priority) {
    requireWaiting(run);
    call("place", run.id(), Json.object().put("priority", priority));
  }

  @Override
  public void moveBefore(RunFolder run, RunFolder other) {
    requireWaiting(run);
    requireWaiting(other);
    QueueEntry next = QueueEntry.read(other);
    double before = Double.NEGATIVE_INFINITY;
    for (RunFolder each : workspace.runFolders()) {
      QueueEntry entry = each.id().equals(run.id()) ? null : QueueEntry.read(each);
      if (entry != null
          && entry.queued()
          && entry.priority() == next.priority()
          && entry.order() < next.order()) {
        before = Math.max(before, entry.order());
      }
    }
    double order =
        before == Double.NEGATIVE_INFINITY ? next.order() - 1 : (before + next.order()) / 2;
    ObjectNode place = Json.object().put("priority", next.priority()).put("order", order);
    call("place", run.id(), place);
  }

  @Override
  public void wake() {
    if (needed()) {
      call("wake", "", Json.object());
    }
  }

  @Override
  public boolean rouse() {
    return needed() && process.startUnlessHeld();
  }

  private boolean needed() {
    return workspace.runFolders().stream()
        .map(QueueEntry::read)
        .anyMatch(e -> e != null && (e.running() || (e.queued() && !e.held())));
  }

  private static boolean waits(RunFolder run) {
    QueueEntry entry = QueueEntry.read(run);
    return entry != null && entry.queued();
  }

  private static void requireWaiting(RunFolder run) {
    if (!waits(run)) {
      throw new SpecException(
          "ID", run.id(), "a run that waits", "It is " + RunState.read(run).status() + ".");
    }
  }

  private void tell(RunFolder run, String command) {
    RunState state = RunState.read(run);
    if (!state.live()) {
      throw new SpecException(
          "ID",
          run.id(),
          "a run that a worker is at, to " + command,
          "It is " + state.status() + ".");
    }
    run.command(command, clock);
  }

  /** Leaves a command and waits until a supervisor has carried it out. */
  private void call(String command, String run, ObjectNode data) {
    Path file = inbox.post(command, run, data, clock);
    process.await(() -> !Files.exists(file));
  }
}
