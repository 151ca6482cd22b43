package org.scion.plugins.lora;

import ai.djl.ndarray.NDArray;
import java.util.Arrays;
import org.scion.runner.engine.Kernels;
import org.scion.runner.engine.Torch;
import org.scion.runner.module.Embedding;
import org.scion.runner.module.Linear;

/**
 * Rows of an embedding table that are trained whole, and the same columns of a tied head's scores.
 */
final class TokenRows {
  private final NDArray index;
  private final NDArray place;
  private final NDArray values;

  /**
   * @param rows token ids
   * @param tableRows rows of the table
   * @param index the ids as an array, (n)
   * @param values the trained rows, (n, dim)
   */
  TokenRows(long[] rows, int tableRows, NDArray index, NDArray values) {
    long[] where = new long[tableRows];
    Arrays.fill(where, -1);
    for (int i = 0; i < rows.length; i++) {
      where[(int) rows[i]] = i;
    }
    this.index = index;
    this.values = values;
    place = Torch.keep(Torch.create(where));
  }

  Embedding embedding(Embedding base) {
    return new Embedding() {
      @Override
      public NDArray weight() {
        return Kernels.call("lora_set_rows", base.weight(), index, values);
      }

      @Override
      public NDArray forward(NDArray ids) {
        return Kernels.call("lora_token_rows", base.forward(ids), ids, place, values);
      }
    };
  }

  Linear head(Linear base) {
    return new Linear() {
      @Override
      public NDArray weight() {
        return Kernels.call("lora_set_rows", base.weight(), index, values);
      }

      @Override
      public NDArray bias() {
        return base.bias();
      }

      @Override
      public NDArray forward(NDArray x) {
        return Kernels.call("lora_token_scores", base.forward(x), x, index, values);
      }
    };
  }
}
