package org.scion.core.lab;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.scion.core.run.RunEvent;

/**
 * Live spectra of a run over its steps, from its {@code spectrum} events. Looks at different
 * matrices fall on different steps; sums over matrices take each one's latest look. Immutable after
 * it is made.
 */
public final class SpectrumHistory {
  private final Map<String, NavigableMap<Long, JsonNode>> sites = new LinkedHashMap<>();

  /** Reads the events of a run; others than {@code spectrum} are passed over. */
  public SpectrumHistory(List<RunEvent> events) {
    for (RunEvent event : events) {
      if (event.type().equals("spectrum")) {
        sites
            .computeIfAbsent(event.data().path("site").asText(), s -> new TreeMap<>())
            .put(event.data().path("step").asLong(), event.data());
      } else if (event.type().equals("started")) {
        long from = event.data().path("resumed_from").asLong();
        sites.values().forEach(looks -> looks.tailMap(from, false).clear());
      }
    }
  }

  public List<String> sites() {
    return List.copyOf(sites.keySet());
  }

  /** The looks at a matrix by step: the data of its events. */
  public NavigableMap<Long, JsonNode> looks(String site) {
    return new TreeMap<>(sites.getOrDefault(site, new TreeMap<>()));
  }

  /** Steps at which any matrix was looked at. */
  public List<Long> steps() {
    TreeMap<Long, Boolean> all = new TreeMap<>();
    sites.values().forEach(looks -> looks.keySet().forEach(step -> all.put(step, true)));
    return new ArrayList<>(all.keySet());
  }

  /**
   * Intruders of all matrices at every step of {@link #steps}, counted at an epsilon of one's own.
   */
  public int[] intruders(double epsilon) {
    List<Long> steps = steps();
    int[] counts = new int[steps.size()];
    for (NavigableMap<Long, JsonNode> looks : sites.values()) {
      for (int i = 0; i < counts.length; i++) {
        Map.Entry<Long, JsonNode> look = looks.floorEntry(steps.get(i));
        if (look != null) {
          counts[i] += count(look.getValue(), epsilon);
        }
      }
    }
    return counts;
  }

  private static int count(JsonNode look, double epsilon) {
    int count = 0;
    for (JsonNode cosine : look.path("cosine")) {
      count += cosine.asDouble() < epsilon ? 1 : 0;
    }
    return count;
  }
}
