package org.scion.core.statistics;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One finished run as a comparison sees it. Immutable.
 *
 * @param id the run
 * @param group what its repetitions share, such as the name of the experiment or a hash of its
 *     settings without the seed
 * @param seed the seed; runs of two groups with the same seed are paired
 * @param settings flattened settings, see {@link SettingPaths}
 * @param metrics values by name; a NaN or infinite value counts as missing
 */
public record RunRecord(
    String id, String group, long seed, Map<String, String> settings, Map<String, Double> metrics) {

  public RunRecord {
    settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
    metrics = Collections.unmodifiableMap(new LinkedHashMap<>(metrics));
  }
}
