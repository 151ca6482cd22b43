package org.scion.app;

import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.scion.core.run.Workspace;
import org.scion.core.service.DirectQueue;
import org.scion.core.service.Jobs;
import org.scion.core.service.Plugins;
import org.scion.core.service.RunLauncher;
import org.scion.core.service.RunQueue;
import org.scion.core.technique.Techniques;
import org.scion.runner.supervisor.QueuedLauncher;
import org.scion.runner.supervisor.SupervisorClient;
import org.scion.runner.worker.LocalJobs;

/**
 * The one place where implementations are chosen; tests hand in others.
 *
 * @param jobs runs what needs tensors
 * @param launcher starts the worker of a run
 * @param techniques all that are on the class path
 * @param terminal where words and results go
 * @param environment variables of the process
 * @param folder what relative paths start from
 * @param clock tells the time
 */
public record Wiring(
    Jobs jobs,
    RunLauncher launcher,
    Techniques techniques,
    Terminal terminal,
    Map<String, String> environment,
    Path folder,
    Clock clock) {

  /** Workers on this machine, the process's own streams. */
  public static Wiring ofThisProcess() {
    return new Wiring(
        new LocalJobs(),
        new QueuedLauncher(Clock.systemUTC()),
        Techniques.load(),
        Terminal.ofThisProcess(),
        System.getenv(),
        Path.of("").toAbsolutePath(),
        Clock.systemUTC());
  }

  /** The same with the techniques of a workspace's plugin jars. */
  public Wiring withPlugins(Workspace workspace) {
    List<Plugins.Jar> jars = Plugins.use(workspace);
    jars.stream()
        .filter(j -> !j.used())
        .forEach(j -> terminal.err().println("warning: plugin " + j.file() + ": " + j.problem()));
    return jars.stream().noneMatch(Plugins.Jar::used)
        ? this
        : new Wiring(jobs, launcher, Techniques.load(), terminal, environment, folder, clock);
  }

  /** The queue of a workspace; a launcher that starts workers by itself has none. */
  public RunQueue queue(Workspace workspace) {
    return launcher instanceof QueuedLauncher
        ? new SupervisorClient(workspace, clock)
        : new DirectQueue(workspace, launcher, clock);
  }
}
