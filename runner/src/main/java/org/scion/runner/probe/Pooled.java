package org.scion.runner.probe;

import ai.djl.ndarray.NDScope;
import java.util.List;
import org.scion.runner.engine.Torch;
import org.scion.runner.host.Batch;
import org.scion.runner.host.HostModel;

/** Mean of a model's last hidden state over the tokens of each text, scaled to length 1. */
final class Pooled {
  private static final int BATCH = 32;

  private Pooled() {}

  /** A vector a text, (n, hidden). */
  static float[][] of(HostModel host, List<long[]> texts) {
    float[][] result = new float[texts.size()][];
    for (int from = 0; from < texts.size(); from += BATCH) {
      int to = Math.min(texts.size(), from + BATCH);
      try (NDScope scope = new NDScope()) {
        scope.suppressNotUsedWarning();
        Batch batch = Batch.of(texts.subList(from, to).toArray(long[][]::new));
        HostModel.Embedded last = Torch.withoutGradient(() -> host.forward(batch));
        float[] hidden = Torch.floats(last.hidden()); // (T, hidden)
        long[] first = last.batch().firstRows();
        long[] end = last.batch().lastRows();
        int width = (int) (hidden.length / last.batch().tokens());
        for (int i = 0; i < first.length; i++) {
          result[from + i] = mean(hidden, (int) first[i], (int) end[i], width);
        }
      }
    }
    return result;
  }

  private static float[] mean(float[] hidden, int first, int last, int width) {
    float[] sum = new float[width];
    double squares = 0;
    for (int j = 0; j < width; j++) {
      double total = 0;
      for (int row = first; row <= last; row++) {
        total += hidden[row * width + j];
      }
      sum[j] = (float) total;
      squares += total * total;
    }
    double norm = Math.max(Math.sqrt(squares), 1e-12);
    for (int j = 0; j < width; j++) {
      sum[j] /= (float) norm;
    }
    return sum;
  }

  static double dot(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += (double) a[i] * b[i];
    }
    return sum;
  }
}
