package org.scion.plugins.cpt;

import java.util.Arrays;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.scion.core.technique.Settings;
import org.scion.runner.host.Batch;
import org.scion.runner.train.Targets;

/**
 * Labels inside the context: tokens whose type is a multiple of 4. The text's own labels form the
 * last group, of the type 4 above the context's highest; as in the reference, they count only when
 * that is a multiple of 4 too, or when the context has no label.
 *
 * <p>With decay, a label of the k-th group from the end weighs decay^k.
 */
final class ContextLabels {
  private final List<Integer> tokens;
  private final int[] places;
  private final float[] weights;
  private final boolean ownCount;
  private final boolean weighted;

  ContextLabels(List<Integer> tokens, List<Integer> types, Settings settings) {
    this.tokens = tokens;
    // The first row has no row before it that could predict it.
    places =
        IntStream.range(1, types.size())
            .filter(i -> types.get(i) > 0 && types.get(i) % 4 == 0)
            .toArray();
    int highest = types.stream().mapToInt(Integer::intValue).max().orElse(0);
    ownCount = highest % 4 == 0 || places.length == 0;
    weighted = settings.text("loss_weighting").equals("decay");
    NavigableSet<Integer> groups = new TreeSet<>();
    Arrays.stream(places).forEach(i -> groups.add(types.get(i)));
    weights = new float[places.length];
    for (int i = 0; i < places.length; i++) {
      int later = groups.tailSet(types.get(places[i]), false).size() + (ownCount ? 1 : 0);
      weights[i] = (float) Math.pow(settings.real("decay"), later);
    }
  }

  long counted(long own, int examples) {
    return (ownCount ? own : 0) + (long) places.length * examples;
  }

  /** The text's labels and those of each example's context. */
  Targets add(Targets placed, Batch batch) {
    int own = ownCount ? placed.count() : 0;
    int total = (int) counted(placed.count(), batch.examples());
    long[] rows = Arrays.copyOf(Arrays.copyOf(placed.rows(), own), total);
    long[] labels = Arrays.copyOf(Arrays.copyOf(placed.labels(), own), total);
    float[] shares = new float[total];
    Arrays.fill(shares, 0, own, 1);
    int at = own;
    for (long first : batch.firstRows()) {
      for (int i = 0; i < places.length; i++) {
        rows[at] = first + places[i] - 1;
        labels[at] = tokens.get(places[i]);
        shares[at++] = weights[i];
      }
    }
    return new Targets(rows, labels, weighted ? shares : null);
  }
}
