package org.scion.core.metric;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.scion.core.Json;
import org.scion.core.SpecException;

/**
 * Expected numbers: {@code expected.json}, written by {@code generate.py} beside it with
 * scikit-learn 1.9.1, scipy 1.17.1, seqeval 1.2.2, rouge-score 0.1.2 (seed 20261121).
 */
class MetricTest {
  private static final JsonNode EXPECTED = expected();
  private static final double CLOSE = 1e-12;

  private static JsonNode expected() {
    try (InputStream in = MetricTest.class.getResourceAsStream("expected.json")) {
      return Json.MAPPER.readTree(in);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static double[] numbers(JsonNode array) {
    return Json.MAPPER.convertValue(array, double[].class);
  }

  private static int[] classes(JsonNode array) {
    return Json.MAPPER.convertValue(array, int[].class);
  }

  private static List<List<String>> tags(JsonNode sequences) {
    List<List<String>> all = new ArrayList<>();
    for (JsonNode sequence : sequences) {
      all.add(List.of(Json.MAPPER.convertValue(sequence, String[].class)));
    }
    return all;
  }

  @Test
  void classificationAgreesWithScikitLearn() {
    for (JsonNode wanted : EXPECTED.get("classification")) {
      List<String> labels =
          IntStream.range(0, wanted.get("size").asInt()).mapToObj(Integer::toString).toList();
      ClassificationMetrics metrics =
          ClassificationMetrics.of(
              classes(wanted.get("truth")), classes(wanted.get("predicted")), labels);
      assertEquals(wanted.get("accuracy").asDouble(), metrics.accuracy(), CLOSE);
      assertEquals(wanted.get("macro_f1").asDouble(), metrics.macroF1(), CLOSE);
      assertEquals(wanted.get("matthews").asDouble(), metrics.matthews(), CLOSE);
      List<ClassScores> all = metrics.perClass();
      for (int k = 0; k < labels.size(); k++) {
        assertEquals(wanted.get("precision").get(k).asDouble(), all.get(k).precision(), CLOSE);
        assertEquals(wanted.get("recall").get(k).asDouble(), all.get(k).recall(), CLOSE);
        assertEquals(wanted.get("f1").get(k).asDouble(), all.get(k).f1(), CLOSE);
        assertEquals(wanted.get("support").get(k).asLong(), all.get(k).support());
      }
      long[][] confusion = Json.MAPPER.convertValue(wanted.get("confusion"), long[][].class);
      assertArrayEquals(confusion, metrics.confusion().toArray());
    }
    assertEquals(4, EXPECTED.get("classification").size());
  }

  @Test
  void regressionAgreesWithScipy() {
    JsonNode wanted = EXPECTED.get("regression");
    RegressionMetrics metrics =
        RegressionMetrics.of(numbers(wanted.get("truth")), numbers(wanted.get("predicted")));
    assertEquals(wanted.get("pearson").asDouble(), metrics.pearson(), CLOSE);
    assertEquals(wanted.get("spearman").asDouble(), metrics.spearman(), CLOSE);
    assertEquals(wanted.get("mse").asDouble(), metrics.meanSquaredError(), CLOSE);
    double[] constant = {1, 1};
    assertTrue(Double.isNaN(RegressionMetrics.of(constant, new double[] {1, 2}).pearson()));
  }

  @Test
  void spansAgreeWithSeqevalUnderBothRules() {
    JsonNode wanted = EXPECTED.get("spans");
    for (SpanF1.Rule rule : SpanF1.Rule.values()) {
      JsonNode numbers = wanted.get(rule == SpanF1.Rule.CONLL ? "conll" : "strict");
      Overlap overlap =
          SpanF1.score(tags(wanted.get("truth")), tags(wanted.get("predicted")), rule);
      assertEquals(numbers.get("precision").asDouble(), overlap.precision(), CLOSE, rule.name());
      assertEquals(numbers.get("recall").asDouble(), overlap.recall(), CLOSE, rule.name());
      assertEquals(numbers.get("f1").asDouble(), overlap.f1(), CLOSE, rule.name());
    }
  }

  @Test
  void rougeAgreesWithRougeScore() {
    for (JsonNode wanted : EXPECTED.get("rouge_l")) {
      Overlap overlap =
          RougeL.score(wanted.get("truth").asText(), wanted.get("predicted").asText());
      assertEquals(wanted.get("precision").asDouble(), overlap.precision(), CLOSE);
      assertEquals(wanted.get("recall").asDouble(), overlap.recall(), CLOSE);
      assertEquals(wanted.get("f1").asDouble(), overlap.f1(), CLOSE);
    }
    assertEquals(1, RougeL.score("Žluťoučký kůň", "žluťoučký kůň!").f1(), CLOSE);
  }

  @Test
  void perplexityWeighsTokensNotBatches() {
    LanguageMetrics metrics = LanguageMetrics.NONE.plusBatch(1.0, 1).plusBatch(3.0, 3);
    assertEquals(2.5, metrics.loss(), CLOSE);
    assertEquals(Math.exp(2.5), metrics.perplexity(), CLOSE);
    assertTrue(Double.isNaN(LanguageMetrics.NONE.loss()));
  }

  @Test
  void exactMatchTakesTheLastAnswerAndComparesNumbersAsNumbers() {
    ExactMatch match = ExactMatch.answerBy("#### (\\S+)", "metrics[0]");
    assertTrue(match.matches("so\n#### 1,000", "#### 7 no, #### 1000.0"));
    assertFalse(match.matches("#### 1000", "the answer is 1000"));
    assertFalse(match.matches("#### 10", "#### 100"));
    assertTrue(ExactMatch.wholeText().matches("yes", " yes\n"));
    assertEquals(0.5, ExactMatch.wholeText().share(List.of("a", "b"), List.of("a", "c")), CLOSE);
    assertThrows(SpecException.class, () -> ExactMatch.answerBy("(", "metrics[0]"));
  }

  @Test
  void unequalLengthsAndUnknownClassesAreProgrammingErrors() {
    List<String> labels = List.of("a");
    assertThrows(
        IllegalArgumentException.class,
        () -> ClassificationMetrics.of(new int[1], new int[2], labels));
    assertThrows(
        IllegalArgumentException.class,
        () -> ClassificationMetrics.of(new int[] {1}, new int[1], labels));
  }
}
