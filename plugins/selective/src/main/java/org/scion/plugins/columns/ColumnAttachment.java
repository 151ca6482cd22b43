package org.scion.plugins.columns;

import ai.djl.ndarray.NDArray;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.scion.core.model.Site;
import org.scion.runner.engine.Torch;
import org.scion.runner.inject.AttachContext;
import org.scion.runner.inject.Attachment;

/** Chosen columns of every site, with a change that starts at zero. */
public final class ColumnAttachment extends Attachment {
  /** Chooses the columns of a site. */
  @FunctionalInterface
  public interface Choice {
    long[] columns(Site site);
  }

  /**
   * @param id stands in the tensors' names
   */
  public ColumnAttachment(String id, AttachContext context, Choice choice) {
    for (Site site : context.sites()) {
      long[] chosen = choice.columns(site);
      Arrays.sort(chosen);
      String name = PREFIX + site.name() + "." + id;
      NDArray columns = store(name + "_columns", Torch.create(chosen));
      NDArray change = train(name + "_change", Torch.zeros(site.out(), chosen.length));
      NDArray picks = picks(chosen, site.in());
      context
          .host()
          .modules()
          .wrapLinear(site.name(), base -> new ColumnLinear(base, columns, change, picks));
    }
  }

  private static NDArray picks(long[] columns, int in) {
    float[] ones = new float[columns.length * in];
    for (int i = 0; i < columns.length; i++) {
      ones[i * in + (int) columns[i]] = 1;
    }
    return Torch.create(ones, columns.length, in); // (n, in)
  }

  /** Some of the numbers below a bound, all different. */
  public static long[] draw(RandomGenerator random, int count, int below) {
    long[] all = new long[below];
    Arrays.setAll(all, i -> i);
    for (int i = 0; i < count; i++) {
      int other = i + random.nextInt(below - i);
      long kept = all[i];
      all[i] = all[other];
      all[other] = kept;
    }
    return Arrays.copyOf(all, count);
  }
}
