package org.scion.core.metric;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.List;
import org.junit.jupiter.api.Test;

class HeadMetricsTest {
  /** Numbers of scikit-learn 1.x: accuracy_score, f1_score(average=micro and macro). */
  @Test
  void severalLabelsAreScoredAsScikitLearnDoes() {
    boolean[][] truth = {
      {true, false, true}, {false, false, false}, {true, true, false}, {false, true, true}
    };
    boolean[][] predicted = {
      {true, false, false}, {false, false, false}, {true, false, false}, {true, true, true}
    };
    MultiLabelMetrics metrics = MultiLabelMetrics.of(truth, predicted);
    assertEquals(0.25, metrics.accuracy());
    assertEquals(0.7272727272727273, metrics.microF1(), 1e-15);
    assertEquals(0.7111111111111111, metrics.macroF1(), 1e-15);
  }

  @Test
  void spansAreScoredOnlyWhereTagsAreSpans() {
    List<List<String>> truth = List.of(List.of("B-a", "I-a", "O"), List.of("B-b"));
    List<List<String>> given = List.of(List.of("B-a", "O", "O"), List.of("B-b"));
    TagMetrics metrics = TagMetrics.of(truth, given, List.of("B-a", "B-b", "I-a", "O"));
    assertEquals(0.75, metrics.accuracy());
    assertEquals(0.5, metrics.spans().f1());
    List<List<String>> parts = List.of(List.of("NOUN", "VERB"));
    TagMetrics speech = TagMetrics.of(parts, parts, List.of("NOUN", "VERB"));
    assertEquals(1.0, speech.accuracy());
    assertFalse(speech.named().containsKey("f1"));
  }
}
