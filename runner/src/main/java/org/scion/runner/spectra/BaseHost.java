package org.scion.runner.spectra;

import org.scion.core.checkpoint.Checkpoint;
import org.scion.core.model.TaskHead;
import org.scion.runner.host.HostLoader;
import org.scion.runner.host.HostModel;
import org.scion.runner.run.RunModel;

/** The base of a run with the run's head, without its techniques. */
public final class BaseHost {
  private BaseHost() {}

  public static HostModel of(RunModel run) {
    TaskHead head =
        run.labels() == null
            ? TaskHead.CAUSAL_LM
            : new TaskHead(run.spec().task(), run.labels().names().size());
    try (Checkpoint checkpoint = run.source().weights()) {
      return new HostLoader(run.source().config(), checkpoint, head)
          .load(run.spec().training().seed());
    }
  }
}
