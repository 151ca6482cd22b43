package org.scion.core.service;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalDouble;
import org.scion.core.comparison.RunRecords;
import org.scion.core.run.RunLabel;
import org.scion.core.run.RunState;
import org.scion.core.run.UserData;

/**
 * A run as a table shows it. Immutable.
 *
 * @param state what it is doing
 * @param group name of the sweep that it belongs to; empty if none
 * @param createdMillis when its folder was made, milliseconds since 1970
 * @param metrics the last value of every series, and over them the metrics and measured costs of
 *     the finished event
 * @param user tags, notes, favourite, archived
 */
public record RunRow(
    RunState state, String group, long createdMillis, Map<String, Double> metrics, UserData user) {

  public RunRow {
    metrics = Map.copyOf(metrics);
  }

  /**
   * @param last the last value of every series
   */
  public static RunRow of(RunState state, RunLabel label, Map<String, Double> last, UserData user) {
    Map<String, Double> metrics = new HashMap<>(last);
    if (state.finished() != null) {
      JsonNode finished = state.finished();
      finished.path("metrics").properties().forEach(m -> put(metrics, m.getKey(), m.getValue()));
      RunRecords.COSTS.forEach(cost -> put(metrics, cost, finished.path(cost)));
    }
    return new RunRow(state, label.group(), label.createdMillis(), metrics, user);
  }

  private static void put(Map<String, Double> metrics, String name, JsonNode value) {
    if (value.isNumber()) {
      metrics.put(name, value.asDouble());
    }
  }

  public String id() {
    return state.id();
  }

  /** A metric by its name, or by the name after {@code validation.} or {@code test.}. */
  public OptionalDouble metric(String name) {
    for (String key : new String[] {name, "validation." + name, "test." + name}) {
      Double value = metrics.get(key);
      if (value != null) {
        return OptionalDouble.of(value);
      }
    }
    return OptionalDouble.empty();
  }
}
