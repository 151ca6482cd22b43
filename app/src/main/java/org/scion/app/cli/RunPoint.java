package org.scion.app.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.scion.core.SpecException;

/**
 * A run, or a run at one of its checkpoints: {@code ID} or {@code ID@STEP}.
 *
 * @param run id
 * @param step of the checkpoint; null for the end of the run
 */
record RunPoint(String run, Long step) {

  static RunPoint of(Session session, String text) {
    int at = text.indexOf('@');
    if (at < 0) {
      return new RunPoint(session.run(text).id(), null);
    }
    String step = text.substring(at + 1);
    if (!step.matches("\\d{1,12}")) {
      throw new SpecException("ID", text, "ID or ID@STEP, as 20261128@120", "");
    }
    return new RunPoint(session.run(text.substring(0, at)).id(), Long.parseLong(step));
  }

  /** Puts it into a job's arguments under two keys. */
  ObjectNode into(ObjectNode arguments, String runKey, String stepKey) {
    return arguments.put(runKey, run).put(stepKey, step);
  }
}
