package org.scion.storage;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.scion.core.run.RunEvent;
import org.scion.core.run.RunState;

/**
 * What some events do to the series of a run: points beyond a step go, then new ones come. Confined
 * to one thread.
 */
final class EventBatch {
  private final Predicate<String> wanted;
  private final Map<String, Points> added = new TreeMap<>();
  private long cut = Long.MAX_VALUE;
  private long count;

  /**
   * @param wanted which series
   */
  EventBatch(Predicate<String> wanted) {
    this.wanted = wanted;
  }

  void add(RunEvent event) {
    if (event.type().equals("started")) {
      long from = event.data().path("resumed_from").asLong();
      cut = Math.min(cut, from);
      added.values().forEach(points -> points.cut(from));
      return;
    }
    String prefix = RunState.seriesPrefix(event);
    if (prefix == null) {
      return;
    }
    long step = event.data().path("step").asLong();
    for (Map.Entry<String, JsonNode> value : event.data().path("values").properties()) {
      String name = prefix + value.getKey();
      if (wanted.test(name)) {
        added
            .computeIfAbsent(name, n -> new Points())
            .add(step, value.getValue().asDouble(Double.NaN));
        count++;
      }
    }
  }

  /** Points taken in, repeated ones counted again. */
  long count() {
    return count;
  }

  /** Writes all of it. */
  void apply(SeriesRows rows, String run) {
    if (cut < Long.MAX_VALUE) {
      for (SeriesRows.Entry entry : rows.all(run)) {
        if (!added.containsKey(entry.name()) && wanted.test(entry.name())) {
          rows.change(run, entry.name(), cut, new Points());
        }
      }
    }
    added.forEach((name, points) -> rows.change(run, name, cut, points));
  }
}
