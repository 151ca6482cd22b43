package org.scion.app.contract;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import ai.djl.ndarray.NDArray;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
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

/** A technique on a small random model, with plain Java beside it to reckon what it should do. */
abstract class FormulaTrial {
  static final String SITE = "model.layers.0.self_attn.q_proj";
  static final double CLOSE = 2e-5;
  HostModel host;
  Attachment attachment;
  double[][] base;

  @BeforeAll
  static void engine() {
    Torch.start(new EngineSpec("cpu", "float32", 1));
  }

  /** Attaches a technique with random numbers in everything that it trains. */
  void attach(String id, String settings) {
    start(id, settings, SiteSelection.DEFAULT);
    randomise();
  }

  /** Attaches a technique as it starts. */
  void start(String id, String settings, SiteSelection sites) {
    Technique technique = Techniques.load().find(id).orElseThrow();
    var config = TinyHost.LLAMA.config();
    host = HostLoader.drawn(config, HostFamily.headOf(config)).load(3);
    base = matrix(host.modules().linear(SITE).weight());
    var read = new SettingsReader("", new ArrayList<>()).read(technique, Json.parse(settings, ""));
    attachment =
        AdapterLoader.attach(host, new TechniqueSpec(technique, sites, read), new Initialiser(5));
  }

  void randomise() {
    Random random = new Random(11);
    for (NDArray array : new TreeMap<>(attachment.trained()).values()) {
      float[] values = new float[(int) array.size()];
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) random.nextGaussian() * 0.3f;
      }
      Kernels.inPlace("copy_into", array, Torch.create(values, array.getShape().getShape()));
    }
  }

  double[][] weight() {
    return weight(SITE);
  }

  double[][] weight(String site) {
    return Torch.withoutGradient(() -> matrix(host.modules().linear(site).weight()));
  }

  static double[][] matrix(NDArray array) {
    int columns = (int) array.getShape().get(1);
    float[] flat = Torch.floats(array);
    double[][] result = new double[flat.length / columns][columns];
    for (int i = 0; i < flat.length; i++) {
      result[i / columns][i % columns] = flat[i];
    }
    return result;
  }

  double[][] stored(String name) {
    return matrix(attachment.stored().get(Attachment.PREFIX + SITE + name));
  }

  double[] vector(String name) {
    NDArray array = attachment.stored().get(Attachment.PREFIX + SITE + name);
    float[] values = Torch.floats(array);
    return IntStream.range(0, values.length).mapToDouble(i -> values[i]).toArray();
  }

  /** W + s sum over k of column k of B, row k of A, times a factor of k. */
  double[][] changed(double s, double[][] b, double[][] a, double[] factor) {
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

  static double[] ones(int count) {
    double[] ones = new double[count];
    Arrays.fill(ones, 1);
    return ones;
  }

  static double[][] product(double[][] x, double[][] y) {
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

  static void same(double[][] wanted, double[][] found) {
    assertEquals(wanted.length, found.length);
    for (int i = 0; i < wanted.length; i++) {
      assertArrayEquals(wanted[i], found[i], CLOSE, "row " + i);
    }
  }

  static double[] input(long seed) {
    return new Random(seed).doubles(32, -1, 1).map(x -> (float) x).toArray();
  }

  static NDArray row(double[] values) {
    float[] floats = new float[values.length];
    IntStream.range(0, values.length).forEach(i -> floats[i] = (float) values[i]);
    return Torch.create(floats, 1, values.length);
  }

  /** What the transforms at a block make of its output {@code input(seed)}. */
  double[] hidden(String site, long seed) {
    float[] found =
        Torch.withoutGradient(
            () ->
                Torch.floats(
                    host.modules().hidden(site, SiteKind.MLP, row(input(1)), row(input(seed)))));
    return IntStream.range(0, found.length).mapToDouble(i -> found[i]).toArray();
  }

  TreeSet<Integer> differing(int columns) {
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
