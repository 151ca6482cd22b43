package org.scion.runner.probe;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.scion.core.SpecException;
import org.scion.core.data.LabelledExample;
import org.scion.runner.data.ExampleTokeniser;
import org.scion.runner.inject.InjectedModel;

/**
 * What a model's hidden states still know of a task that it has no head for: each class is the mean
 * of its pooled vectors over the even rows, and an odd row belongs to the class whose mean has the
 * largest cosine (Mensink et al., 2013).
 */
final class NearestMean extends Probe {
  private final List<long[]> texts;
  private final List<String> labels;

  NearestMean(String name, List<LabelledExample> rows, ExampleTokeniser tokeniser) {
    super(name);
    texts = Pairs.ids(rows.stream().map(LabelledExample::text).toList(), tokeniser);
    labels = rows.stream().map(LabelledExample::label).toList();
    if (labels.stream().distinct().count() < 2 || rows.size() < 4) {
      throw new SpecException(
          "lab.probes " + name + ".data",
          rows.size() + " rows, " + labels.stream().distinct().count() + " classes",
          "at least 4 rows of 2 classes",
          "");
    }
  }

  @Override
  Map<String, Double> values(InjectedModel model) {
    float[][] vectors = Pooled.of(model.host(), texts);
    Map<String, float[]> means = new LinkedHashMap<>();
    for (int i = 0; i < vectors.length; i += 2) {
      float[] sum = means.computeIfAbsent(labels.get(i), l -> new float[vectors[0].length]);
      for (int j = 0; j < sum.length; j++) {
        sum[j] += vectors[i][j];
      }
    }
    int right = 0;
    List<String> classes = new ArrayList<>(means.keySet());
    for (int i = 1; i < vectors.length; i += 2) {
      float[] vector = vectors[i];
      String best = null;
      double highest = Double.NEGATIVE_INFINITY;
      for (String label : classes) {
        float[] mean = means.get(label);
        double cosine = Pooled.dot(vector, mean) / Math.sqrt(Pooled.dot(mean, mean));
        if (cosine > highest) {
          highest = cosine;
          best = label;
        }
      }
      right += labels.get(i).equals(best) ? 1 : 0;
    }
    return Map.of("accuracy", (double) right / (vectors.length / 2));
  }
}
