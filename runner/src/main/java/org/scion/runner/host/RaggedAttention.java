package org.scion.runner.host;

import ai.djl.ndarray.NDArray;
import java.util.Arrays;
import org.scion.runner.engine.Kernels;
import org.scion.runner.engine.Torch;
import org.scion.runner.module.KeyValues;

/** Attention within each example of a ragged batch, with prefixes and cached keys in front. */
public final class RaggedAttention {
  private final HostModel host;
  private final boolean causal;
  private final double dropout;
  private PaddedSegments padded;

  public RaggedAttention(HostModel host, boolean causal, double dropout) {
    this.host = host;
    this.causal = causal;
    this.dropout = dropout;
  }

  /**
   * @param site name of the attention
   * @param q queries (T, heads, headDim)
   * @param own keys and values of the tokens (T, kvHeads, headDim)
   * @return (T, heads x headDim)
   */
  public NDArray apply(int layer, String site, NDArray q, KeyValues own, Batch batch) {
    KeyValueCache cache = host.cache();
    boolean continues = cache != null && cache.holds(layer);
    KeyValues all = continues ? own : host.modules().keyValues(site, own, batch);
    if (cache != null) {
      all = cache.append(layer, all);
    }
    double p = host.training() ? dropout : 0.0;
    NDArray flag = Kernels.scalar(causal ? 1L : 0L);
    if (all.keys().getShape().get(0) == batch.tokens() && PaddedSegments.suits(batch)) {
      PaddedSegments block = padded(batch);
      return Kernels.call(
          "attention_padded",
          q,
          all.keys(),
          all.values(),
          block.places(),
          block.back(),
          block.mask(),
          Kernels.scalar(p));
    }
    if (all.keys().getShape().get(0) == batch.tokens()) {
      return Kernels.call(
          "attention", q, all.keys(), all.values(), batch.lengths(), flag, Kernels.scalar(p));
    }
    long extra = (all.keys().getShape().get(0) - batch.tokens()) / batch.examples();
    NDArray keyLengths = Torch.create(Arrays.stream(batch.counts()).map(c -> c + extra).toArray());
    return Kernels.call(
        "segments",
        q,
        all.keys(),
        all.values(),
        batch.lengths(),
        keyLengths,
        flag,
        Kernels.scalar(p));
  }

  private PaddedSegments padded(Batch batch) {
    if (padded == null || !padded.fits(batch)) {
      if (padded != null) {
        padded.close();
      }
      padded = PaddedSegments.of(batch, causal);
    }
    return padded;
  }
}
