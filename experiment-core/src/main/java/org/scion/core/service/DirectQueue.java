package org.scion.core.service;

import java.time.Clock;
import org.scion.core.SpecException;
import org.scion.core.run.RunFolder;
import org.scion.core.run.RunState;
import org.scion.core.run.Workspace;

/**
 * No queue at all: what is submitted starts at once. For tests and for machines on which no
 * supervisor can live. Thread-safe.
 *
 * @param workspace of the runs
 * @param launcher starts workers
 * @param clock stamps commands
 */
public record DirectQueue(Workspace workspace, RunLauncher launcher, Clock clock)
    implements RunQueue {

  @Override
  public void submit(RunFolder run, Place place) {
    new RunStarter(workspace, launcher, clock).start(run);
  }

  @Override
  public void pause(RunFolder run) {
    tell(run, "pause");
  }

  @Override
  public void resume(RunFolder run) {
    RunState state = RunState.read(run);
    if (state.status().equals("paused")) {
      run.command("resume", clock);
    } else if (!state.live()) {
      submit(run, Place.NEXT);
    }
  }

  @Override
  public void stop(RunFolder run) {
    tell(run, "stop");
  }

  @Override
  public void kill(RunFolder run) {
    RunState state = requireLive(run, "kill");
    ProcessHandle.of(state.workerPid()).ifPresent(ProcessHandle::destroyForcibly);
  }

  @Override
  public void priority(RunFolder run, int priority) {
    throw noQueue(run);
  }

  @Override
  public void moveBefore(RunFolder run, RunFolder other) {
    throw noQueue(run);
  }

  /** Nothing waits. */
  @Override
  public void wake() {}

  @Override
  public boolean rouse() {
    return false;
  }

  private void tell(RunFolder run, String command) {
    requireLive(run, command);
    run.command(command, clock);
  }

  private static RunState requireLive(RunFolder run, String what) {
    RunState state = RunState.read(run);
    if (!state.live()) {
      throw new SpecException(
          "ID", run.id(), "a run that a worker is at, to " + what, "It is " + state.status() + ".");
    }
    return state;
  }

  private static SpecException noQueue(RunFolder run) {
    return new SpecException(
        "ID", run.id(), "a run that waits", "It is " + RunState.read(run).status() + ".");
  }
}
