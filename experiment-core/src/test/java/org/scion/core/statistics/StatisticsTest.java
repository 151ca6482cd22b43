package org.scion.core.statistics;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.scion.core.Json;
import org.scion.core.statistics.ParetoFront.Direction;
import org.scion.core.statistics.ParetoFront.Point;

/**
 * Expected numbers: {@code expected.json}, written by {@code generate.py} beside it with scipy
 * 1.17.1 and numpy 2.4.6 (seed 20261121) and statsmodels 0.15.0.
 */
class StatisticsTest {
  private static final double CLOSE = 1e-9;
  private static final JsonNode EXPECTED = expected();

  private static JsonNode expected() {
    try (InputStream in = StatisticsTest.class.getResourceAsStream("expected.json")) {
      return Json.MAPPER.readTree(in);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static double[] numbers(JsonNode array) {
    return Json.MAPPER.convertValue(array, double[].class);
  }

  private static void check(JsonNode wanted, TestResult result) {
    double t = wanted.get("t").asDouble();
    assertEquals(t, result.statistic(), CLOSE * Math.max(1, Math.abs(t)));
    assertEquals(wanted.get("df").asDouble(), result.degrees(), CLOSE);
    assertEquals(wanted.get("p").asDouble(), result.p(), CLOSE);
  }

  @Test
  void studentTestsAgreeWithScipy() {
    assertEquals(5, EXPECTED.get("tests").size());
    for (JsonNode wanted : EXPECTED.get("tests")) {
      double[] a = numbers(wanted.get("a"));
      double[] b = numbers(wanted.get("b"));
      check(wanted.get("paired"), StudentTests.paired(a, b));
      check(wanted.get("welch"), StudentTests.welch(a, numbers(wanted.get("c"))));
      for (JsonNode corrected : wanted.get("corrected")) {
        check(corrected, StudentTests.corrected(a, b, corrected.get("ratio").asDouble()));
      }
    }
  }

  @Test
  void tailsOfStudentAgreeWithScipyInRelativeTerms() {
    for (JsonNode wanted : EXPECTED.get("tails")) {
      double p = wanted.get("p").asDouble();
      double own = StudentTests.twoSided(wanted.get("t").asDouble(), wanted.get("df").asDouble());
      assertEquals(p, own, CLOSE * p);
    }
  }

  @Test
  void signedRanksAgreeWithScipyExactAndNormal() {
    assertEquals(5, EXPECTED.get("wilcoxon").size());
    for (JsonNode wanted : EXPECTED.get("wilcoxon")) {
      TestResult result = WilcoxonTest.of(numbers(wanted.get("a")), numbers(wanted.get("b")));
      assertEquals(wanted.get("statistic").asDouble(), result.statistic(), CLOSE);
      assertEquals(wanted.get("p").asDouble(), result.p(), CLOSE, wanted.toString());
    }
    assertEquals(1, WilcoxonTest.of(new double[] {1, 2}, new double[] {1, 2}).p());
  }

  @Test
  void samplesWithoutSpreadGiveZeroOrNothing() {
    double[] ones = {1, 1};
    assertEquals(0, StudentTests.paired(ones, new double[] {0, 0}).p());
    assertEquals(0, StudentTests.welch(ones, new double[] {0, 0}).p());
    assertTrue(Double.isNaN(StudentTests.paired(ones, ones).p()));
    assertThrows(
        IllegalArgumentException.class, () -> StudentTests.paired(new double[1], new double[1]));
  }

  @Test
  void theBootstrapComesNearToAllResamplesAndRepeatsItself() {
    JsonNode wanted = EXPECTED.get("summary");
    double[] values = numbers(wanted.get("values"));
    Bootstrap bootstrap = new Bootstrap(20_000, 0.9, 3);
    Summary summary = Summary.of(values, bootstrap);
    assertEquals(wanted.get("mean").asDouble(), summary.mean(), 1e-15);
    assertEquals(wanted.get("sd").asDouble(), summary.sd(), 1e-15);
    // The 27 possible means are discrete, so 20,000 draws hit the very same steps.
    assertEquals(wanted.get("exact_bootstrap_90").get(0).asDouble(), summary.low(), 1e-12);
    assertEquals(wanted.get("exact_bootstrap_90").get(1).asDouble(), summary.high(), 1e-12);
    assertEquals(summary, Summary.of(values, bootstrap));
    assertTrue(Double.isNaN(Summary.of(new double[] {1}, bootstrap).low()));
  }

  /** Expected by hand: 0.01 x 4, 0.02 x 3, 0.03 x 2, then 0.04 x 1 raised to 0.06. */
  @Test
  void holmMultipliesStepByStepAndNeverFalls() {
    double[] adjusted = HolmCorrection.adjust(new double[] {0.04, 0.01, 0.03, 0.02});
    assertArrayEquals(new double[] {0.06, 0.04, 0.06, 0.06}, adjusted, 1e-15);
    assertArrayEquals(new double[] {1}, HolmCorrection.adjust(new double[] {1}));
    assertThrows(
        IllegalArgumentException.class, () -> HolmCorrection.adjust(new double[] {Double.NaN}));
  }

  @Test
  void holmAgreesWithStatsmodels() {
    assertEquals(3, EXPECTED.get("holm").size());
    for (JsonNode wanted : EXPECTED.get("holm")) {
      double[] adjusted = HolmCorrection.adjust(numbers(wanted.get("p")));
      assertArrayEquals(numbers(wanted.get("adjusted")), adjusted, 1e-12);
    }
  }

  /** Against the definition, pair by pair, on boxes drawn at random. */
  @Test
  void theFrontWithUncertaintyIsWhatTheDefinitionSays() {
    SplittableRandom random = new SplittableRandom(11);
    int dropped = 0;
    for (int trial = 0; trial < 200; trial++) {
      List<Point> points = new ArrayList<>();
      for (int i = 0; i < 6; i++) {
        double cost = random.nextInt(4);
        double low = random.nextDouble();
        Interval quality = new Interval(low, low + 0.3 * random.nextDouble());
        points.add(new Point("p" + i, List.of(Interval.exactly(cost), quality)));
      }
      List<Point> front = ParetoFront.of(points, List.of(Direction.MINIMISE, Direction.MAXIMISE));
      for (Point p : points) {
        boolean beaten = points.stream().anyMatch(o -> beats(o, p));
        assertEquals(!beaten, front.contains(p), p + " among " + points);
        dropped += beaten ? 1 : 0;
      }
    }
    assertTrue(dropped > 100, "dropped " + dropped);
  }

  /** No dearer, and surely better. */
  private static boolean beats(Point o, Point p) {
    double cheaper = p.axes().get(0).low() - o.axes().get(0).low();
    return cheaper >= 0 && o.axes().get(1).low() > p.axes().get(1).high();
  }

  @Test
  void theFrontKeepsWhatNothingBeatsEverywhere() {
    List<Direction> axes = List.of(Direction.MINIMISE, Direction.MAXIMISE);
    Point small = Point.exactly("small", 1, 0.7);
    Point large = Point.exactly("large", 9, 0.9);
    Point waste = Point.exactly("waste", 9, 0.8);
    Point twin = Point.exactly("twin", 1, 0.7);
    assertEquals(
        List.of(small, large, twin), ParetoFront.of(List.of(small, large, waste, twin), axes));
  }

  @Test
  void theFrontDropsAPointOnlyBeyondBothIntervals() {
    List<Direction> axes = List.of(Direction.MINIMISE, Direction.MAXIMISE);
    Point good = new Point("good", List.of(Interval.exactly(1), new Interval(0.80, 0.84)));
    Point near = new Point("near", List.of(Interval.exactly(2), new Interval(0.78, 0.81)));
    Point far = new Point("far", List.of(Interval.exactly(2), new Interval(0.70, 0.79)));
    assertEquals(List.of(good, near), ParetoFront.of(List.of(good, near, far), axes));
    Point unknown = Point.exactly("unknown", 1, Double.NaN);
    assertThrows(IllegalArgumentException.class, () -> ParetoFront.of(List.of(unknown), axes));
  }
}
