package org.scion.ui.compare;

import java.util.Map;
import org.scion.core.service.RunRow;
import org.scion.core.statistics.RunRecord;
import org.scion.ui.chart.Curve;

/**
 * A run in a comparison. Immutable.
 *
 * @param row its state and last values
 * @param record settings and metrics as the statistics want them
 * @param curves by name of the series
 */
record ComparedRun(RunRow row, RunRecord record, Map<String, Curve> curves) {

  Curve curve(String name) {
    return curves.getOrDefault(name, Curve.EMPTY);
  }

  /** Name and seed: runs of one sweep often share a name. */
  String label() {
    return row.state().name() + " · " + record.seed();
  }
}
