package org.scion.runner.supervisor;

/** What the queue needs to know about the machine. Thread-safe. */
interface Machine {
  /** Memory that a new process could take now, bytes. */
  long availableBytes();

  /** GPUs that there are. */
  int gpus();

  /** Processes ended by the system for want of memory since boot; negative if nobody tells. */
  long outOfMemoryKills();
}
