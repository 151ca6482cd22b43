package org.scion.app.contract;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.scion.core.Json;
import org.scion.core.model.HostFamily;
import org.scion.core.model.Site;
import org.scion.core.model.SiteKind;
import org.scion.core.spec.OptimizerSpec;
import org.scion.core.spec.SiteSelection;
import org.scion.core.technique.SettingsReader;
import org.scion.core.technique.Techniques;
import org.scion.plugins.lora.FirstGradients;
import org.scion.runner.contract.TinyHost;
import org.scion.runner.engine.Torch;
import org.scion.runner.host.Batch;
import org.scion.runner.host.HostLoader;
import org.scion.runner.host.HostModel;
import org.scion.runner.inject.AttachContext;
import org.scion.runner.inject.Attachment;
import org.scion.runner.inject.Initialiser;
import org.scion.runner.inject.InjectedModel;
import org.scion.runner.inject.PreparesFromData;
import org.scion.runner.inject.StepContext;
import org.scion.runner.inject.TrainingTechnique;
import org.scion.runner.train.AdamW;
import org.scion.runner.train.ParameterGroup;

/** How techniques start, and what they do beside the steps of a training. */
class TrainingFormulaTest extends FormulaTrial {
  private static final int RANK = 3;
  private static final long[] TEXT = {5, 17, 40, 63, 8, 30, 12};

  private static HostModel drawn() {
    var config = TinyHost.LLAMA.config();
    return HostLoader.drawn(config, HostFamily.headOf(config)).load(3);
  }

  /** B R A at the start is the best approximation of -rate sign(G). */
  @Test
  void loraSbStartsFromTheFirstStepOfFullFineTuning() {
    var labelled =
        List.of(PreparesFromData.LabelledBatch.of(Batch.of(new long[][] {TEXT}), TEXT.clone()));
    HostModel other = drawn();
    List<Site> sites = List.of(other.layout().site(SITE, SiteKind.LINEAR).orElseThrow());
    double[][] g = matrix(FirstGradients.of(other, sites, labelled).get(SITE));
    var technique = (TrainingTechnique) Techniques.load().find("lora-sb").orElseThrow();
    var given = Json.object().put("rank", RANK).put("update_rate", 0.5).put("alpha", 99);
    var settings = new SettingsReader("", new ArrayList<>()).read(technique, given);
    host = drawn();
    base = weight();
    AttachContext context = new AttachContext(host, sites, settings, new Initialiser(5));
    attachment =
        technique.attach(context.with(((PreparesFromData) technique).prepare(context, labelled)));
    double[][] a = stored(".lora_A.weight");
    double[][] b = stored(".lora_B.weight");
    double[][] r = stored(".lora_R.weight");
    double[][] step = new double[32][32];
    for (int i = 0; i < 32; i++) {
      for (int j = 0; j < 32; j++) {
        step[i][j] = -0.5 * Math.signum(g[i][j]);
      }
    }
    for (int k = 0; k < RANK; k++) {
      assertTrue(k == 0 || r[k][k] < r[k - 1][k - 1], "largest first");
      for (int l = 0; l < RANK; l++) {
        assertEquals(k == l ? 1 : 0, dot(a[k], a[l]), 1e-4, "rows of A are orthonormal");
        assertTrue(k == l || r[k][l] == 0, "R is diagonal");
      }
      for (int i = 0; i < 32; i++) {
        assertEquals(r[k][k] * b[i][k], dot(step[i], a[k]), 1e-4, "a singular vector");
      }
    }
    assertEquals(largest(step), r[0][0], 1e-3);
    same(changed(1, product(b, r), a, ones(RANK)), weight());
  }

  private static double dot(double[] x, double[] y) {
    return IntStream.range(0, x.length).mapToDouble(i -> x[i] * y[i]).sum();
  }

  /** Largest singular value, by power iteration. */
  private static double largest(double[][] w) {
    double[] v = ones(w[0].length);
    double length = 0;
    for (int turn = 0; turn < 2000; turn++) {
      double[] from = v;
      double[] u = Arrays.stream(w).mapToDouble(row -> dot(row, from)).toArray();
      double[] next = new double[v.length];
      for (int i = 0; i < w.length; i++) {
        for (int j = 0; j < v.length; j++) {
          next[j] += w[i][j] * u[i];
        }
      }
      length = Math.sqrt(dot(next, next));
      double by = length;
      v = Arrays.stream(next).map(x -> x / by).toArray();
    }
    return Math.sqrt(length);
  }

  @Test
  void nloraStartsFromTheFirstRowsAndColumns() {
    start("nlora", "{\"rank\": 4}", SiteSelection.DEFAULT);
    double[][] rows = Arrays.copyOf(base, 4);
    same(rows, stored(".lora_A.weight"));
    double[][] columns = new double[base.length][];
    Arrays.setAll(columns, i -> Arrays.copyOf(base[i], 4));
    same(columns, stored(".lora_B.weight"));
    same(Arrays.copyOf(columns, 4), stored(".lora_R.weight"));
  }

  @Test
  void loraPlusMovesBSixteenTimesAsFar() {
    start("lora-plus", "{\"rank\": 4}", SiteSelection.DEFAULT);
    InjectedModel model = new InjectedModel(host).add(attachment);
    OptimizerSpec options = new OptimizerSpec(0.01, 0, 0, true, 0.9, 0.999, 1e-8);
    AdamW optimizer = new AdamW(options, model.trained(), ParameterGroup.of(model, options));
    Map<String, float[]> before = new LinkedHashMap<>();
    Map<String, NDArray> gradients = new LinkedHashMap<>();
    model
        .trained()
        .forEach(
            (name, array) -> {
              before.put(name, Torch.floats(array));
              gradients.put(name, array.onesLike());
            });
    Torch.withoutGradient(
        () -> {
          optimizer.step(0.01, gradients);
          return null;
        });
    model
        .trained()
        .forEach(
            (name, array) -> {
              double moved = before.get(name)[0] - Torch.floats(array)[0];
              assertEquals(name.contains("lora_B") ? 16 * 0.01 : 0.01, moved, 1e-6, name);
            });
  }

  @Test
  void soraShrinksEveryGateAndClosesTheSmall() {
    attach("sora", "{\"rank\": 4, \"sparsity\": 2}");
    double[] gate = vector(".lora_gate");
    attachment.afterStep(new StepContext(1, 10, 0.1, 0), Map.of());
    double[] wanted =
        Arrays.stream(gate).map(g -> Math.signum(g) * Math.max(0, Math.abs(g) - 0.1 * 2)).toArray();
    assertArrayEquals(wanted, vector(".lora_gate"), 1e-6);
    assertTrue(Arrays.stream(wanted).anyMatch(g -> g == 0), "the trial closes one");
  }

  /** Score of a site: smoothed mean of |p g| times its smoothed deviation; the best one grows. */
  @Test
  void increLoraGivesARankWhereTheScoreIsLargest() {
    attach(
        "increlora",
        "{\"rank\": 4, \"target_rank\": 2, \"warm_up\": 1, \"interval\": 2, \"grow\": 1}");
    String favoured = "model.layers.1.self_attn.v_proj";
    for (int step = 1; step <= 4; step++) {
      StepContext context = new StepContext(step, 10, 0.1, 0);
      Map<String, NDArray> gradients = new LinkedHashMap<>();
      attachment
          .trained()
          .forEach(
              (name, array) ->
                  gradients.put(name, array.onesLike().mul(name.contains(favoured) ? 3 : 0.1)));
      attachment.afterGradients(context, gradients);
      attachment.afterStep(context, gradients);
    }
    Map<String, Integer> ranks = new LinkedHashMap<>();
    attachment.snapshot(
        (type, data) -> ranks.put(data.path("site").asText(), data.path("rank").asInt()));
    // Steps 2 and 4 are due after the warm-up of one; one rank each.
    assertEquals(3, ranks.get(favoured), ranks.toString());
    ranks.remove(favoured);
    assertTrue(ranks.values().stream().allMatch(r -> r == 1), ranks.toString());
  }

  /** Sleeping ranks get no gradient; the next one learns A and B, but not its entry. */
  @Test
  void increLoraLetsTheNextRankLearnInAdvance() {
    attach("increlora", "{\"rank\": 4, \"target_rank\": 2}");
    Map<String, NDArray> gradients = new LinkedHashMap<>();
    attachment.trained().forEach((name, array) -> gradients.put(name, array.onesLike()));
    attachment.afterGradients(new StepContext(1, 10, 0.1, 0), gradients);
    String name = Attachment.PREFIX + SITE + ".lora_";
    assertArrayEquals(new float[] {1, 0, 0, 0}, Torch.floats(gradients.get(name + "E")));
    double[][] a = matrix(gradients.get(name + "A.weight"));
    for (int k = 0; k < 4; k++) {
      assertEquals(k < 2 ? 32 : 0, Arrays.stream(a[k]).sum(), 1e-6);
    }
  }

  /** Every entry is one of z, signed and scaled; all of z is used about alike. */
  @Test
  void anIntrinsicDimensionSpreadsFewNumbersOverAllEntries() {
    int dimension = 40;
    attach("intrinsic", "{\"dimension\": 40, \"structure_aware\": false}");
    float[] z = Torch.floats(attachment.trained().get("base_model.intrinsic_z"));
    assertEquals(dimension, z.length);
    long entries =
        host.layout().sites(SiteKind.LINEAR).stream().mapToLong(Site::weightElements).sum();
    double scale = Math.sqrt((double) dimension / entries);
    double[][] now = weight();
    int[] used = new int[dimension];
    int positive = 0;
    for (int i = 0; i < 32; i++) {
      for (int j = 0; j < 32; j++) {
        double entry = (now[i][j] - base[i][j]) / scale;
        int nearest = 0;
        for (int h = 1; h < dimension; h++) {
          double best = Math.abs(Math.abs(entry) - Math.abs(z[nearest]));
          nearest = Math.abs(Math.abs(entry) - Math.abs(z[h])) < best ? h : nearest;
        }
        assertEquals(Math.abs(z[nearest]), Math.abs(entry), 1e-4, i + "," + j);
        used[nearest]++;
        positive += entry * z[nearest] > 0 ? 1 : 0;
      }
    }
    double mean = 1024.0 / dimension;
    for (int count : used) {
      assertEquals(mean, count, 6 * Math.sqrt(mean));
    }
    assertEquals(512, positive, 5 * 16);
  }
}
