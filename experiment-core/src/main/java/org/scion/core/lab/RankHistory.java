package org.scion.core.lab;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import org.scion.core.run.RunEvent;

/**
 * Ranks and importances of every site over the steps of a run, from its {@code rank} events: a site
 * keeps its last value until the next event names it. Immutable after it is made.
 */
public final class RankHistory {
  /** Share of all rank above which one site alone is worth a word. */
  private static final double MUCH = 0.5;

  private final NavigableMap<Long, Map<String, JsonNode>> steps = new TreeMap<>();
  private final Set<String> sites = new LinkedHashSet<>();

  /** Reads the events of a run; others than {@code rank} are passed over. */
  public RankHistory(List<RunEvent> events) {
    for (RunEvent event : events) {
      if (event.type().equals("rank")) {
        String site = event.data().path("site").asText();
        sites.add(site);
        steps
            .computeIfAbsent(event.data().path("step").asLong(), s -> new TreeMap<>())
            .put(site, event.data());
      } else if (event.type().equals("started")) {
        steps.tailMap(event.data().path("resumed_from").asLong(), false).clear();
      }
    }
  }

  public List<Long> steps() {
    return List.copyOf(steps.keySet());
  }

  /** In the order in which they were first named. */
  public List<String> sites() {
    return List.copyOf(sites);
  }

  /** Ranks of a site at every step; NaN before its first event. */
  public double[] ranks(String site) {
    return numbers(site, "rank");
  }

  /** What the allocator holds of a site at every step; NaN where it says nothing. */
  public double[] importances(String site) {
    return numbers(site, "importance");
  }

  private double[] numbers(String site, String key) {
    double[] values = new double[steps.size()];
    double last = Double.NaN;
    int i = 0;
    for (Map<String, JsonNode> step : steps.values()) {
      JsonNode data = step.get(site);
      last = data == null ? last : data.path(key).asDouble(Double.NaN);
      values[i++] = last;
    }
    return values;
  }

  /** Sum of all ranks at every step. */
  public double[] totals() {
    double[] totals = new double[steps.size()];
    for (String site : sites) {
      double[] own = ranks(site);
      for (int i = 0; i < totals.length; i++) {
        totals[i] += Double.isNaN(own[i]) ? 0 : own[i];
      }
    }
    return totals;
  }

  /** The budget at every step; NaN where no event names one. */
  public double[] budgets() {
    double[] values = new double[steps.size()];
    double last = Double.NaN;
    int i = 0;
    for (Map<String, JsonNode> step : steps.values()) {
      for (JsonNode data : step.values()) {
        last = data.hasNonNull("budget") ? data.path("budget").asDouble() : last;
      }
      values[i++] = last;
    }
    return values;
  }

  /** What a person should look at, as sentences; empty when all is well or nothing is known. */
  public List<String> alarms() {
    List<String> alarms = new ArrayList<>();
    if (steps.isEmpty()) {
      return alarms;
    }
    int last = steps.size() - 1;
    double total = totals()[last];
    List<String> starved = sites.stream().filter(s -> ranks(s)[last] == 0).toList();
    if (!starved.isEmpty()) {
      alarms.add(
          starved.size()
              + " of "
              + sites.size()
              + " modules are starved, rank 0: "
              + String.join(", ", starved));
    }
    if (steps.size() > 1 && sites.stream().noneMatch(s -> moves(ranks(s)))) {
      alarms.add(
          "No rank ever moved: the run is shorter than the allocator's warm-up, or too even.");
    }
    double budget = budgets()[last];
    if (total > budget) {
      alarms.add(
          String.format(
              Locale.ROOT,
              "The budget of %.0f is not reached: %.0f in all at step %d.",
              budget,
              total,
              steps.lastKey()));
    }
    sites.stream()
        .filter(s -> sites.size() > 2 && total > 0 && ranks(s)[last] > MUCH * total)
        .forEach(s -> alarms.add("More than half of all rank is at " + s + "."));
    return alarms;
  }

  private static boolean moves(double[] ranks) {
    double first = Double.NaN;
    for (double rank : ranks) {
      if (!Double.isNaN(first) && rank != first) {
        return true;
      }
      first = rank;
    }
    return false;
  }
}
