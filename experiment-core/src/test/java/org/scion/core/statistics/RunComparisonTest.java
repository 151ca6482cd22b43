package org.scion.core.statistics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.scion.core.Json;
import org.scion.core.SpecException;
import org.scion.core.statistics.ParetoFront.Direction;

class RunComparisonTest {
  private static final ComparisonOptions OPTIONS = ComparisonOptions.usual(0.1);

  private static List<RunRecord> group(String name, String rank, double... accuracies) {
    List<RunRecord> runs = new ArrayList<>();
    for (int seed = 1; seed <= accuracies.length; seed++) {
      runs.add(
          new RunRecord(
              name + "-" + seed,
              name,
              seed,
              Map.of("seed", "" + seed, "techniques[0].rank", rank),
              Map.of("accuracy", accuracies[seed - 1])));
    }
    return runs;
  }

  @SafeVarargs
  private static ComparisonTable compare(List<RunRecord>... groups) {
    List<RunRecord> all = new ArrayList<>();
    List.of(groups).forEach(all::addAll);
    return RunComparison.of(all, OPTIONS);
  }

  @Test
  void aClearDifferenceIsMarkedAndTheSeedIsNotASettingThatDiffers() {
    ComparisonTable table =
        compare(
            group("lora", "8", 0.90, 0.91, 0.92, 0.90, 0.91),
            group("full", "0", 0.80, 0.81, 0.815, 0.80, 0.812));
    assertEquals(List.of("techniques[0].rank"), table.differing());
    PairwiseTest test = table.tests().get(0);
    assertTrue(test.significant());
    assertEquals(0.1006, test.diff(), 1e-12);
    assertEquals("corrected paired t-test, 5 seeds", test.basis());
    assertEquals(Optional.of("lora"), table.best("accuracy"));
    assertEquals(5, table.rows().get(0).metrics().get("accuracy").n());
  }

  @Test
  void pairedValuesEqualTheTestByItselfAfterHolm() {
    double[] a = {0.90, 0.91, 0.93};
    double[] b = {0.89, 0.91, 0.91};
    double[] c = {0.80, 0.85, 0.86};
    ComparisonTable table = compare(group("a", "1", a), group("b", "2", b), group("c", "3", c));
    double[] raw = {
      StudentTests.corrected(a, b, 0.1).p(),
      StudentTests.corrected(a, c, 0.1).p(),
      StudentTests.corrected(b, c, 0.1).p()
    };
    double[] adjusted = HolmCorrection.adjust(raw);
    for (int i = 0; i < 3; i++) {
      assertEquals(adjusted[i], table.tests().get(i).p(), 1e-15);
    }
  }

  @Test
  void oneSeedOrNoSpreadIsNeverSignificant() {
    ComparisonTable one = compare(group("a", "1", 0.9), group("b", "2", 0.1));
    assertFalse(one.tests().get(0).significant());
    assertTrue(Double.isNaN(one.tests().get(0).p()));
    ComparisonTable flat = compare(group("a", "1", 0.9, 0.9), group("b", "2", 0.1, 0.1));
    assertFalse(flat.tests().get(0).significant());
    assertTrue(flat.tests().get(0).basis().contains("noise unknown"));
    assertEquals(Optional.empty(), flat.best("accuracy"));
  }

  @Test
  void groupsWithoutSharedSeedsAreTestedByWelch() {
    List<RunRecord> moved =
        group("b", "2", 0.5, 0.6).stream()
            .map(r -> new RunRecord(r.id(), "b", r.seed() + 10, r.settings(), r.metrics()))
            .toList();
    PairwiseTest test = compare(group("a", "1", 0.9, 0.95), moved).tests().get(0);
    assertEquals("Welch t-test, 2 and 2 seeds", test.basis());
    assertEquals(
        StudentTests.welch(new double[] {0.9, 0.95}, new double[] {0.5, 0.6}).p(), test.p());
  }

  @Test
  void repeatedSeedsCountOnceAndDivergedRunsAreMissing() {
    List<RunRecord> runs = new ArrayList<>(group("a", "1", 0.8, 0.9, Double.NaN));
    runs.add(new RunRecord("again", "a", 1, Map.of(), Map.of("accuracy", 0.6)));
    Summary summary = RunComparison.of(runs, OPTIONS).rows().get(0).metrics().get("accuracy");
    assertEquals(2, summary.n());
    assertEquals(0.8, summary.mean(), 1e-15);
  }

  @Test
  void pureNoiseIsMarkedInFewerThanOneComparisonInTwenty() {
    SplittableRandom random = new SplittableRandom(5);
    int marked = 0;
    for (int trial = 0; trial < 400; trial++) {
      List<List<RunRecord>> groups = new ArrayList<>();
      for (String name : List.of("a", "b", "c")) {
        groups.add(group(name, name, random.doubles(5).toArray()));
      }
      ComparisonTable table = compare(groups.get(0), groups.get(1), groups.get(2));
      marked += table.tests().stream().anyMatch(PairwiseTest::significant) ? 1 : 0;
    }
    assertTrue(marked <= 20, "marked " + marked);
  }

  /** Differences from none to clear: every mark of a table has a test of its own behind it. */
  @Test
  void aTableNeverMarksADifferenceWithinNoise() {
    SplittableRandom random = new SplittableRandom(7);
    int marked = 0;
    for (int trial = 0; trial < 300; trial++) {
      double apart = trial % 5 / 2.0;
      double[][] values = new double[3][1 + trial % 5];
      for (int g = 0; g < values.length; g++) {
        for (int i = 0; i < values[g].length; i++) {
          values[g][i] = random.nextDouble() + g * apart;
        }
      }
      ComparisonTable table =
          compare(
              group("a", "1", values[0]), group("b", "2", values[1]), group("c", "3", values[2]));
      Optional<String> best = table.best("accuracy");
      String latex = LatexTable.write(table);
      assertEquals(best.isPresent(), latex.contains("\\mathbf"), latex);
      if (best.isPresent()) {
        marked++;
        String winner = best.get();
        assertTrue(latex.lines().anyMatch(l -> l.startsWith(winner) && l.contains("\\mathbf")));
        for (double[] other : values) {
          double[] own = values[winner.charAt(0) - 'a'];
          assertTrue(other == own || StudentTests.corrected(own, other, 0.1).p() < 0.05, latex);
          assertTrue(other == own || Summary.mean(own) > Summary.mean(other), latex);
        }
      }
    }
    assertTrue(marked > 20 && marked < 200, "marked " + marked);
  }

  @Test
  void tablesAreWrittenForLatexAndCsv() {
    ComparisonTable table =
        compare(
            group("lo_ra", "8", 0.90, 0.91, 0.92, 0.90, 0.91),
            group("full, all", "0", 0.80, 0.81, 0.815, 0.80, 0.812));
    String latex = LatexTable.write(table);
    assertTrue(latex.contains("lo\\_ra & 8 & $\\mathbf{0.9080} \\pm 0.0084$ (5) \\\\"), latex);
    assertTrue(latex.contains("full, all & 0 & $0.8074 \\pm 0.0070$ (5) \\\\"), latex);
    assertTrue(latex.contains("\\bottomrule"));
    String[] csv = CsvTable.write(table).split("\n");
    assertEquals(
        "group,runs,techniques[0].rank,accuracy_mean,accuracy_sd,accuracy_n,accuracy_low,"
            + "accuracy_high",
        csv[0]);
    assertTrue(csv[2].startsWith("\"full, all\",\"full, all-1 full, all-2"), csv[2]);
  }

  @Test
  void settingsAreFlattenedToPaths() {
    Map<String, String> flat =
        SettingPaths.flatten(
            Json.parse("{\"a\":{\"b\":[1,{\"c\":true}]},\"d\":[],\"e\":null}", "test"));
    assertEquals(Map.of("a.b[0]", "1", "a.b[1].c", "true", "d", "[]", "e", "null"), flat);
  }

  @Test
  void unknownMetricsAreRefusedAndDirectionsFollowNames() {
    ComparisonOptions options = new ComparisonOptions(List.of("f1"), 0, 0.05, Bootstrap.USUAL);
    assertThrows(SpecException.class, () -> RunComparison.of(group("a", "1", 0.5), options));
    assertEquals(Direction.MINIMISE, MetricDirection.of("eval_loss"));
    assertEquals(Direction.MINIMISE, MetricDirection.of("peak_gb"));
    assertEquals(Direction.MAXIMISE, MetricDirection.of("tokens_per_s"));
    assertEquals(Direction.MAXIMISE, MetricDirection.of("accuracy"));
  }
}
