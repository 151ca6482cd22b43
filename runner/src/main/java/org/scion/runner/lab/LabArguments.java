package org.scion.runner.lab;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.scion.core.lab.LabAnswers;
import org.scion.core.run.RunFolder;
import org.scion.core.service.JobProgress;
import org.scion.runner.worker.Job;

/** What the jobs of the lab read alike. */
final class LabArguments {
  private LabArguments() {}

  /** The step of a checkpoint; null for the end of the run. */
  static Long checkpoint(JsonNode arguments) {
    return arguments.hasNonNull("checkpoint") ? arguments.get("checkpoint").asLong() : null;
  }

  /** Tells how far a job is together with what it just found. */
  static void partial(Job.Context context, String phase, int done, int total, JsonNode found) {
    context.progress().accept(new JobProgress(phase, done, total, "points", found));
  }

  /** Keeps an answer beside the run, unless it is about a checkpoint on the way. */
  static ObjectNode kept(RunFolder run, JsonNode arguments, String name, ObjectNode answer) {
    if (checkpoint(arguments) == null) {
      LabAnswers.keep(run, name, answer);
    }
    return answer;
  }
}
