package org.scion.core.statistics;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.scion.core.SpecException;

/**
 * Compares groups of runs, where the runs of a group differ by seed.
 *
 * <p>Two groups that share at least two seeds are tested in pairs with the corrected resampled
 * t-test, others with Welch's. A group with one seed is never tested: one seed is noise. Nor is a
 * pair without any spread, whose noise is unknown. Holm's correction runs over all pairs of a
 * metric.
 */
public final class RunComparison {
  private final ComparisonOptions options;

  /** Values by group, metric and seed. */
  private final Map<String, Map<String, NavigableMap<Long, Double>>> values = new LinkedHashMap<>();

  private RunComparison(ComparisonOptions options) {
    this.options = options;
  }

  /**
   * Builds the table.
   *
   * @throws SpecException if a metric was asked for that no run has
   */
  public static ComparisonTable of(Collection<RunRecord> runs, ComparisonOptions options) {
    RunComparison comparison = new RunComparison(options);
    Map<String, List<RunRecord>> groups = new LinkedHashMap<>();
    runs.forEach(r -> groups.computeIfAbsent(r.group(), group -> new ArrayList<>()).add(r));
    List<String> metrics = metrics(runs, options);
    groups.forEach((group, members) -> comparison.collect(group, members, metrics));
    List<String> differing = differing(groups);
    List<ComparisonRow> rows = new ArrayList<>();
    groups.forEach((group, members) -> rows.add(comparison.row(group, members, differing)));
    List<PairwiseTest> tests = new ArrayList<>();
    for (String metric : metrics) {
      tests.addAll(comparison.tests(metric));
    }
    return new ComparisonTable(metrics, differing, rows, tests);
  }

  private static List<String> metrics(Collection<RunRecord> runs, ComparisonOptions options) {
    Set<String> known = new LinkedHashSet<>();
    runs.forEach(run -> known.addAll(run.metrics().keySet()));
    for (String metric : options.metrics()) {
      if (!known.contains(metric)) {
        throw new SpecException(
            "metric", metric, String.join(", ", known), "Choose a metric that the runs have");
      }
    }
    return options.metrics().isEmpty() ? List.copyOf(known) : options.metrics();
  }

  private void collect(String group, List<RunRecord> members, List<String> metrics) {
    Map<String, NavigableMap<Long, Double>> byMetric = new LinkedHashMap<>();
    for (String metric : metrics) {
      NavigableMap<Long, List<Double>> bySeed = new TreeMap<>();
      for (RunRecord run : members) {
        Double value = run.metrics().get(metric);
        if (value != null && Double.isFinite(value)) {
          bySeed.computeIfAbsent(run.seed(), seed -> new ArrayList<>()).add(value);
        }
      }
      NavigableMap<Long, Double> means = new TreeMap<>();
      bySeed.forEach((seed, all) -> means.put(seed, Summary.mean(array(all))));
      byMetric.put(metric, means);
    }
    values.put(group, byMetric);
  }

  private static List<String> differing(Map<String, List<RunRecord>> groups) {
    Set<String> paths = new LinkedHashSet<>();
    groups.values().forEach(runs -> runs.forEach(run -> paths.addAll(run.settings().keySet())));
    return paths.stream()
        .filter(path -> groups.values().stream().map(g -> shown(g, path)).distinct().count() > 1)
        .toList();
  }

  private static String shown(List<RunRecord> group, String path) {
    Set<String> distinct = new TreeSet<>();
    group.forEach(run -> distinct.add(run.settings().getOrDefault(path, "")));
    return String.join(" | ", distinct);
  }

  private ComparisonRow row(String group, List<RunRecord> members, List<String> differing) {
    Map<String, String> settings = new LinkedHashMap<>();
    differing.forEach(path -> settings.put(path, shown(members, path)));
    Map<String, Summary> summaries = new LinkedHashMap<>();
    values
        .get(group)
        .forEach(
            (metric, bySeed) -> {
              if (!bySeed.isEmpty()) {
                double[] sample = array(bySeed.values());
                summaries.put(metric, Summary.of(sample, options.bootstrap()));
              }
            });
    List<String> ids = members.stream().map(RunRecord::id).toList();
    return new ComparisonRow(group, ids, settings, summaries);
  }

  private List<PairwiseTest> tests(String metric) {
    List<PairwiseTest> tests = new ArrayList<>();
    List<String> groups =
        values.keySet().stream().filter(g -> !values.get(g).get(metric).isEmpty()).toList();
    for (int i = 0; i < groups.size(); i++) {
      for (int j = i + 1; j < groups.size(); j++) {
        tests.add(test(groups.get(i), groups.get(j), metric));
      }
    }
    double[] raw =
        tests.stream().mapToDouble(PairwiseTest::p).filter(p -> !Double.isNaN(p)).toArray();
    double[] adjusted = HolmCorrection.adjust(raw);
    int next = 0;
    for (int i = 0; i < tests.size(); i++) {
      if (!Double.isNaN(tests.get(i).p())) {
        tests.set(i, tests.get(i).adjusted(adjusted[next++], options.alpha()));
      }
    }
    return tests;
  }

  private PairwiseTest test(String a, String b, String metric) {
    NavigableMap<Long, Double> first = values.get(a).get(metric);
    NavigableMap<Long, Double> second = values.get(b).get(metric);
    Set<Long> shared = new TreeSet<>(first.keySet());
    shared.retainAll(second.keySet());
    if (shared.size() >= 2) {
      double[] x = shared.stream().mapToDouble(first::get).toArray();
      double[] y = shared.stream().mapToDouble(second::get).toArray();
      double diff = Summary.mean(StudentTests.differences(x, y));
      if (!spread(StudentTests.differences(x, y))) {
        return untested(a, b, metric, diff, "no spread over seeds: noise unknown");
      }
      double p = StudentTests.corrected(x, y, options.testOverTrain()).p();
      String basis = "corrected paired t-test, " + shared.size() + " seeds";
      double wilcoxon = WilcoxonTest.of(x, y).p();
      return new PairwiseTest(a, b, metric, diff, p, wilcoxon, false, basis);
    }
    double[] x = array(first.values());
    double[] y = array(second.values());
    double diff = Summary.mean(x) - Summary.mean(y);
    if (Math.min(x.length, y.length) < 2) {
      return untested(a, b, metric, diff, "one seed on a side: no test");
    }
    if (!spread(x) && !spread(y)) {
      return untested(a, b, metric, diff, "no spread over seeds: noise unknown");
    }
    double p = StudentTests.welch(x, y).p();
    String basis = "Welch t-test, " + x.length + " and " + y.length + " seeds";
    return new PairwiseTest(a, b, metric, diff, p, Double.NaN, false, basis);
  }

  private static PairwiseTest untested(String a, String b, String metric, double diff, String why) {
    return new PairwiseTest(a, b, metric, diff, Double.NaN, Double.NaN, false, why);
  }

  /** Whether values vary by more than rounding. */
  private static boolean spread(double[] sample) {
    double largest = 0;
    for (double value : sample) {
      largest = Math.max(largest, Math.abs(value));
    }
    return Math.sqrt(Summary.variance(sample)) > 1e-12 * largest;
  }

  private static double[] array(Collection<Double> numbers) {
    return numbers.stream().mapToDouble(Double::doubleValue).toArray();
  }
}
