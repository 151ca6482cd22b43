package org.scion.runner.probe;

import java.util.List;
import java.util.Map;
import org.scion.core.data.LabelSet;
import org.scion.core.data.LabelledExample;
import org.scion.core.data.TextExample;
import org.scion.runner.data.ExampleTokeniser;
import org.scion.runner.data.TokenisedExample;
import org.scion.runner.inject.InjectedModel;

/**
 * Which second text belongs to a first, among all second texts of the set: with unit vectors a_i
 * and b_i, the mean over i of -ln softmax_j(20 a_i . b_j) at j = i, and how often j = i is best.
 * Factor 20 and mean pooling are those that sentence encoders of MiniLM's kind are trained with
 * (Henderson et al., 2017, arXiv:1705.00652; Reimers and Gurevych, 2019, arXiv:1908.10084).
 */
final class Pairs extends Probe {
  private static final double SCALE = 20;

  private final List<long[]> first;
  private final List<long[]> second;

  Pairs(String name, List<TextExample> pairs, ExampleTokeniser tokeniser) {
    super(name);
    first = ids(pairs.stream().map(TextExample::prompt).toList(), tokeniser);
    second = ids(pairs.stream().map(TextExample::completion).toList(), tokeniser);
  }

  /** Texts as a classifier sees them, with the special tokens around. */
  static List<long[]> ids(List<String> texts, ExampleTokeniser tokeniser) {
    List<LabelledExample> rows =
        texts.stream().map(t -> new LabelledExample(t, null, "x")).toList();
    LabelSet any = LabelSet.sorted(List.of("x"));
    return tokeniser.labelled(rows, any).stream().map(TokenisedExample::ids).toList();
  }

  @Override
  Map<String, Double> values(InjectedModel model) {
    float[][] a = Pooled.of(model.host(), first);
    float[][] b = Pooled.of(model.host(), second);
    double loss = 0;
    int found = 0;
    for (int i = 0; i < a.length; i++) {
      double own = SCALE * Pooled.dot(a[i], b[i]);
      double sum = 0;
      boolean best = true;
      for (float[] other : b) {
        double score = SCALE * Pooled.dot(a[i], other);
        sum += Math.exp(score - own);
        best &= score <= own;
      }
      loss += Math.log(sum);
      found += best ? 1 : 0;
    }
    return Map.of("loss", loss / a.length, "accuracy", (double) found / a.length);
  }
}
