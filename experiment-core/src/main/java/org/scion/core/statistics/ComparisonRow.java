package org.scion.core.statistics;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The repetitions of one group. Immutable.
 *
 * @param group what they share
 * @param runs ids of the runs
 * @param settings value of each differing setting; several values are joined by {@code " | "}, an
 *     absent one is empty
 * @param metrics summary by metric, over seeds; runs of one seed count once, with their mean; a
 *     metric that no run has is absent
 */
public record ComparisonRow(
    String group, List<String> runs, Map<String, String> settings, Map<String, Summary> metrics) {

  public ComparisonRow {
    runs = List.copyOf(runs);
    settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
    metrics = Collections.unmodifiableMap(new LinkedHashMap<>(metrics));
  }
}
