package org.scion.core.tracking;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.scion.core.run.EventReader;
import org.scion.core.run.RunEvent;
import org.scion.core.run.RunFolder;
import org.scion.core.run.RunState;

/**
 * The series of a run with the time of each point; after a resume the later value counts.
 *
 * @param run id
 * @param series points by name and step
 */
record TimedSeries(String run, Map<String, TreeMap<Long, Point>> series) {
  /**
   * One recorded value.
   *
   * @param millis since 1970
   * @param value may be not finite
   */
  record Point(long millis, double value) {}

  static TimedSeries read(RunFolder run, Predicate<String> wanted) {
    Map<String, TreeMap<Long, Point>> series = new TreeMap<>();
    EventReader reader = new EventReader(run.events(), 0);
    long before;
    do {
      before = reader.offset();
      for (RunEvent event : reader.next()) {
        add(event, wanted, series);
      }
    } while (reader.offset() > before);
    series.values().removeIf(TreeMap::isEmpty);
    return new TimedSeries(run.id(), series);
  }

  private static void add(
      RunEvent event, Predicate<String> wanted, Map<String, TreeMap<Long, Point>> series) {
    if (event.type().equals("started")) {
      long from = event.data().path("resumed_from").asLong();
      series.values().forEach(s -> s.tailMap(from, false).clear());
    }
    String prefix = RunState.seriesPrefix(event);
    if (prefix == null) {
      return;
    }
    long step = event.data().path("step").asLong();
    for (Map.Entry<String, JsonNode> value : event.data().path("values").properties()) {
      String name = prefix + value.getKey();
      if (wanted.test(name)) {
        series
            .computeIfAbsent(name, n -> new TreeMap<>())
            .put(step, new Point(event.time(), value.getValue().asDouble(Double.NaN)));
      }
    }
  }

  long points() {
    return series.values().stream().mapToLong(TreeMap::size).sum();
  }
}
