package org.scion.plugins.randlora;

import ai.djl.ndarray.NDArray;
import java.util.List;
import org.scion.core.model.Site;
import org.scion.core.technique.Settings;
import org.scion.plugins.delta.TorchGenerator;
import org.scion.runner.engine.Torch;

/**
 * The frozen bases of RandLoRA as PEFT draws them: in bfloat16, or of -1, 0 and 1, and divided by
 * their standard deviation.
 *
 * @param a (r, 1, least)
 * @param b (most, n, r)
 */
record RandomBases(NDArray a, NDArray b) {
  static RandomBases draw(List<Site> sites, Settings settings) {
    int in = sites.stream().mapToInt(Site::in).max().orElse(0);
    int out = sites.stream().mapToInt(Site::out).max().orElse(0);
    int least = Math.min(in, out);
    int most = Math.max(in, out);
    int r = settings.integer("rank");
    int n = RandloraTechnique.bases(least, r);
    TorchGenerator random = new TorchGenerator(settings.integer("projection_prng_key"));
    boolean very = settings.flag("very_sparse");
    if (very || settings.flag("sparse")) {
      double sparsity = very ? Math.sqrt(least) : 3;
      float[] a = signs(random.uniform(r * least, 0, 1), sparsity);
      float[] b = signs(random.uniform(most * n * r, 0, 1), sparsity);
      return of(a, b, new long[][] {{r, 1, least}, {most, n, r}});
    }
    float[] a = normalised(dense(random, r * least, least));
    float[] b = new float[most * n * r];
    for (int base = 0; base < n; base++) {
      float[] drawn = dense(random, most * r, r); // (most, 1, r)
      for (int row = 0; row < most; row++) {
        System.arraycopy(drawn, row * r, b, (row * n + base) * r, r);
      }
    }
    return of(a, normalised(b), new long[][] {{r, 1, least}, {most, n, r}});
  }

  private static RandomBases of(float[] a, float[] b, long[][] shapes) {
    return new RandomBases(Torch.create(a, shapes[0]), Torch.create(b, shapes[1]));
  }

  private static float[] dense(TorchGenerator random, int count, int fanIn) {
    double deviation = Math.sqrt(2.0 / 6) / Math.sqrt(fanIn);
    double bound = Math.sqrt(3) * deviation;
    return random.uniformBfloat16(count, -bound, bound);
  }

  private static float[] normalised(float[] values) {
    float deviation = TorchGenerator.bfloat16((float) deviation(values));
    float[] result = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      result[i] = TorchGenerator.bfloat16(values[i] / deviation);
    }
    return result;
  }

  private static float[] signs(float[] uniform, double sparsity) {
    float low = (float) (1 / (2 * sparsity));
    float high = (float) (1 - 1 / (2 * sparsity));
    float[] result = new float[uniform.length];
    for (int i = 0; i < uniform.length; i++) {
      result[i] = uniform[i] < low ? -1 : uniform[i] > high ? 1 : 0;
    }
    float deviation = (float) deviation(result);
    for (int i = 0; i < result.length; i++) {
      result[i] /= deviation;
    }
    return result;
  }

  /** Standard deviation with n - 1. */
  private static double deviation(float[] values) {
    double mean = 0;
    for (float v : values) {
      mean += v;
    }
    mean /= values.length;
    double squares = 0;
    for (float v : values) {
      squares += (v - mean) * (v - mean);
    }
    return Math.sqrt(squares / (values.length - 1));
  }
}
