package org.scion.plugins.s2ft;

import ai.djl.ndarray.NDArray;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;
import org.scion.core.model.Site;
import org.scion.plugins.columns.ColumnAttachment;
import org.scion.runner.engine.Torch;
import org.scion.runner.inject.AttachContext;

/** Chooses heads or channels and gives their columns. */
final class UnitChoice implements ColumnAttachment.Choice {
  private final AttachContext context;

  UnitChoice(AttachContext context) {
    this.context = context;
  }

  @Override
  public long[] columns(Site site) {
    int unit = S2ft.unit(site, context.host().layout());
    int count = S2ft.chosen(site, context.settings(), unit);
    int units = site.in() / unit;
    String selection = context.settings().text("selection");
    long[] chosen =
        selection.equals("random")
            ? ColumnAttachment.draw(context.random().generator(site.name()), count, units)
            : byNorm(site, unit, count, selection.equals("large"));
    return Arrays.stream(chosen)
        .flatMap(u -> java.util.stream.LongStream.range(u * unit, (u + 1) * unit))
        .toArray();
  }

  private long[] byNorm(Site site, int unit, int count, boolean large) {
    NDArray weight = context.host().modules().linear(site.name()).weight(); // (out, in)
    float[] columns =
        Torch.withoutGradient(() -> Torch.floats(weight.square().sum(new int[] {0}))); // (in)
    double[] norms = new double[site.in() / unit];
    for (int i = 0; i < columns.length; i++) {
      norms[i / unit] += columns[i];
    }
    Comparator<Integer> order = Comparator.comparingDouble(i -> norms[i]);
    return IntStream.range(0, norms.length)
        .boxed()
        .sorted(large ? order.reversed() : order)
        .limit(count)
        .mapToLong(Integer::longValue)
        .toArray();
  }
}
