package org.scion.app.contract;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import ai.djl.ndarray.NDArray;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.scion.core.Json;
import org.scion.core.model.HostFamily;
import org.scion.core.model.SiteKind;
import org.scion.core.spec.EngineSpec;
import org.scion.core.spec.SiteSelection;
import org.scion.core.spec.TechniqueSpec;
import org.scion.core.technique.SettingsReader;
import org.scion.core.technique.Technique;
import org.scion.core.technique.Techniques;
import org.scion.runner.contract.TinyHost;
import org.scion.runner.engine.Kernels;
import org.scion.runner.engine.Torch;
import org.scion.runner.host.HostLoader;
import org.scion.runner.host.HostModel;
import org.scion.runner.inject.Attachment;
import org.scion.runner.inject.Initialiser;
import org.scion.runner.peft.AdapterLoader;

/**
 * Techniques that no reference can check, against their formulas written down again in plain Java
 * on small matrices: every trained tensor is set to random numbers, and the weight or the hidden
 * state that results is compared.
 */
class FormulaTest {
  private static final String SITE = "model.layers.0.self_attn.q_proj";
  private static final double CLOSE = 2e-5;
  private HostModel host;
  private Attachment attachment;
  private double[][] base;

  @BeforeAll
  static void start() {
    Torch.start(new EngineSpec("cpu", "float32", 1));
  }

  private void attach(String id, String settings) {
    Technique technique = Techniques.load().find(id).orElseThrow();
    var config = TinyHost.LLAMA.config();
    host = HostLoader.drawn(config, HostFamily.headOf(config)).load(3);
    base = matrix(host.modules().linear(SITE).weight());
    var read = new SettingsReader("", new ArrayList<>()).read(technique, Json.parse(settings, ""));
    attachment =
        AdapterLoader.attach(
            host, new TechniqueSpec(technique, SiteSelection.DEFAULT, read), new Initialiser(5));
    Random random = new Random(11);
    for (NDArray array : new TreeMap<>(attachment.trained()).values()) {
      float[] values = new float[(int) array.size()];
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) random.nextGaussian() * 0.3f;
      }
      Kernels.inPlace("copy_into", array, Torch.create(values, array.getShape().getShape()));
    }
  }

  private double[][] weight() {
    return Torch.withoutGradient(() -> matrix(host.modules().linear(SITE).weight()));
  }

  private static double[][] matrix(NDArray array) {
    int columns = (int) array.getShape().get(1);
    float[] flat = Torch.floats(array);
    double[][] result = new double[flat.length / columns][columns];
    for (int i = 0; i < flat.length; i++) {
      result[i / columns][i % columns] = flat[i];
    }
    return result;
  }

  private double[][] stored(String name) {
    return matrix(attachment.stored().get(Attachment.PREFIX + SITE + name));
  }

  private double[] vector(String name) {
    NDArray array = attachment.stored().get(Attachment.PREFIX + SITE + name);
    float[] values = Torch.floats(array);
    return IntStream.range(0, values.length).mapToDouble(i -> values[i]).toArray();
  }

  /** W + s sum over k of column k of B, row k of A, times a factor of k. */
  private double[][] changed(double s, double[][] b, double[][] a, double[] factor) {
    double[][] result = new double[base.length][];
    for (int i = 0; i < base.length; i++) {
      result[i] = base[i].clone();
      for (int k = 0; k < a.length; k++) {
        for (int j = 0; j < a[k].length; j++) {
          result[i][j] += s * b[i][k] * factor[k] * a[k][j];
        }
      }
    }
    return result;
  }

  private static double[] ones(int count) {
    double[] ones = new double[count];
    Arrays.fill(ones, 1);
    return ones;
  }

  private static double[][] product(double[][] x, double[][] y) {
    double[][] result = new double[x.length][y[0].length];
    for (int i = 0; i < x.length; i++) {
      for (int k = 0; k < y.length; k++) {
        for (int j = 0; j < y[k].length; j++) {
          result[i][j] += x[i][k] * y[k][j];
        }
      }
    }
    return result;
  }

  private static void same(double[][] wanted, double[][] found) {
    assertEquals(wanted.length, found.length);
    for (int i = 0; i < wanted.length; i++) {
      assertArrayEquals(wanted[i], found[i], CLOSE, "row " + i);
    }
  }

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

  private static double[] input(long seed) {
    return new Random(seed).doubles(32, -1, 1).map(x -> (float) x).toArray();
  }

  private static NDArray row(double[] values) {
    float[] floats = new float[values.length];
    IntStream.range(0, values.length).forEach(i -> floats[i] = (float) values[i]);
    return Torch.create(floats, 1, values.length);
  }

  /** What the transforms at a block make of its output {@code input(seed)}. */
  private double[] hidden(String site, long seed) {
    float[] found =
        Torch.withoutGradient(
            () ->
                Torch.floats(
                    host.modules().hidden(site, SiteKind.MLP, row(input(1)), row(input(seed)))));
    return IntStream.range(0, found.length).mapToDouble(i -> found[i]).toArray();
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

  private TreeSet<Integer> differing(int columns) {
    double[][] now = weight();
    TreeSet<Integer> result = new TreeSet<>();
    for (int k = 0; k < base.length * columns; k++) {
      if (base[k / columns][k % columns] != now[k / columns][k % columns]) {
        result.add(k);
      }
    }
    assertFalse(result.isEmpty());
    return result;
  }
}
