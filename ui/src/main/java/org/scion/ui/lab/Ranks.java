package org.scion.ui.lab;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.scion.core.run.RunEvent;
import org.scion.ui.chart.Curve;

/** Ranks over time, from the rank events of a run. Immutable after it is made. */
final class Ranks {
  private static final Pattern LAYER = Pattern.compile("\\.(\\d+)\\.");

  private final TreeMap<Long, Map<String, Double>> bySite = new TreeMap<>();
  private final TreeMap<Long, Double> budget = new TreeMap<>();
  private final TreeSet<Integer> layers = new TreeSet<>();
  private final LinkedHashSet<String> modules = new LinkedHashSet<>();

  Ranks(List<RunEvent> events) {
    Map<String, Double> now = new HashMap<>();
    for (RunEvent event : events) {
      JsonNode d = event.data();
      String site = d.path("site").asText();
      long step = d.path("step").asLong();
      now.put(layer(site) + " " + Spectra.module(site), d.path("rank").asDouble());
      bySite.put(step, Map.copyOf(now));
      if (d.hasNonNull("budget")) {
        budget.put(step, d.path("budget").asDouble());
      }
      layers.add(layer(site));
      modules.add(Spectra.module(site));
    }
  }

  private static int layer(String site) {
    Matcher at = LAYER.matcher(site);
    return at.find() ? Integer.parseInt(at.group(1)) : -1;
  }

  List<Long> steps() {
    return List.copyOf(bySite.keySet());
  }

  List<Integer> layers() {
    return List.copyOf(layers);
  }

  List<String> modules() {
    return List.copyOf(modules);
  }

  /** (layers, modules) ranks at a step; NaN where a layer has no such module. */
  double[][] at(long step) {
    Map<String, Double> ranks = bySite.containsKey(step) ? bySite.get(step) : Map.of();
    double[][] values = new double[layers.size()][modules.size()];
    List<Integer> rows = layers();
    List<String> columns = modules();
    for (int r = 0; r < rows.size(); r++) {
      for (int c = 0; c < columns.size(); c++) {
        values[r][c] = ranks.getOrDefault(rows.get(r) + " " + columns.get(c), Double.NaN);
      }
    }
    return values;
  }

  double highest() {
    return bySite.values().stream()
        .flatMap(m -> m.values().stream())
        .mapToDouble(Double::doubleValue)
        .max()
        .orElse(1);
  }

  /** Modules starved to nothing at a step. */
  long starved(long step) {
    return bySite.getOrDefault(step, Map.of()).values().stream().filter(r -> r == 0).count();
  }

  /** Whether any rank ever changed: an allocator that never moves is a mistake of the spec. */
  boolean moved() {
    return bySite.values().stream().distinct().count() > 1;
  }

  /** The sum of all ranks over steps. */
  Curve total() {
    List<Double> sums = new ArrayList<>();
    bySite.values().forEach(m -> sums.add(m.values().stream().mapToDouble(d -> d).sum()));
    return new Curve(
        bySite.keySet().stream().mapToDouble(Long::doubleValue).toArray(),
        sums.stream().mapToDouble(Double::doubleValue).toArray());
  }

  /** The budget over steps; empty when the allocator has none. */
  Curve budget() {
    return new Curve(
        budget.keySet().stream().mapToDouble(Long::doubleValue).toArray(),
        budget.values().stream().mapToDouble(Double::doubleValue).toArray());
  }
}
