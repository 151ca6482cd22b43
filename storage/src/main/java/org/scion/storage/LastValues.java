package org.scion.storage;

import java.util.HashMap;
import java.util.Map;
import org.scion.core.run.LogEnds;
import org.scion.core.run.RunEvent;
import org.scion.core.run.RunFolder;
import org.scion.core.run.RunState;

/** The last values of a run's series as far as the end of its log tells them. Stateless. */
final class LastValues {
  private LastValues() {}

  static Map<String, Double> read(RunFolder run) {
    Map<String, Double> last = new HashMap<>();
    for (RunEvent event : LogEnds.tail(run.events())) {
      String prefix = RunState.seriesPrefix(event);
      if (prefix != null) {
        event
            .data()
            .path("values")
            .properties()
            .forEach(v -> last.put(prefix + v.getKey(), v.getValue().asDouble(Double.NaN)));
      }
    }
    return last;
  }
}
