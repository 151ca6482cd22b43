package org.scion.ui;

import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.scion.core.run.Workspace;
import org.scion.core.service.Jobs;
import org.scion.core.service.RunLauncher;
import org.scion.core.service.RunQueue;
import org.scion.core.service.RunStore;
import org.scion.core.technique.Techniques;

/**
 * What the window is given; it makes none of it. Immutable.
 *
 * @param workspace where runs and models lie
 * @param techniques all that are installed
 * @param jobs runs what needs tensors, in worker processes
 * @param launcher starts the workers of runs
 * @param queue queues, pauses and stops runs
 * @param runs queries over the runs
 * @param samples folders of sample projects, each with experiment.yaml and README.md
 * @param clock tells the time of what the window writes
 */
public record Services(
    Workspace workspace,
    Techniques techniques,
    Jobs jobs,
    RunLauncher launcher,
    RunQueue queue,
    RunStore runs,
    List<Path> samples,
    Clock clock) {

  public Services {
    samples = List.copyOf(samples);
  }
}
