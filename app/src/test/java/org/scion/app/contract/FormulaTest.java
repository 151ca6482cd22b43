package org.scion.app.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDArray;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.scion.runner.engine.Torch;
import org.scion.runner.inject.Attachment;

/**
 * Techniques that no reference can check, against their formulas written down again in plain Java
 * on small matrices: every trained tensor is set to random numbers, and the weight or the hidden
 * state that results is compared.
 */
class FormulaTest extends FormulaTrial {
  @ParameterizedTest
  @ValueSource(strings = {"lora-xs", "nlora"})
  void aSquareCoreStandsBetweenTheFactors(String id) {
    attach(id, "{\"rank\": 4, \"alpha\": 6}");
    double[][] br = product(stored(".lora_B.weight"), stored(".lora_R.weight"));
    same(changed(6.0 / 4, br, stored(".lora_A.weight"), ones(4)), weight());
  }

  @Test
  void soraScalesEveryRankByItsGate() {
    attach("sora", "{\"rank\": 4, \"alpha\": 6}");
    same(
        changed(6.0 / 4, stored(".lora_B.weight"), stored(".lora_A.weight"), vector(".lora_gate")),
        weight());
  }

  @Test
  void increLoraStartsWithOneRankOfMany() {
    attach("increlora", "{\"rank\": 4, \"alpha\": 6}");
    double[] first = new double[4];
    first[0] = vector(".lora_E")[0];
    same(changed(6.0 / 4, stored(".lora_B.weight"), stored(".lora_A.weight"), first), weight());
  }

  @Test
  void dyLoraUsesTheFirstRanks() {
    attach("dylora", "{\"rank\": 4, \"alpha\": 6, \"use_rank\": 2}");
    double[] two = {1, 1, 0, 0};
    same(changed(6.0 / 2, stored(".lora_B.weight"), stored(".lora_A.weight"), two), weight());
  }

  @Test
  void blockLoraAddsTheBlocksUp() {
    attach("block-lora", "{\"rank\": 4, \"alpha\": 6, \"blocks\": 2}");
    double[][] b = stored(".lora_B.weight");
    double[][] sum = new double[b.length][2];
    for (int i = 0; i < b.length; i++) {
      sum[i][0] = b[i][0] + b[i][2];
      sum[i][1] = b[i][1] + b[i][3];
    }
    same(changed(6.0 / 4, sum, stored(".lora_A.weight"), ones(2)), weight());
  }

  @Test
  void ssfScalesRowsAndShifts() {
    attach("ssf", "{}");
    double[] scale = vector(".ssf_scale");
    double[][] wanted = new double[base.length][];
    for (int i = 0; i < base.length; i++) {
      double g = scale[i];
      wanted[i] = Arrays.stream(base[i]).map(w -> g * w).toArray();
    }
    same(wanted, weight());
    float[] bias = Torch.floats(host.modules().linear(SITE).bias());
    double[] shift = vector(".ssf_shift");
    for (int i = 0; i < shift.length; i++) {
      assertEquals(shift[i], bias[i], CLOSE);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"houlsby", "pfeiffer"})
  void anAdapterAddsABentBottleneckToTheOutput(String id) {
    attach(id, "{\"activation\": \"relu\"}");
    double[] out = hidden("model.layers.0.mlp", 2);
    double[] x = input(2);
    double[] wanted = bottleneck("model.layers.0.mlp.adapter_", x);
    for (int i = 0; i < x.length; i++) {
      assertEquals(x[i] + wanted[i], out[i], 1e-4);
    }
  }

  @Test
  void aParallelAdapterReadsTheInputOfItsBlock() {
    attach("parallel_adapter", "{\"activation\": \"relu\", \"scaling\": 4}");
    double[] out = hidden("model.layers.0.mlp", 2);
    double[] wanted = bottleneck("model.layers.0.mlp.adapter_", input(1));
    double[] x = input(2);
    for (int i = 0; i < x.length; i++) {
      assertEquals(x[i] + 4 * wanted[i], out[i], 1e-4);
    }
  }

  /** U relu(D x + a) + b from the stored tensors. */
  private double[] bottleneck(String prefix, double[] x) {
    Map<String, NDArray> all = attachment.stored();
    String name = Attachment.PREFIX + prefix;
    double[][] down = matrix(all.get(name + "down.weight"));
    float[] a = Torch.floats(all.get(name + "down.bias"));
    double[][] up = matrix(all.get(name + "up.weight"));
    float[] b = Torch.floats(all.get(name + "up.bias"));
    double[] inner = new double[down.length];
    for (int k = 0; k < inner.length; k++) {
      double sum = a[k];
      for (int j = 0; j < x.length; j++) {
        sum += down[k][j] * x[j];
      }
      inner[k] = Math.max(0, sum);
    }
    double[] out = new double[up.length];
    for (int i = 0; i < out.length; i++) {
      out[i] = b[i];
      for (int k = 0; k < inner.length; k++) {
        out[i] += up[i][k] * inner[k];
      }
    }
    return out;
  }

  @Test
  void saraChangesTheSmallestEntriesAndNoOthers() {
    attach("sara", "{\"share\": 0.1}");
    int columns = base[0].length;
    int count = (int) (0.1 * base.length * columns);
    List<Integer> smallest =
        IntStream.range(0, base.length * columns)
            .boxed()
            .sorted(Comparator.comparingDouble(k -> Math.abs(base[k / columns][k % columns])))
            .limit(count)
            .toList();
    assertEquals(new TreeSet<>(smallest), differing(columns));
  }

  @Test
  void pacaChangesWholeColumnsOnly() {
    attach("paca", "{\"rank\": 3}");
    int columns = base[0].length;
    TreeSet<Integer> changed = new TreeSet<>();
    differing(columns).forEach(k -> changed.add(k % columns));
    assertEquals(3, changed.size());
    assertEquals(3 * base.length, differing(columns).size());
  }
}
