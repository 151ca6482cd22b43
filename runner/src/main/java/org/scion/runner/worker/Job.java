package org.scion.runner.worker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.function.Consumer;
import org.scion.core.run.Workspace;
import org.scion.core.service.JobProgress;

/** Work that a worker process does once and answers. Found by {@link java.util.ServiceLoader}. */
public interface Job {
  /** The id in a request, {@code parity}. */
  String id();

  /** Does it. Wrong requests end in SpecException or UnsupportedException. */
  ObjectNode run(Context context);

  /**
   * What a job gets.
   *
   * @param arguments of the request
   * @param workspace where runs and models lie
   * @param progress receives how far it is
   */
  record Context(JsonNode arguments, Workspace workspace, Consumer<JobProgress> progress) {
    /** Says how far the job is. */
    public void progress(String phase, long done, long total, String unit) {
      progress.accept(new JobProgress(phase, done, total, unit, null));
    }
  }
}
