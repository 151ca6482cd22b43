package org.scion.ui.compare;

import java.util.LinkedHashMap;
import java.util.Map;
import org.scion.core.run.LogEnds;
import org.scion.core.run.RunEvent;
import org.scion.core.run.RunFolder;
import org.scion.core.statistics.RunRecord;

/**
 * A run in a comparison. Immutable.
 *
 * @param folder of the run
 * @param name of the experiment
 * @param record settings and metrics as the statistics want them
 * @param said what it said last to each prompt of {@code training.samples}
 */
record ComparedRun(RunFolder folder, String name, RunRecord record, Map<String, String> said) {

  static ComparedRun of(RunFolder folder, String name, RunRecord record) {
    Map<String, String> said = new LinkedHashMap<>();
    for (RunEvent event : LogEnds.tail(folder.events())) {
      if (event.type().equals("sample")) {
        said.put(event.data().path("prompt").asText(), event.data().path("text").asText());
      }
    }
    return new ComparedRun(folder, name, record, said);
  }

  String id() {
    return folder.id();
  }

  /** Name and seed: runs of one sweep often share a name. */
  String label() {
    return name + " · " + record.seed();
  }
}
