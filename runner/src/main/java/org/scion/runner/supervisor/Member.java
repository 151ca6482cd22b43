package org.scion.runner.supervisor;

import org.scion.core.run.QueueEntry;
import org.scion.core.run.RunFolder;
import org.scion.core.run.RunState;

/** A run of the queue while the supervisor looks after it. Confined to one thread. */
final class Member {
  private final RunFolder run;
  private QueueEntry entry;
  private WorkerWatch watch;

  Member(RunFolder run, QueueEntry entry) {
    this.run = run;
    this.entry = entry;
  }

  RunFolder run() {
    return run;
  }

  QueueEntry entry() {
    return entry;
  }

  /** Null unless a worker is at the run. */
  WorkerWatch watch() {
    return watch;
  }

  void watch(WorkerWatch newWatch) {
    watch = newWatch;
  }

  /** Takes the entry and writes it down. */
  void write(QueueEntry next) {
    if (!next.equals(entry)) {
      next.write(run);
      entry = next;
    }
  }

  /** Memory that the worker told last, 10^9 bytes. */
  double memoryGb() {
    return watch == null ? 0 : watch.memoryGb();
  }

  /** The status of another run of the workspace; {@code gone} if it is not there. */
  String statusOf(String id) {
    RunFolder other = new RunFolder(run.path().resolveSibling(id));
    return other.exists() ? RunState.read(other).status() : "gone";
  }
}
