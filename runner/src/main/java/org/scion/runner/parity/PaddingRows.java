package org.scion.runner.parity;

import ai.djl.ndarray.NDArray;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.scion.core.UnsupportedException;
import org.scion.core.model.Site;
import org.scion.core.model.SiteKind;
import org.scion.runner.engine.Kernels;
import org.scion.runner.engine.Torch;
import org.scion.runner.host.HostModel;
import org.scion.runner.module.KeyValues;

/**
 * Padding behind the texts of a batch that is left in: its rows see the text alone, and no row sees
 * them. Needed where a reference lets padding take part in what it computes; Scion's own batches
 * have none. For hosts of the Llama family, whose texts cannot see what comes behind them.
 */
final class PaddingRows {
  private final HostModel host;
  private final Map<String, KeyValues> seen = new HashMap<>();
  private final List<Long> rows = new ArrayList<>();
  private final List<Long> keys = new ArrayList<>();
  private final List<Long> rowCounts = new ArrayList<>();
  private final List<Long> keyCounts = new ArrayList<>();
  private final long[] order;

  private PaddingRows(HostModel host, long[] mask, int width) {
    this.host = host;
    order = new long[mask.length];
    for (int start = 0; start < mask.length; start += width) {
      example(mask, start, width);
    }
  }

  private void example(long[] mask, int start, int width) {
    long real = 0;
    for (int i = start; i < start + width; i++) {
      if (mask[i] != 0 && i - start != real) {
        throw new UnsupportedException("padding in front of a text that takes part");
      }
      real += mask[i];
      order[i] = mask[i] != 0 ? i : mask.length + rows.size();
      if (mask[i] == 0) {
        rows.add((long) i);
      }
    }
    if (real < width) {
      for (int i = start; i < start + real; i++) {
        keys.add((long) i);
      }
      rowCounts.add(width - real);
      keyCounts.add(real);
    }
  }

  /**
   * @param mask of the padded batch, row by row
   * @param width of the padded batch
   */
  static void hide(HostModel host, long[] mask, int width) {
    PaddingRows padding = new PaddingRows(host, mask, width);
    if (!padding.rows.isEmpty()) {
      host.layout().sites(SiteKind.ATTENTION).forEach(padding::hook);
    }
  }

  private void hook(Site site) {
    if (!host.layout().family().equals("llama")) {
      throw new UnsupportedException("padding that takes part, on " + host.layout().modelType());
    }
    String name = site.name();
    host.modules()
        .addKeyValues(
            name,
            (batch, own) -> {
              seen.put(name, own);
              return own;
            });
    host.modules().addAttention(name, (batch, x, q, out) -> corrected(name, q, out));
  }

  private NDArray corrected(String name, NDArray q, NDArray out) {
    KeyValues all = seen.get(name);
    NDArray index = Torch.create(numbers(keys));
    NDArray mixed =
        Kernels.call(
            "segments",
            Kernels.call("rows", q, Torch.create(numbers(rows))),
            Kernels.call("rows", all.keys(), index),
            Kernels.call("rows", all.values(), index),
            Torch.manager().create(numbers(rowCounts)),
            Torch.manager().create(numbers(keyCounts)),
            Kernels.scalar(0L),
            Kernels.scalar(0.0));
    NDArray own = host.modules().linear(name + ".o_proj").forward(mixed); // (padding, hidden)
    return Kernels.call("rows", out.concat(own, 0), Torch.create(order));
  }

  private static long[] numbers(List<Long> list) {
    return list.stream().mapToLong(Long::longValue).toArray();
  }
}
