package org.scion.app.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.scion.core.spec.SiteSelection;
import org.scion.core.technique.Techniques;
import org.scion.runner.engine.Torch;
import org.scion.runner.host.Batch;
import org.scion.runner.host.HostModel;
import org.scion.runner.inject.Attachment;

/** What techniques make of hidden states and embeddings, in plain Java beside. */
class HiddenFormulaTest extends FormulaTrial {
  private static final long[][] TEXTS = {{5, 17, 40, 63}, {12, 9, 60}};
  private static final int WIDTH = 32;

  @Test
  void compactersMatricesAreSumsOfKroneckerProducts() {
    attach(
        "compacter", "{\"reduction_factor\": 4, \"hypercomplex_n\": 2, \"activation\": \"relu\"}");
    Map<String, NDArray> all = attachment.stored();
    String name = Attachment.PREFIX + "model.layers.0.mlp.compacter_";
    float[] rule = Torch.floats(all.get("base_model.compacter_rule"));
    double[][] down =
        kronecker(rule, matrix(all.get(name + "down.s")), matrix(all.get(name + "down.t")));
    double[][] up = kronecker(rule, matrix(all.get(name + "up.s")), matrix(all.get(name + "up.t")));
    float[] a = Torch.floats(all.get(name + "down.bias"));
    float[] b = Torch.floats(all.get(name + "up.bias"));
    double[] x = input(2);
    double[] inner = new double[WIDTH / 4];
    for (int k = 0; k < inner.length; k++) {
      inner[k] = a[k];
      for (int i = 0; i < WIDTH; i++) {
        inner[k] += x[i] * down[i][k];
      }
      inner[k] = Math.max(0, inner[k]);
    }
    double[] found = hidden("model.layers.0.mlp", 2);
    for (int i = 0; i < WIDTH; i++) {
      double wanted = x[i] + b[i];
      for (int k = 0; k < inner.length; k++) {
        wanted += inner[k] * up[k][i];
      }
      assertEquals(wanted, found[i], 1e-4);
    }
  }

  /** sum over i of A_i (x) s_i t_i^T, (in, out), with A (2, 2, 2) flat. */
  private static double[][] kronecker(float[] rule, double[][] s, double[][] t) {
    int rows = s[0].length;
    int columns = t[0].length;
    double[][] result = new double[2 * rows][2 * columns];
    for (int i = 0; i < 2; i++) {
      for (int p = 0; p < 2 * rows; p++) {
        for (int q = 0; q < 2 * columns; q++) {
          double entry = rule[4 * i + 2 * (p / rows) + q / columns];
          result[p][q] += entry * s[i][p % rows] * t[i][q % columns];
        }
      }
    }
    return result;
  }

  private double[][] embedded() {
    return Torch.withoutGradient(() -> matrix(host.hiddenStates(Batch.of(TEXTS)).get(0)));
  }

  @Test
  void deptPutsAPromptInFrontAndAddsALowRankChangeByPosition() {
    start("dept", "{\"virtual_tokens\": 2, \"rank\": 3, \"max_tokens\": 6}", SiteSelection.DEFAULT);
    randomise();
    double[][] words = matrix(host.parameters().get("model.embed_tokens.weight"));
    double[][] prompt = null;
    for (Map.Entry<String, NDArray> e : attachment.trained().entrySet()) {
      prompt = e.getKey().startsWith("dept_") ? prompt : matrix(e.getValue());
    }
    double[][] change =
        product(
            matrix(attachment.trained().get("dept_A")), matrix(attachment.trained().get("dept_B")));
    double[][] found = embedded();
    int row = 0;
    for (long[] text : TEXTS) {
      for (double[] virtual : prompt) {
        close(virtual, new double[WIDTH], found[row++]);
      }
      for (int t = 0; t < text.length; t++) {
        close(words[(int) text[t]], change[t], found[row++]);
      }
    }
    assertEquals(found.length, row);
  }

  private static void close(double[] x, double[] y, double[] sum) {
    for (int i = 0; i < sum.length; i++) {
      assertEquals(x[i] + y[i], sum[i], 1e-5);
    }
  }

  @Test
  void deptLearnsItsPairAtARateOfItsOwn() {
    start("dept", "{\"virtual_tokens\": 2, \"pair_rate\": 0.25}", SiteSelection.DEFAULT);
    assertEquals(0.25, attachment.learningRateFactor("dept_A"));
    assertEquals(0.25, attachment.learningRateFactor("dept_B"));
    assertEquals(3, attachment.trained().size());
    String prompt =
        attachment.trained().keySet().stream()
            .filter(n -> !n.startsWith("dept_"))
            .findFirst()
            .orElseThrow();
    assertEquals(1, attachment.learningRateFactor(prompt));
  }

  /** Noise of a text of L tokens and width d: uniform up to alpha / sqrt(L d). */
  @Test
  void neftuneAddsUniformNoiseThatShrinksWithTheText() {
    assertTrue(Techniques.load().find("neftune").isPresent());
    start("neftune", "{\"alpha\": 10}", SiteSelection.DEFAULT);
    double[][] plain = embedded();
    host.mode(HostModel.Mode.TRAINING);
    double[] largest = new double[2];
    double[] sums = new double[2];
    int turns = 200;
    for (int turn = 0; turn < turns; turn++) {
      Torch.seed(3, turn);
      double[][] noisy = embedded();
      for (int row = 0; row < noisy.length; row++) {
        int text = row < TEXTS[0].length ? 0 : 1;
        for (int i = 0; i < WIDTH; i++) {
          double noise = Math.abs(noisy[row][i] - plain[row][i]);
          largest[text] = Math.max(largest[text], noise);
          sums[text] += noise;
        }
      }
    }
    for (int text = 0; text < 2; text++) {
      double size = TEXTS[text].length * WIDTH;
      double most = 10 / Math.sqrt(size);
      assertTrue(largest[text] <= most + 1e-6, "never more");
      assertEquals(most, largest[text], 0.01 * most);
      assertEquals(most / 2, sums[text] / (turns * size), 0.01 * most);
    }
  }
}
