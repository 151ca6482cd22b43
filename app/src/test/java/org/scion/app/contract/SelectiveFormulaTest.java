package org.scion.app.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.scion.core.spec.SiteSelection;
import org.scion.runner.engine.Kernels;
import org.scion.runner.engine.Torch;
import org.scion.runner.inject.Attachment;
import org.scion.runner.inject.InjectedModel;

/** Which numbers of the base a selective technique trains, found again in plain Java. */
class SelectiveFormulaTest extends FormulaTrial {
  private static final String OUTPUT = "model.layers.1.self_attn.o_proj";
  private static final String DOWN = "model.layers.1.mlp.down_proj";
  private static final int HEAD = 8;

  @Test
  void liftTakesTheEntriesThatAreLargestInTheWeightOfRankTwo() {
    attach("lift", "{\"share\": 0.1, \"rank\": 2}");
    double[][] reduced = leading(base, 2);
    int columns = base[0].length;
    List<Integer> largest =
        IntStream.range(0, base.length * columns)
            .boxed()
            .sorted(Comparator.comparingDouble(k -> -Math.abs(reduced[k / columns][k % columns])))
            .limit((int) (0.1 * base.length * columns))
            .toList();
    assertEquals(new TreeSet<>(largest), differing(columns));
  }

  /** The best approximation of a rank: power iteration, one direction after the other. */
  private static double[][] leading(double[][] w, int rank) {
    double[][] sum = new double[w.length][w[0].length];
    double[][] rest = new double[w.length][];
    IntStream.range(0, w.length).forEach(i -> rest[i] = w[i].clone());
    for (int k = 0; k < rank; k++) {
      double[] v = new double[w[0].length];
      IntStream.range(0, v.length).forEach(j -> v[j] = 1 + 0.01 * j);
      double[] u = new double[w.length];
      for (int turn = 0; turn < 3000; turn++) {
        times(rest, v, u);
        back(rest, u, v);
        double length = Math.sqrt(IntStream.range(0, v.length).mapToDouble(j -> v[j] * v[j]).sum());
        IntStream.range(0, v.length).forEach(j -> v[j] /= length);
      }
      times(rest, v, u);
      for (int i = 0; i < w.length; i++) {
        for (int j = 0; j < v.length; j++) {
          sum[i][j] += u[i] * v[j];
          rest[i][j] -= u[i] * v[j];
        }
      }
    }
    return sum;
  }

  private static void times(double[][] w, double[] v, double[] u) {
    for (int i = 0; i < u.length; i++) {
      u[i] = 0;
      for (int j = 0; j < v.length; j++) {
        u[i] += w[i][j] * v[j];
      }
    }
  }

  private static void back(double[][] w, double[] u, double[] v) {
    for (int j = 0; j < v.length; j++) {
      v[j] = 0;
      for (int i = 0; i < u.length; i++) {
        v[j] += w[i][j] * u[i];
      }
    }
  }

  private TreeSet<Integer> changedColumns(String site, double[][] before) {
    double[][] now = weight(site);
    TreeSet<Integer> columns = new TreeSet<>();
    for (int j = 0; j < now[0].length; j++) {
      int changed = 0;
      for (int i = 0; i < now.length; i++) {
        changed += now[i][j] == before[i][j] ? 0 : 1;
      }
      assertTrue(changed == 0 || changed == now.length, "a column changes as a whole");
      if (changed > 0) {
        columns.add(j);
      }
    }
    return columns;
  }

  @Test
  void s2ftChangesTheColumnsOfTheHeadAndTheChannelsOfLargestNorm() {
    start("s2ft", "{\"share\": 0.25, \"selection\": \"large\"}", SiteSelection.DEFAULT);
    double[][] output = weight(OUTPUT);
    double[][] down = weight(DOWN);
    randomise();
    double[] heads = new double[output[0].length / HEAD];
    double[] channels = new double[down[0].length];
    for (double[] row : output) {
      IntStream.range(0, row.length).forEach(j -> heads[j / HEAD] += row[j] * row[j]);
    }
    for (double[] row : down) {
      IntStream.range(0, row.length).forEach(j -> channels[j] += row[j] * row[j]);
    }
    int head = largest(heads, 1).first();
    TreeSet<Integer> wanted =
        IntStream.range(head * HEAD, head * HEAD + HEAD)
            .boxed()
            .collect(Collectors.toCollection(TreeSet::new));
    assertEquals(wanted, changedColumns(OUTPUT, output));
    assertEquals(largest(channels, channels.length / 4), changedColumns(DOWN, down));
  }

  private static TreeSet<Integer> largest(double[] values, int count) {
    return IntStream.range(0, values.length)
        .boxed()
        .sorted(Comparator.comparingDouble(k -> -values[k]))
        .limit(count)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @Test
  void s2ftDrawsWholeHeadsAtRandom() {
    start("s2ft", "{\"share\": 0.5}", SiteSelection.DEFAULT);
    double[][] output = weight(OUTPUT);
    randomise();
    TreeSet<Integer> columns = changedColumns(OUTPUT, output);
    assertEquals(2 * HEAD, columns.size());
    Set<Integer> heads = columns.stream().map(j -> j / HEAD).collect(Collectors.toSet());
    assertEquals(2, heads.size());
  }

  @Test
  void hftTrainsHalfOfEachKindInEachLayer() {
    start("hft", "{}", SiteSelection.DEFAULT);
    Set<String> trained = attachment.trainedBase();
    long mlp = 0;
    for (int layer = 0; layer < 2; layer++) {
      String in = "model.layers." + layer + ".";
      assertEquals(2, count(trained, in + "self_attn."), "of q, k, v, o");
      assertEquals(1, count(trained, in + "input_") + count(trained, in + "post_"), "of the norms");
      mlp += count(trained, in + "mlp.");
    }
    assertEquals(3, mlp, "of six, over both layers");
    assertTrue(trained.stream().noneMatch(n -> n.startsWith("lm_head")));
  }

  private static long count(Set<String> names, String prefix) {
    return names.stream().filter(n -> n.startsWith(prefix)).count();
  }

  @Test
  void lisaTrainsOneDrawnLayerWithTheEndsForAnInterval() {
    start("lisa", "{\"layers\": 1, \"interval\": 3}", SiteSelection.DEFAULT);
    int lower = 0;
    int periods = 200;
    for (int period = 0; period < periods; period++) {
      Set<String> first = Set.copyOf(attachment.trainedBaseAt(3L * period + 1));
      assertEquals(first, Set.copyOf(attachment.trainedBaseAt(3L * period + 3)));
      boolean low = count(first, "model.layers.0.") > 0;
      assertEquals(low ? 9 : 0, count(first, "model.layers.0."), "all of a layer, or nothing");
      assertEquals(low ? 0 : 9, count(first, "model.layers.1."), "all of a layer, or nothing");
      assertTrue(first.contains("model.embed_tokens.weight"));
      assertTrue(first.contains("model.norm.weight"));
      lower += low ? 1 : 0;
    }
    // Of 200 fair draws, five standard deviations.
    assertEquals(periods / 2.0, lower, 5 * Math.sqrt(periods) / 2);
  }

  @Test
  void lastLayersTrainsTheLastQuarterRoundedUp() {
    start("last_layers", "{}", SiteSelection.DEFAULT);
    Set<String> trained = attachment.trainedBase();
    assertEquals(9, trained.size());
    assertEquals(9, count(trained, "model.layers.1."));
  }

  @Test
  void ltSftGoesBackAndTrainsWhatMovedFurthest() {
    List<String> sites = List.of("model.layers.0.self_attn.q_proj", "model.layers.0.mlp.up_proj");
    start(
        "lt_sft",
        "{\"share\": 0.02, \"search_steps\": 3}",
        SiteSelection.matching(String.join("|", sites)));
    double[][] first = weight(sites.get(0));
    double[][] second = weight(sites.get(1));
    InjectedModel model = new InjectedModel(host).add(attachment);
    model.advance(1);
    assertEquals(Set.of(sites.get(0) + ".weight", sites.get(1) + ".weight"), model.trainedBase());
    double[] moved = new double[32 * 32 + 64 * 32];
    IntStream.range(0, moved.length).forEach(k -> moved[k] = Math.sin(3.7 * k) + 1e-4 * (k % 97));
    move(sites.get(0), first, moved, 0);
    move(sites.get(1), second, moved, 32 * 32);
    model.advance(4);
    assertTrue(model.trainedBase().isEmpty());
    List<Integer> ticket =
        new ArrayList<>(
            largest(
                IntStream.range(0, moved.length).mapToDouble(k -> Math.abs(moved[k])).toArray(),
                (int) (0.02 * moved.length)));
    same(first, weight(sites.get(0)));
    same(second, weight(sites.get(1)));
    randomise();
    float[] values =
        Torch.floats(new TreeMap<>(attachment.trained()).get("base_model.lt_sft_values"));
    for (int n = 0; n < ticket.size(); n++) {
      int k = ticket.get(n);
      double[][] matrix = k < 32 * 32 ? first : second;
      int at = k < 32 * 32 ? k : k - 32 * 32;
      matrix[at / 32][at % 32] += values[n];
    }
    same(first, weight(sites.get(0)));
    same(second, weight(sites.get(1)));
  }

  /** Sets a weight that is being trained to its start and a movement. */
  private void move(String site, double[][] start, double[] moved, int from) {
    float[] now = new float[start.length * start[0].length];
    for (int k = 0; k < now.length; k++) {
      now[k] = (float) (start[k / start[0].length][k % start[0].length] + moved[from + k]);
    }
    NDArray trained = host.parameters().get(site + ".weight");
    Kernels.inPlace("copy_into", trained, Torch.create(now, trained.getShape().getShape()));
  }

  @Test
  void sparseValuesAreAddedAtTheirPlaces() {
    attach("sara", "{\"share\": 0.1}");
    float[] values =
        Torch.floats(attachment.stored().get(Attachment.PREFIX + SITE + ".sara_values"));
    int[] places = attachment.stored().get(Attachment.PREFIX + SITE + ".sara_indices").toIntArray();
    double[][] wanted = base;
    for (int n = 0; n < places.length; n++) {
      int k = places[n];
      wanted[k / 32][k % 32] += values[n];
    }
    same(wanted, weight());
    assertEquals(places.length, java.util.Arrays.stream(places).distinct().count());
  }
}
