package org.scion.runner.parity;

import ai.djl.ndarray.NDArray;
import java.util.Arrays;
import org.scion.runner.engine.Kernels;
import org.scion.runner.engine.Torch;
import org.scion.runner.host.HostModel;
import org.scion.runner.inject.InjectedModel;
import org.scion.runner.train.LossPass;

/** Comparisons of a model with a recorded case. */
public final class Compare {
  private Compare() {}

  /** Scores of every valid position (virtual ones included), or of every example. */
  public static float[] logits(HostModel host, RecordedBatch recorded) {
    return Torch.withoutGradient(
        () -> {
          HostModel.Embedded last = host.forward(recorded.batch());
          boolean pooled = host.layout().head().task().wholeText();
          NDArray rows =
              pooled
                  ? Kernels.call("rows", last.hidden(), Torch.create(host.scoredRows(last.batch())))
                  : last.hidden();
          return Torch.floats(host.head(rows));
        });
  }

  /** Largest difference of logits from recorded ones of the padded shape. */
  public static double logits(HostModel host, RecordedBatch recorded, Reference io, String name) {
    float[] mine = logits(host, recorded);
    float[] theirs = io.floats(name);
    long[] shape = io.shape(name);
    if (host.layout().head().task().wholeText()) {
      return largest(mine, theirs);
    }
    int classes = (int) shape[2];
    int extra = (int) shape[1] - recorded.width();
    float[] picked = new float[mine.length];
    int at = 0;
    int previous = -1;
    for (int flat : recorded.valid()) {
      int row = flat / recorded.width();
      if (row != previous) {
        for (int v = 0; v < extra; v++) {
          at = copy(theirs, (row * (int) shape[1] + v) * classes, picked, at, classes);
        }
        previous = row;
      }
      int source = row * (int) shape[1] + extra + flat % recorded.width();
      at = copy(theirs, source * classes, picked, at, classes);
    }
    return largest(mine, picked);
  }

  private static int copy(float[] from, int source, float[] to, int at, int count) {
    System.arraycopy(from, source, to, at, count);
    return at + count;
  }

  /** Loss of a forward and backward pass, mean over labels; gradients are left in the model. */
  public static double lossWithGradients(InjectedModel model, RecordedBatch recorded) {
    long count = LossPass.counted(model, recorded.targets().count(), recorded.batch().examples());
    LossPass.Loss loss =
        new LossPass(model).train(recorded.batch(), recorded.targets(), 1.0 / count);
    return loss.summed() / count + loss.terms();
  }

  public static double largest(float[] a, float[] b) {
    if (a.length != b.length) {
      return Double.NaN;
    }
    double worst = 0;
    for (int i = 0; i < a.length; i++) {
      double d = Math.abs((double) a[i] - b[i]);
      worst = Double.isNaN(d) ? Double.NaN : Math.max(worst, d);
      if (Double.isNaN(worst)) {
        return worst;
      }
    }
    return worst;
  }

  /** ||a - b|| / max(||b||, 1e-3), so that a zero reference has the absolute floor 1e-6. */
  public static double relative(float[] a, float[] b) {
    if (a.length != b.length) {
      return Double.NaN;
    }
    double difference = 0;
    double norm = 0;
    for (int i = 0; i < a.length; i++) {
      difference += ((double) a[i] - b[i]) * ((double) a[i] - b[i]);
      norm += (double) b[i] * b[i];
    }
    return Math.sqrt(difference) / Math.max(Math.sqrt(norm), 1e-3);
  }

  /** Whether two shapes are the same. */
  public static boolean sameShape(NDArray array, long[] shape) {
    return Arrays.equals(array.getShape().getShape(), shape);
  }
}
