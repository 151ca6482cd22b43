package org.scion.core.service;

import java.util.Map;
import java.util.OptionalDouble;
import org.scion.core.run.RunState;
import org.scion.core.run.UserData;

/**
 * A run as a table shows it. Immutable.
 *
 * @param state what it is doing
 * @param group name of the sweep that it belongs to; empty if none
 * @param createdMillis when its folder was made, milliseconds since 1970
 * @param metrics the last value of every series, and over them the metrics of the finished event
 * @param user tags, notes, favourite, archived
 */
public record RunRow(
    RunState state, String group, long createdMillis, Map<String, Double> metrics, UserData user) {

  public RunRow {
    metrics = Map.copyOf(metrics);
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
