package org.scion.core.service;

import org.scion.core.run.RunFolder;

/**
 * Starts the worker of a run. The one implementation starts a process of this machine; a cluster
 * engine can be another, since everything that a worker needs lies in the run folder.
 */
public interface RunLauncher {
  /**
   * Starts a detached worker that trains the run, from its newest whole checkpoint if there is one.
   *
   * @return process id of the worker
   */
  long start(RunFolder run);
}
