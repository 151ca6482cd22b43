package org.scion.core.service;

import java.util.List;
import org.scion.core.run.RunFolder;

/**
 * The queue of a workspace as window and command line see it. Everything goes through files of the
 * workspace, so that nothing is lost with a process. Thread-safe.
 */
public interface RunQueue {

  /**
   * How a run is queued.
   *
   * @param after ids of runs that must be done before it starts
   * @param group name of the sweep that it belongs to; empty if none
   * @param priority higher goes first; 0 as a rule
   * @param shareGpu whether it may run on a GPU beside another run
   */
  record Place(List<String> after, String group, int priority, boolean shareGpu) {
    /** As soon as there is room. */
    public static final Place NEXT = new Place(List.of(), "", 0, false);
  }

  /**
   * Queues a run whose folder is complete and sees that a supervisor runs.
   *
   * @throws org.scion.core.SpecException if a worker is at the run already, or a run in {@code
   *     after} does not exist
   */
  void submit(RunFolder run, Place place);

  /** A running run pauses; a queued one is held. */
  void pause(RunFolder run);

  /**
   * A paused run goes on, one that is held or waits for another try is let go, an ended one goes on
   * from its last checkpoint. One that runs already is left as it is.
   */
  void resume(RunFolder run);

  /** A running run stops at a checkpoint; a queued one leaves the queue. */
  void stop(RunFolder run);

  /** Ends the worker at once. What came after the last checkpoint is lost. */
  void kill(RunFolder run);

  /** Changes the priority of a queued run. */
  void priority(RunFolder run, int priority);

  /** Puts a queued run directly before another. */
  void moveBefore(RunFolder run, RunFolder other);

  /** Sees that a supervisor runs if any run of the workspace waits or runs. */
  void wake();

  /**
   * The same for those who only look: waits for nobody.
   *
   * @return whether a supervisor was missing and is starting now
   */
  boolean rouse();
}
